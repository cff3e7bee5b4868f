"""How a letter reaches the mail server: the only file that knows SMTP."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from lms.config import Settings

TIMEOUT = 20.0


class MailServerError(Exception):
    """The mail server cannot be reached or does not let us in; every letter has to wait."""


class LetterRefusedError(Exception):
    """The mail server does not take this letter."""


@dataclass(frozen=True)
class Letter:
    """A mail to one address; `html` says the same as the text, for programs that show it."""

    id: str
    address: str
    subject: str
    text: str
    written_at: datetime
    html: str | None = None
    language: str | None = None


Send = Callable[[Letter], None]


@contextmanager
def connect(settings: Settings) -> Iterator[Send]:
    """A function that sends one letter over an open connection to the server."""
    try:
        server = _open(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerError(f"The mail server cannot be used: {error}") from error
    with server:
        yield lambda letter: _send(server, letter, find_sender(settings))


def _open(settings: Settings) -> smtplib.SMTP:
    server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT)
    try:
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def find_sender(settings: Settings) -> str:
    """The address that letters come from."""
    if settings.mail_from:
        return settings.mail_from
    host = settings.base_url.split("://")[-1].split("/")[0].split(":")[0]
    return f"no-reply@{host}"


def write_message(letter: Letter, sender: str) -> EmailMessage:
    """The letter as it goes over the line; a line break in a header is refused by the library."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    local, _, domain = letter.address.rpartition("@")
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.language:
        message["Content-Language"] = letter.language
    return message


def _send(server: smtplib.SMTP, letter: Letter, sender: str) -> None:
    try:
        server.send_message(write_message(letter, sender))
    except smtplib.SMTPServerDisconnected as error:
        raise MailServerError(f"The mail server closed the connection: {error}") from error
    except (smtplib.SMTPException, MessageError, ValueError) as error:
        raise LetterRefusedError(f"The mail server refused the letter: {error}") from error
    except OSError as error:
        raise MailServerError(f"The connection to the mail server broke: {error}") from error

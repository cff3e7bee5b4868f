"""How a letter reaches the mail server: the only file that knows SMTP."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from lms.config import Settings

TIMEOUT = 20.0
# After the text a server may look at it for long; giving up early leads to a second copy.
ANSWER_TIMEOUT = 120.0
# A server that says a letter now and then would hold us for ever otherwise.
MOST_SECONDS = 600.0
_GOOD_BYE = 421
_ABOUT_SIZE = frozenset({452, 552})
_UNWRITABLE = (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError)


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


class _Headers(HeaderRegistry):
    @cache  # noqa: B019 - there is one of it, and few names
    def __getitem__(self, name: str) -> Any:
        # The library makes a class for each header of each mail, a third of the time it takes.
        return super().__getitem__(name)


_POLICY = SMTP.clone(header_factory=_Headers())


class _Server(smtplib.SMTP):
    def data(self, msg: Any) -> tuple[int, bytes]:
        if self.sock is not None:
            self.sock.settimeout(ANSWER_TIMEOUT)
        try:
            return super().data(msg)
        finally:
            if self.sock is not None:
                self.sock.settimeout(TIMEOUT)


@contextmanager
def connect(settings: Settings) -> Iterator[Send]:
    """A function that sends one letter over an open connection to the server."""
    try:
        server = _open(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerError(f"The mail server cannot be used: {error}") from error
    sender = find_sender(settings)
    cut = threading.Timer(MOST_SECONDS, _cut, (server,))
    cut.daemon = True
    cut.start()
    try:
        with server:
            yield lambda letter: _send(server, letter, sender)
    finally:
        cut.cancel()


def _cut(server: smtplib.SMTP) -> None:
    """End the connection under whoever waits for it."""
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)


def _open(settings: Settings) -> smtplib.SMTP:
    server = _Server(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT)
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
    message = EmailMessage(policy=_POLICY)
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
        message = write_message(letter, sender)
    except _UNWRITABLE as error:
        raise LetterRefusedError(f"The mail cannot be written: {error}") from error
    try:
        server.send_message(message)
    except smtplib.SMTPServerDisconnected as error:
        raise MailServerError(f"The mail server closed the connection: {error}") from error
    except (smtplib.SMTPException, ValueError) as error:
        words = f"The mail server refused the mail: {_quote(error)}"
        if _is_about_all(error):
            raise MailServerError(words) from error
        raise LetterRefusedError(words) from error
    except OSError as error:
        raise MailServerError(f"The connection to the mail server broke: {error}") from error


def _is_about_all(error: Exception) -> bool:
    """Whether the server refuses us and not this one mail."""
    code = _read_answer(error)[0]
    return code == _GOOD_BYE or (
        isinstance(error, smtplib.SMTPSenderRefused) and code not in _ABOUT_SIZE
    )


def _quote(error: Exception) -> str:
    code, words = _read_answer(error)
    return f"{code} {words.decode('utf-8', 'replace')}" if code else str(error)


def _read_answer(error: Exception) -> tuple[int, bytes]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return error.smtp_code, words if isinstance(words, bytes) else str(words).encode()
    return 0, b""

"""Reading what a mail server sends back: a delivery status notification (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message

from lms.errors import RefusalError

MOST_BYTES = 1_000_000
MOST_PARTS = 100
MOST_WORDS = 1000
_MESSAGE_ID = re.compile(r"<\s*([0-9a-f]{32})@[^<>\s]+\s*>")
# Broken and hostile mails make the library raise what it does not document.
_UNREADABLE = (MessageError, ValueError, TypeError, LookupError, AttributeError, RecursionError)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True)
class Bounce:
    """A mail that did not arrive in the end, and why, in the words of the server that says so."""

    mail_id: str
    words: str


def read_bounce(content: bytes) -> Bounce:
    """The mail that came back, by its Message-ID; refused where this is no such notification."""
    if len(content) > MOST_BYTES:
        raise RefusalError(
            f"This mail has more than {MOST_BYTES // 1_000_000} MB. Notifications are short."
        )
    try:
        parts = list(_walk(message_from_bytes(content, policy=policy.compat32)))
        status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
        if status is None:
            raise RefusalError(
                "This is no notification of a mail that came back: it has no part "
                "message/delivery-status (RFC 3464)."
            )
        words = _read_words(status)
        mail_id = _find_mail_id(parts)
    except _UNREADABLE as error:
        raise RefusalError("This mail cannot be read: it is not well-formed.") from error
    if words is None:
        raise RefusalError(
            "This notification tells of no failure: the mail was delivered, or is still on its way."
        )
    if mail_id is None:
        raise RefusalError("This notification does not name a mail of ours by its Message-ID.")
    return Bounce(mail_id, words)


def _walk(message: Message) -> Iterator[Message]:
    """The parts of a mail, a limited number of them, however deep they lie."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > MOST_PARTS:
            raise RefusalError("This mail has too many parts to be a notification.")
        yield part
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting.extend(each for each in inner if isinstance(each, Message))


def _read_words(status: Message) -> str | None:
    """What the server says of the first failed recipient; None where none failed."""
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, Message) and _read(block, "Action").lower() == "failed":
            code, words = _read(block, "Status"), _read(block, "Diagnostic-Code")
            words = words.partition(";")[2].strip() or words
            said = " ".join(filter(None, (code, words)))
            return said[:MOST_WORDS] or "The mail came back without a reason."
    return None


def _read(block: Message, name: str) -> str:
    return " ".join(_CONTROLS.sub(" ", str(block.get(name, ""))).split())


def _find_mail_id(parts: list[Message]) -> str | None:
    """The Message-ID of the mail that is enclosed, whole or only its head."""
    is_enclosed = False
    for part in parts:
        if is_enclosed and (found := _MESSAGE_ID.fullmatch(_read(part, "Message-ID"))):
            return found[1]
        if part.get_content_type() == "text/rfc822-headers":
            head = part.get_payload(decode=True) or b""
            inner = message_from_bytes(head if isinstance(head, bytes) else b"")
            if found := _MESSAGE_ID.fullmatch(_read(inner, "Message-ID")):
                return found[1]
        is_enclosed = is_enclosed or part.get_content_type() == "message/rfc822"
    return None

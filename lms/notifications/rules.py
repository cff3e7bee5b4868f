"""When a mail that could not be sent is tried again, and when it is too old to be sent."""

from datetime import datetime, timedelta
from enum import StrEnum

MOST_TRIES = 10
LONGEST_WAIT = timedelta(hours=6)
SERVER_PAUSE = timedelta(minutes=1)
OLDEST = timedelta(days=14)
TOO_LATE = "It was not sent: when it could have gone, it was out of date."
TOO_LATE_AFTER = "It was not sent in time. The last fault was: "

# What such a mail says may be read by those who look after people; others hold links that open an
# account, or words between two people. A kind that is not named here is closed.
_OPEN_KINDS = frozenset(
    {
        "acknowledgement",
        "address-changed",
        "alarm",
        "certificate",
        "digest",
        "escalation",
        "password-changed",
        "personal reminder",
        "reminder",
        "review",
    }
)


def is_open(kind: str) -> bool:
    """Whether the text of such a mail may be read by others than whom it went to."""
    return kind in _OPEN_KINDS


class MailState(StrEnum):
    """How far a mail has come."""

    TO_BE_SENT = "to be sent"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"


def find_state(
    *, next_try_at: datetime | None, sent_at: datetime | None, bounced_at: datetime | None
) -> MailState:
    """The state of a mail: a server that took it may still have sent it back."""
    if bounced_at is not None:
        return MailState.BOUNCED
    if sent_at is not None:
        return MailState.SENT
    return MailState.TO_BE_SENT if next_try_at is not None else MailState.FAILED


def find_next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many tries; None where it is given up."""
    if tries >= MOST_TRIES:
        return None
    return at + min(timedelta(minutes=2 ** (tries - 1)), LONGEST_WAIT)

"""When a sign-in has to wait, and how long a link to set a password lives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TRIES = 5
# An address in front of a whole office fails more often than one person does.
TRIES_OF_CLIENT = 50
PAUSE = timedelta(minutes=15)
KEPT = timedelta(days=1)


class Purpose(StrEnum):
    """What a link to set a password is for."""

    FIRST = "first"
    RESET = "reset"


@dataclass(frozen=True)
class Redirected:
    """Somebody whose mails go to another address from now on, and where they went before."""

    person_id: int
    name: str
    email_before: str | None


LIFETIMES = {Purpose.FIRST: timedelta(days=14), Purpose.RESET: timedelta(hours=1)}


def find_pause_end(failures: Sequence[datetime], at: datetime, *, tries: int) -> datetime | None:
    """When trying is possible again; None where it is possible now."""
    # Tries at one moment overtake each other: those a little ahead count as well.
    recent = sorted(moment for moment in failures if at - PAUSE < moment < at + PAUSE)
    if len(recent) < tries:
        return None
    return recent[-1] + PAUSE


def describe_pause(until: datetime, at: datetime) -> str:
    """Say how long to wait."""
    minutes = max(1, -(-int((until - at).total_seconds()) // 60))
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"There were too many tries. Wait {wait} and try again, or set a new password."


def is_link_alive(*, used_at: datetime | None, expires_at: datetime, at: datetime) -> bool:
    """Whether a link still sets a password."""
    return used_at is None and at < expires_at

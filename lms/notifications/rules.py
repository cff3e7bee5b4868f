"""When a mail that could not be sent is tried again, and when it is too old to be sent."""

from datetime import datetime, timedelta

MOST_TRIES = 10
LONGEST_WAIT = timedelta(hours=6)
SERVER_PAUSE = timedelta(minutes=1)
OLDEST = timedelta(days=14)


def find_next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many tries; None where it is given up."""
    if tries >= MOST_TRIES:
        return None
    return at + min(timedelta(minutes=2 ** (tries - 1)), LONGEST_WAIT)

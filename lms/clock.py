"""What time it is: the only place that asks."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The day it is now in that time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def monotonic() -> float:
    """Seconds that only ever go forward, for measuring how long something is ago."""
    return time.monotonic()

"""When a job is due next, by its line of cron in a time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim


def find_next(times: str, zone: str, after: datetime) -> datetime:
    """The first moment after that one at which a job of these times is due.

    An hour that the clocks leave out is made up for at once, and one that they repeat counts once.
    """
    return next(CronSim(times, after.astimezone(ZoneInfo(zone)))).astimezone(UTC)

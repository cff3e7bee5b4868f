"""On which days the story plays, and at what hours people work."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/Amsterdam"
BEGINS_ON = date(2025, 9, 15)
LAST_MONDAY = date(2026, 11, 16)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
_HOLIDAYS = {(1, 1), (12, 25), (12, 26)}
_FREE = {5, 6}
_MORNING, _EVENING = 8.75, 17.25


@dataclass(frozen=True)
class Timetable:
    """The days of the story, moved by whole weeks so that it ends in the present."""

    shift: timedelta

    def to_day(self, day: date) -> date:
        """The day on which a day of the story takes place."""
        return day + self.shift

    def at(self, day: date, clock: time, zone: str = ZONE) -> datetime:
        """That time on a day of the story."""
        return datetime.combine(self.to_day(day), clock, ZoneInfo(zone)).astimezone(UTC)


def set_timetable(until: datetime) -> Timetable:
    """The timetable of a story whose last Monday has passed, by a week at most.

    On a Monday it is the one before: what happens on it is there for whoever looks in the morning.
    """
    today = until.astimezone(ZoneInfo(ZONE)).date()
    return Timetable(WEEK * ((today - LAST_MONDAY - DAY) // WEEK))


def is_working_day(day: date) -> bool:
    """Whether people work on that day."""
    return day.weekday() not in _FREE and (day.month, day.day) not in _HOLIDAYS


def find_working_day(day: date) -> date:
    """That day, or the next one on which people work."""
    while not is_working_day(day):
        day += DAY
    return day


def find_moment(day: date, zone: str, share: float) -> datetime:
    """A moment of the working hours of that day where the person lives."""
    hours = timedelta(hours=_MORNING + (_EVENING - _MORNING) * share)
    return (datetime.combine(day, time(), ZoneInfo(zone)) + hours).astimezone(UTC)


def find_next_moment(moment: datetime, zone: str, share: float) -> datetime:
    """The moment itself where it lies in working hours, or one on the next working day."""
    local = moment.astimezone(ZoneInfo(zone))
    is_early_enough = local.hour + local.minute / 60 < _EVENING
    if is_working_day(local.date()) and is_early_enough and local.hour >= _MORNING:
        return moment
    day = local.date() if local.hour < _MORNING else local.date() + DAY
    return find_moment(find_working_day(day), zone, share)

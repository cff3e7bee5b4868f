"""On which days and at which moments a person may be mailed."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lms import days_off
from lms.policies.reminder_keys import is_between
from lms.reminders.facts import Facts
from lms.reminders.schedule_rules import Schedule

DAY = timedelta(days=1)


def find_zone(facts: Facts, schedule: Schedule) -> ZoneInfo:
    """The person's own time zone, else that of their location, else the company's."""
    place = schedule.find_place(facts.location)
    return read_zone(facts.time_zone or place.time_zone, schedule.company_zone)


@lru_cache(maxsize=1024)
def read_zone(name: str, otherwise: str) -> ZoneInfo:
    """The zone of that name, or the other where nobody knows it any more."""
    for each in (name, otherwise):
        try:
            return ZoneInfo(each)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def is_working_day(day: date, location: str, schedule: Schedule) -> bool:
    """Whether people work at that location on that day."""
    return day.weekday() in schedule.working_days and find_holiday(day, location, schedule) is None


def find_holiday(day: date, location: str, schedule: Schedule) -> str | None:
    """The public holiday of that day at that location, where the schedule keeps them."""
    if not schedule.keeps_holidays:
        return None
    place = schedule.find_place(location)
    if not place.country:
        return None
    return days_off.find_holiday(day, place.country, place.subdivision)


def find_offset(person_id: int, schedule: Schedule) -> timedelta:
    """How long after the hour the person's mails go: always the same, and evenly spread."""
    if schedule.spread_minutes == 0:
        return timedelta(0)
    return timedelta(seconds=_draw(person_id) % (schedule.spread_minutes * 60))


@lru_cache(maxsize=200_000)
def _draw(person_id: int) -> int:
    digest = hashlib.blake2b(str(person_id).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


@lru_cache(maxsize=8192)
def find_moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment when clocks there show that time.

    Where they skip it, the moment that is as long after midnight as the time says; where they
    show it twice, the first.
    """
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def is_allowed(moment: datetime, day: date, zone: ZoneInfo, schedule: Schedule) -> bool:
    """Whether the moment lies on that day there, and not in quiet hours."""
    there = moment.astimezone(zone)
    if there.date() != day:
        return False
    return schedule.quiet is None or not is_between(there.time(), schedule.quiet)


def find_closing(moment: datetime, day: date, zone: ZoneInfo, schedule: Schedule) -> datetime:
    """When that day's mail is too late: as quiet hours begin, or the day ends."""
    begin = find_moment(day, schedule.quiet[0], zone) if schedule.quiet else moment
    return begin if begin > moment else find_moment(day + DAY, time(0), zone)

"""A person's duties as a calendar that other programs can subscribe to."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from lms.reminders.facts import Duty
from lms.reminders.letters import clean

MOST_DUTIES = 500


def write_calendar(
    duties: Iterable[Duty], *, company: str, link_digest: str, base_url: str
) -> bytes:
    """One entry for each duty, on the whole day it is due; nothing of the person but titles.

    The same duties give the same bytes, so that a program sees what changed.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//lms//duties//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean(company))
    by_day = sorted(duties, key=lambda duty: (duty.due_on, duty.title, duty.path))
    for duty in by_day[:MOST_DUTIES]:
        calendar.add_component(_write_event(duty, link_digest, base_url))
    return bytes(calendar.to_ical())


def _write_event(duty: Duty, link_digest: str, base_url: str) -> Event:
    event = Event()
    event.add("uid", f"{_find_mark(duty, link_digest)}@{urlsplit(base_url).hostname}")
    event.add("dtstamp", duty.assigned_at)
    event.add("dtstart", duty.due_on)
    if duty.due_on < date.max:
        event.add("dtend", duty.due_on + timedelta(days=1))
    event.add("summary", clean(duty.title))
    event.add("url", f"{base_url}{duty.path}")
    event.add("transp", "TRANSPARENT")
    return event


def _find_mark(duty: Duty, link_digest: str) -> str:
    """What tells the duty from others as long as the link holds; the number of nobody is in it."""
    parts = (duty.kind, duty.subject_id, duty.asked_for, duty.occasion, duty.number)
    words = "\n".join((link_digest, *map(str, parts)))
    return hashlib.sha256(words.encode()).hexdigest()[:32]

"""People and duties that the tests of reminders are about."""

from datetime import UTC, date, datetime

from lms.reminders.facts import Duty, Facts, Person
from lms.reminders.rules import Plan
from lms.reminders.schedule_rules import Schedule

ALWAYS = (date(2020, 1, 1), None)
# Nobody else is told, and mails go on the hour.
ALONE = Schedule(spread_minutes=0, ladder=None, company_zone="Europe/Amsterdam")


def day(number: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, number)


def at(number: int, hour: int = 0, minute: int = 0, *, month: int = 11, year: int = 2026):
    """A moment of November 2026, whose second day is a Monday; in UTC."""
    return datetime(year, month, number, hour, minute, tzinfo=UTC)


def facts(name: str = "Ruth", *, holds_from: date = ALWAYS[0], **changes) -> Facts:
    given = {
        "address": f"{name.casefold()}@example.org",
        "language": "en",
        "time_zone": "Europe/Amsterdam",
        "location": "Rotterdam",
        "manager_id": None,
    }
    return Facts(holds_from=holds_from, name=name, **{**given, **changes})


def duty(title: str = "Complaints", **changes) -> Duty:
    """Asked on Monday 2 November at 8:00 in Amsterdam, due on Monday 30 November."""
    assigned_at = changes.pop("assigned_at", at(2, 7))
    given = {
        "kind": "policy",
        "subject_id": 1,
        "asked_for": "1.0",
        "occasion": "first",
        "number": 1,
        "path": "/policies/complaints",
        "reason": "published",
        "assigned_on": assigned_at.date(),
        "due_on": day(30),
    }
    given = {**given, **changes, "title": title, "assigned_at": assigned_at}
    return Duty(**given)


def person(person_id: int = 1, *duties: Duty, own: Facts | None = None, **changes) -> Person:
    given = {"facts": (own or facts(),), "employed": (ALWAYS,)}
    return Person(id=person_id, duties=duties, **{**given, **changes})


def plan(*people: Person, schedule: Schedule = ALONE, start=None, end=None):
    return Plan(people, schedule).list_mails(start or at(1), end or at(31, month=1, year=2027))


def tell(*people: Person, **asked) -> list[tuple[date, str]]:
    """The day and the steps of each mail."""
    return [(mail.day, " ".join(mail.steps)) for mail in plan(*people, **asked)]

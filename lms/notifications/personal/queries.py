"""Who was reminded by hand, when and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.notifications.personal.models import PersonalReminder
from lms.people.models import PersonFact
from lms.people.population import is_in_force

AT_ONCE = 5_000


@dataclass(frozen=True)
class ReminderView:
    """That somebody reminded a person, of how many things."""

    person_id: int
    reminded_on: date
    reminded_at: datetime
    reminded_by: int
    name: str
    duties: int


def list_reminders_of(person_id: int, as_of: date) -> tuple[ReminderView, ...]:
    """Every time that the person was reminded by hand, oldest first."""
    return _list(as_of, PersonalReminder.person_id == person_id)


def get_reminded(people: Sequence[int], day: date) -> Mapping[int, ReminderView]:
    """Those of these people who were reminded on that day."""
    found: dict[int, ReminderView] = {}
    for start in range(0, len(people), AT_ONCE):
        some = people[start : start + AT_ONCE]
        is_today = PersonalReminder.reminded_on == day
        found |= {
            each.person_id: each
            for each in _list(day, is_today, PersonalReminder.person_id.in_(some))
        }
    return found


def _list(as_of: date, *conditions: object) -> tuple[ReminderView, ...]:
    sender = aliased(PersonFact)
    rows = db.session.execute(
        select(
            PersonalReminder.person_id,
            PersonalReminder.reminded_on,
            PersonalReminder.reminded_at,
            PersonalReminder.reminded_by,
            sender.name,
            PersonalReminder.duties,
        )
        .outerjoin(
            sender,
            (sender.person_id == PersonalReminder.reminded_by) & is_in_force(sender, as_of),
        )
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(PersonalReminder.reminded_on, PersonalReminder.person_id)
    )
    return tuple(ReminderView(*row) for row in rows)

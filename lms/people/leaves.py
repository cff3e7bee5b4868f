"""The times that a person is away from work, as recorded last, and calling one off."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select

from lms.db import db, fetch
from lms.errors import RefusalError
from lms.people.models import Leave
from lms.people.recording import record_act

UNKNOWN = "No leave of this person begins on that day, so that none can be called off."


@dataclass(frozen=True)
class LeaveView:
    """A time away, first and last day included; without a last day it is open."""

    from_on: date
    until_on: date | None
    recorded_at: datetime

    def covers(self, day: date) -> bool:
        """Whether that day is one of it."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


def list_leaves(person_id: int) -> tuple[LeaveView, ...]:
    """The leaves that stand, the earliest first; those that were called off are left out."""
    rows = fetch(
        select(Leave.from_on, Leave.until_on, Leave.recorded_at)
        .where(Leave.person_id == person_id)
        .order_by(Leave.from_on, Leave.id)
    )
    last = {row.from_on: LeaveView(*row) for row in rows}
    return tuple(
        each for each in last.values() if each.until_on is None or each.until_on >= each.from_on
    )


def call_off_leave(person_id: int, *, from_on: date, at: datetime, actor_id: int | None) -> None:
    """Record that a leave did not or will not take place; twice is once.

    It stands as a leave whose last day lies before its first, so that it covers no day.
    """
    if not any(each.from_on == from_on for each in list_leaves(person_id)):
        raise RefusalError(UNKNOWN)
    until_on = from_on - timedelta(days=1)
    row = {"person_id": person_id, "from_on": from_on, "until_on": until_on, "recorded_at": at}
    db.session.execute(insert(Leave), row)
    values = {"from_on": from_on.isoformat(), "until_on": None}
    facts = {"called_off": True}
    record_act("person.absent", person_id, at=at, actor_id=actor_id, values=values, facts=facts)

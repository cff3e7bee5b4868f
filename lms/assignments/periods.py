"""Asking again what recurs: each person on the day when their own period opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.assignments.queries import is_withdrawn
from lms.assignments.recording import Duty, describe_duty, is_same_subject, record_assigned
from lms.assignments.rules import Reason
from lms.db import db
from lms.evidence import service as evidence
from lms.people import population
from lms.people.belonging import belongs_to
from lms.people.models import PersonFact

# A statement has a limit of parameters, and a whole company may be asked on one day.
PEOPLE_AT_ONCE = 5_000


@dataclass(frozen=True)
class Period:
    """A recurring duty that opened for one person."""

    person_id: int
    occasion: str
    due_on: date


@dataclass(frozen=True)
class Asked:
    """The last time that a person was asked on an occasion, and whether that was withdrawn."""

    number: int
    is_withdrawn: bool


NEVER = Asked(0, is_withdrawn=True)


def assign_periods(duty: Duty, periods: Sequence[Period], *, at: datetime, day: date) -> int:
    """Assign a recurring duty to the people for whom a period opened; the number of them.

    Who left, moved out of the audience, or has it open or done is passed over. From whom it was
    withdrawn, and who belongs to the audience again, is asked again.
    """
    entry_id = evidence.draw_id()
    rows: list[dict[str, Any]] = []
    for start in range(0, len(periods), PEOPLE_AT_ONCE):
        some = periods[start : start + PEOPLE_AT_ONCE]
        concerned = _list_concerned(duty, some, day)
        asked = _list_asked(duty, concerned)
        for period in some:
            last = asked.get((period.person_id, period.occasion), NEVER)
            if period.person_id in concerned and last.is_withdrawn:
                rows.append(_fill_row(duty, period, last.number + 1))
    shared = {
        "assigned_at": at,
        "assigned_on": day,
        "reason": Reason.PERIOD.value,
        "entry_id": entry_id,
    }
    if rows:
        db.session.execute(insert(Assignment), [row | shared for row in rows])
    rule = {"assigned_on": day.isoformat(), **describe_duty(duty)}
    return record_assigned(entry_id, rule, at=at)


def _fill_row(duty: Duty, period: Period, number: int) -> dict[str, Any]:
    return {
        "person_id": period.person_id,
        "subject": duty.subject,
        "subject_id": duty.subject_id,
        "asked_for": duty.asked_for,
        "occasion": period.occasion,
        "number": number,
        "due_on": period.due_on,
        "salt": evidence.draw_salt(),
    }


def _list_concerned(duty: Duty, periods: Sequence[Period], day: date) -> set[int]:
    """Who of them is employed and in the audience on that day."""
    fact = aliased(PersonFact)
    return set(
        db.session.scalars(
            select(fact.person_id).where(
                fact.person_id.in_([period.person_id for period in periods]),
                population.is_in_force(fact, day),
                population.is_employed(fact.person_id, day),
                belongs_to(duty.audience, fact, day),
            )
        )
    )


def _list_asked(duty: Duty, person_ids: set[int]) -> dict[tuple[int, str], Asked]:
    rows = db.session.execute(
        select(
            Assignment.person_id,
            Assignment.occasion,
            Assignment.number,
            is_withdrawn(Assignment).label("is_gone"),
        )
        .where(*is_same_subject(duty, Assignment), Assignment.person_id.in_(person_ids))
        .order_by(Assignment.number)
    )
    return {(r.person_id, r.occasion): Asked(r.number, bool(r.is_gone)) for r in rows}

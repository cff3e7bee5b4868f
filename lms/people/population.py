"""Who was employed on a day, with which facts: the building blocks of every query about people."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from lms.people.models import Employment, EmploymentEnd, Leave, PersonFact
from lms.sql import Day


def is_in_force(fact: Any, as_of: Day, *, known_at: datetime | None = None) -> ColumnElement[bool]:
    """The condition that a row of `person_fact` is the one in force at the end of that day.

    With `known_at` only what had been recorded by that moment counts.
    """
    later = aliased(PersonFact)
    supersedes = [
        later.person_id == fact.person_id,
        later.holds_from <= as_of,
        or_(
            later.holds_from > fact.holds_from,
            and_(later.holds_from == fact.holds_from, later.id > fact.id),
        ),
    ]
    conditions = [fact.holds_from <= as_of]
    if known_at is not None:
        supersedes.append(later.recorded_at <= known_at)
        conditions.append(fact.recorded_at <= known_at)
    return and_(*conditions, not_(exists().where(*supersedes)))


def is_employed(
    person_id: Any, as_of: Day, *, known_at: datetime | None = None
) -> ColumnElement[bool]:
    """The condition that the person was employed on that day; the last day counts as employed."""
    period, end, later = aliased(Employment), aliased(EmploymentEnd), aliased(EmploymentEnd)
    newer = [later.employment_id == end.employment_id, later.id > end.id]
    over = [end.employment_id == period.id, end.left_on < as_of]
    begun = [period.person_id == person_id, period.hired_on <= as_of]
    if known_at is not None:
        newer.append(later.recorded_at <= known_at)
        over.append(end.recorded_at <= known_at)
        begun.append(period.recorded_at <= known_at)
    is_over = exists().where(*over, not_(exists().where(*newer)))
    return exists().where(*begun, not_(is_over))


def is_on_leave(
    person_id: Any, as_of: Day, *, known_at: datetime | None = None
) -> ColumnElement[bool]:
    """The condition that the person was away on that day; first and last day count as away.

    Of several records of a leave with the same first day the one recorded last counts; one whose
    last day lies before its first was called off.
    """
    period, later = aliased(Leave), aliased(Leave)
    corrects = [
        later.person_id == period.person_id,
        later.from_on == period.from_on,
        later.id > period.id,
    ]
    covers = [
        period.person_id == person_id,
        period.from_on <= as_of,
        or_(period.until_on.is_(None), period.until_on >= as_of),
    ]
    if known_at is not None:
        corrects.append(later.recorded_at <= known_at)
        covers.append(period.recorded_at <= known_at)
    return exists().where(*covers, not_(exists().where(*corrects)))


def hired_on(person_id: Any, as_of: Day) -> Any:
    """The first day of the person's latest employment that had begun by that day, as a subquery."""
    period = aliased(Employment)
    return (
        select(period.hired_on)
        .where(period.person_id == person_id, period.hired_on <= as_of)
        .order_by(period.hired_on.desc())
        .limit(1)
        .scalar_subquery()
    )

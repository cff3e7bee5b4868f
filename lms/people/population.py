"""Who was employed on a day, with which facts: the building blocks of every query about people."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people import audience as grammar
from lms.people.models import Department, Employment, EmploymentEnd, Leave, PersonFact
from lms.sql import Day

COLUMNS: dict[str, Callable[[Any], Any]] = {
    "team": lambda fact: fact.team,
    "job_title": lambda fact: fact.job_title,
    "location": lambda fact: fact.location,
    "employment_type": lambda fact: fact.employment_type,
}


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


def list_department_ids(names: tuple[str, ...]) -> list[int]:
    """The departments with one of these names, and all below them."""
    wanted = {grammar.fold(name) for name in names}
    rows = db.session.execute(select(Department.id, Department.path).order_by(Department.id))
    return [
        row.id for row in rows if wanted & {grammar.fold(n) for n in name_departments(row.path)}
    ]


def name_departments(path: str) -> tuple[str, ...]:
    """Every name by which an audience can mean this department or one above it."""
    names = path.split(" / ")
    return (*names, *(" / ".join(names[:depth]) for depth in range(2, len(names) + 1)))


def belongs_to(audience: grammar.Audience, fact: Any) -> ColumnElement[bool]:
    """The audience as a condition on a row of `person_fact`."""
    if isinstance(audience, grammar.Everyone):
        return true()
    if isinstance(audience, grammar.Not):
        return not_(belongs_to(audience.condition, fact))
    if isinstance(audience, grammar.All):
        return and_(true(), *(belongs_to(part, fact) for part in audience.conditions))
    if isinstance(audience, grammar.Any):
        return or_(false(), *(belongs_to(part, fact) for part in audience.conditions))
    return _has_value(audience, fact)


def _has_value(condition: grammar.Fact, fact: Any) -> ColumnElement[bool]:
    if condition.name == "department":
        within: ColumnElement[bool] = fact.department_id.in_(list_department_ids(condition.values))
        return within
    # Databases differ in what they call lower case; the few different values are compared here.
    column = COLUMNS[condition.name]
    wanted = {grammar.fold(value) for value in condition.values}
    present = db.session.scalars(select(column(PersonFact)).distinct())
    chosen = [value for value in present if grammar.fold(value) in wanted]
    has_value: ColumnElement[bool] = column(fact).in_(chosen)
    return has_value

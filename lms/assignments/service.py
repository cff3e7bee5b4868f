"""Making and withdrawing assignments for everybody at once.

Each change is one statement over all people concerned and leaves one entry in the log, with the
rule, the count and the root of a tree over its salted rows. Running it again changes nothing.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.assignments.queries import KEY, due_day, is_met, is_withdrawn
from lms.assignments.recording import (
    Duty,
    describe_duty,
    is_looked_at,
    is_same_subject,
    record_assigned,
)
from lms.assignments.rules import Reason
from lms.db import db
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.people import population
from lms.people.audience import hide_people
from lms.people.belonging import belongs_to
from lms.people.models import PersonFact
from lms.sql import insert_missing, plus_days, random_salt


def assign(duty: Duty, *, at: datetime, day: date, is_first: bool) -> int:
    """Assign the duty to everybody in its audience who does not have it yet; the number of them.

    `is_first` says that nobody was ever asked for it, so that nobody has to be looked up.
    """
    entry_id = evidence.draw_id()
    fact = aliased(PersonFact)
    occasion = _occasion(duty, fact.person_id, day)
    due_on, reason = due_and_reason(duty, fact, day, is_first=is_first)
    rows = select(
        fact.person_id,
        literal(duty.subject),
        literal(duty.subject_id),
        literal(duty.asked_for),
        occasion,
        literal(1) if is_first else _next_number(duty, fact.person_id, occasion),
        literal(at, Assignment.assigned_at.type),
        literal(day),
        due_on,
        reason,
        random_salt(),
        literal(entry_id),
    ).where(
        is_looked_at(duty, fact.person_id),
        population.is_in_force(fact, day),
        population.is_employed(fact.person_id, day),
        belongs_to(duty.audience, fact, day),
        true() if is_first else not_(has_open(duty, fact.person_id, occasion)),
    )
    columns = (*KEY, "assigned_at", "assigned_on", "due_on", "reason", "salt", "entry_id")
    db.session.execute(insert_missing(Assignment, columns, rows))
    rule: dict[str, Json] = {
        "assigned_on": day.isoformat(),
        "audience": hide_people(duty.audience),
        "days_after_publishing": duty.due.days_after_publishing,
        "days_after_hiring": duty.due.days_after_hiring,
        **describe_duty(duty),
    }
    return record_assigned(entry_id, rule, at=at)


def was_asked(duty: Duty) -> bool:
    """Whether anybody was ever asked for what the duty asks for."""
    return bool(db.session.scalar(select(exists().where(*is_same_subject(duty, Assignment)))))


def due_and_reason(duty: Duty, fact: Any, day: date, *, is_first: bool) -> tuple[Any, Any]:
    """When it is due, and why it is asked.

    Who was hired after the publishing has days from hiring; who came into the audience later has
    the days after publishing from now on, so that nobody is late on the day they are asked.
    """
    hired = population.hired_on(fact.person_id, day)
    from_hiring = plus_days(hired, literal(duty.due.days_after_hiring))
    from_publishing = duty.published_on + timedelta(days=duty.due.days_after_publishing)
    from_now = literal(day + timedelta(days=duty.due.days_after_publishing))
    # On the day of publishing itself, who was asked first was there and who is asked later joined.
    last_before = duty.published_on if is_first else duty.published_on - timedelta(days=1)
    is_hired = and_(hired > last_before, from_hiring >= day)
    is_published = and_(literal(is_first), literal(from_publishing >= day))
    due_on: Any = case(
        (is_hired, from_hiring), (is_published, literal(from_publishing)), else_=from_now
    )
    if duty.keeps_due:
        due_on = func.coalesce(_older_due(duty, fact.person_id), due_on)
    reason = case(
        (is_hired, Reason.HIRED.value),
        (literal(is_first), Reason.PUBLISHED.value),
        else_=Reason.MOVED.value,
    )
    return due_on, reason


def _occasion(duty: Duty, person_id: Any, day: date) -> Any:
    if duty.occasion is not None:
        return literal(duty.occasion)
    return literal("hired-") + cast(population.hired_on(person_id, day), String)


def has_open(duty: Duty, person_id: Any, occasion: Any) -> ColumnElement[bool]:
    """The condition that the person has the duty already, met or not."""
    mine = aliased(Assignment)
    return exists().where(
        mine.person_id == person_id,
        *is_same_subject(duty, mine),
        mine.occasion == occasion,
        not_(is_withdrawn(mine)),
    )


def _next_number(duty: Duty, person_id: Any, occasion: Any) -> Any:
    mine = aliased(Assignment)
    return (
        select(func.coalesce(func.max(mine.number), 0) + 1)
        .where(
            mine.person_id == person_id,
            *is_same_subject(duty, mine),
            mine.occasion == occasion,
        )
        .scalar_subquery()
    )


def _older_due(duty: Duty, person_id: Any) -> Any:
    """The earliest day by which the person owes an older version that is still open.

    Only versions of the same major: from another one the text differs in more than its wording.
    """
    older, major = aliased(Assignment), duty.asked_for.partition(".")[0]
    return (
        select(func.min(due_day(older)))
        .where(
            older.person_id == person_id,
            older.subject == duty.subject,
            older.subject_id == duty.subject_id,
            older.asked_for != duty.asked_for,
            or_(older.asked_for == major, older.asked_for.startswith(f"{major}.")),
            not_(is_withdrawn(older)),
            not_(is_met(older)),
        )
        .scalar_subquery()
    )

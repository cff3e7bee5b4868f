"""Asking everybody at once for what nobody was ever asked for.

It is one statement over all people concerned and leaves one entry in the log, with the rule, the
count and the root of a tree over its salted rows. `settling` looks at each person instead.
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
)
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.assignments.queries import KEY, due_day, is_met, is_withdrawn
from lms.assignments.recording import (
    Duty,
    describe_duty,
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


def assign(duty: Duty, *, at: datetime, day: date) -> int:
    """Assign to everybody in the audience a duty that nobody was ever given; the number of them.

    Who is away is asked when they are back.
    """
    entry_id = evidence.draw_id()
    fact = aliased(PersonFact)
    due_on, reason = due_and_reason(duty, fact, day, is_first=True)
    hired = population.hired_on(fact.person_id, day)
    rows = select(
        fact.person_id,
        literal(duty.subject),
        literal(duty.subject_id),
        literal(duty.asked_for),
        _occasion(duty, fact.person_id, day),
        literal(1),
        literal(at, Assignment.assigned_at.type),
        literal(day),
        due_on,
        reason,
        random_salt(),
        literal(entry_id),
        literal(duty.rule),
        case((reason == Reason.HIRED.value, hired), else_=literal(duty.published_on)),
    ).where(
        population.is_in_force(fact, day),
        population.is_employed(fact.person_id, day),
        not_(population.is_on_leave(fact.person_id, day)),
        belongs_to(duty.audience, fact, day),
    )
    columns = (*KEY, "assigned_at", "assigned_on", "due_on", "reason", "salt", "entry_id")
    db.session.execute(insert_missing(Assignment, (*columns, "rule", "because_on"), rows))
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
    if day_for_all := duty.due.find_day_for_all(day):
        due_on = literal(day_for_all)
    if duty.keeps_due:
        due_on = func.coalesce(_older_due(duty, fact.person_id), due_on)
    reason = case(
        (is_hired, Reason.HIRED.value),
        (literal(is_first), duty.first_reason.value),
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

"""Withdrawing what is no longer asked, for everybody at once."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, literal, not_, or_, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.assignments.queries import KEY, has_run_out, is_met, is_withdrawn
from lms.assignments.recording import Duty, describe_duty, is_looked_at, record_rows
from lms.assignments.rules import WithdrawalReason
from lms.db import db
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.people import population
from lms.people.belonging import belongs_to
from lms.people.models import PersonFact
from lms.sql import insert_missing, random_salt


def withdraw_left(*, at: datetime, day: date, person_id: int | None = None) -> int:
    """Withdraw whatever is open of people who are no longer employed; the number withdrawn.

    With a `person_id` nobody else is looked at.
    """
    gone = and_(not_(population.is_employed(Assignment.person_id, day)), not_(is_met(Assignment)))
    if person_id is not None:
        gone = and_(Assignment.person_id == person_id, gone)
    return _withdraw(gone, WithdrawalReason.LEFT, {}, at=at, day=day)


def withdraw_moved(duty: Duty, *, at: datetime, day: date) -> int:
    """Withdraw the open duty from people who no longer belong to its audience.

    A duty whose certificate ran out is open again: it has to be met anew.
    """
    fact = aliased(PersonFact)
    belongs = exists().where(
        fact.person_id == Assignment.person_id,
        population.is_in_force(fact, day),
        belongs_to(duty.audience, fact, day),
    )
    condition = and_(
        is_looked_at(duty, Assignment.person_id),
        Assignment.subject == duty.subject,
        Assignment.subject_id == duty.subject_id,
        not_(belongs),
        or_(not_(is_met(Assignment)), has_run_out(Assignment, day)),
    )
    return _withdraw(condition, WithdrawalReason.MOVED, describe_duty(duty), at=at, day=day)


def withdraw_superseded(duty: Duty, *, at: datetime, day: date) -> int:
    """Withdraw what is open of older versions of the policy that the duty is about."""
    condition = and_(
        is_looked_at(duty, Assignment.person_id),
        Assignment.subject == duty.subject,
        Assignment.subject_id == duty.subject_id,
        Assignment.asked_for != duty.asked_for,
        not_(is_met(Assignment)),
    )
    return _withdraw(condition, WithdrawalReason.SUPERSEDED, describe_duty(duty), at=at, day=day)


def withdraw_policy(policy_id: int, rule: Mapping[str, Json], *, at: datetime, day: date) -> int:
    """Withdraw whatever is open of a policy that holds no more from that day on.

    The day is that of the withdrawal, also where the program was at rest then: nothing is owed
    from it on, and the moment says when that was recorded.
    """
    condition = and_(
        Assignment.subject == "policy",
        Assignment.subject_id == policy_id,
        not_(is_met(Assignment)),
    )
    return _withdraw(condition, WithdrawalReason.WITHDRAWN, rule, at=at, day=day)


def _withdraw(
    condition: ColumnElement[bool],
    reason: WithdrawalReason,
    rule: Mapping[str, Json],
    *,
    at: datetime,
    day: date,
) -> int:
    entry_id = evidence.draw_id()
    rows = select(
        *(getattr(Assignment, key) for key in KEY),
        literal(at, Assignment.assigned_at.type),
        literal(day),
        literal(reason.value),
        random_salt(),
        literal(entry_id),
    ).where(condition, not_(is_withdrawn(Assignment)))
    columns = (*KEY, "withdrawn_at", "withdrawn_on", "reason", "salt", "entry_id")
    db.session.execute(insert_missing(AssignmentWithdrawal, columns, rows))
    written = select(
        AssignmentWithdrawal.salt, *(getattr(AssignmentWithdrawal, key) for key in KEY)
    ).where(AssignmentWithdrawal.entry_id == entry_id)
    facts = {**rule, "withdrawn_on": day.isoformat(), "reason": reason.value}
    return record_rows("assignment.withdrawn", entry_id, facts, written, at=at)

"""Withdrawing what is no longer asked, for everybody at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, not_, or_, select, tuple_

from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.assignments.queries import KEY, has_run_out, is_met, is_withdrawn
from lms.assignments.recording import Duty, describe_duty, record_rows
from lms.assignments.rules import WithdrawalReason
from lms.db import db
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.people.population import is_employed
from lms.sql import insert_missing, random_salt

# A statement has a limit of parameters, and each key has six.
KEYS_AT_ONCE = 1_000


def withdraw_keys(
    keys: Sequence[tuple[Any, ...]],
    reason: WithdrawalReason,
    rule: Mapping[str, Json],
    *,
    at: datetime,
    day: date,
) -> int:
    """Withdraw these assignments, each given by its key; the number withdrawn.

    What was met since it was looked at stays, unless a certificate met it that ran out.
    """
    is_open = or_(not_(is_met(Assignment)), has_run_out(Assignment, day))
    own = tuple_(*(getattr(Assignment, key) for key in KEY))
    parts = (keys[start : start + KEYS_AT_ONCE] for start in range(0, len(keys), KEYS_AT_ONCE))
    some = (
        # By the people alone SQLite finds them in the key; by whole keys it reads the table.
        and_(Assignment.person_id.in_({key[0] for key in part}), own.in_(part), is_open)
        for part in parts
    )
    return _withdraw(some, reason, rule, at=at, day=day)


def withdraw_superseded(duty: Duty, *, at: datetime, day: date) -> int:
    """Withdraw what is open of older versions of the policy that the duty is about.

    Whoever has left owes it no more because they left.
    """
    condition = and_(
        is_employed(Assignment.person_id, day),
        Assignment.subject == duty.subject,
        Assignment.subject_id == duty.subject_id,
        Assignment.asked_for != duty.asked_for,
        not_(is_met(Assignment)),
    )
    return _withdraw([condition], WithdrawalReason.SUPERSEDED, describe_duty(duty), at=at, day=day)


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
    return _withdraw([condition], WithdrawalReason.WITHDRAWN, rule, at=at, day=day)


def _withdraw(
    conditions: Iterable[ColumnElement[bool]],
    reason: WithdrawalReason,
    rule: Mapping[str, Json],
    *,
    at: datetime,
    day: date,
) -> int:
    entry_id = evidence.draw_id()
    columns = (*KEY, "withdrawn_at", "withdrawn_on", "reason", "salt", "entry_id")
    for condition in conditions:
        rows = select(
            *(getattr(Assignment, key) for key in KEY),
            literal(at, Assignment.assigned_at.type),
            literal(day),
            literal(reason.value),
            random_salt(),
            literal(entry_id),
        ).where(condition, not_(is_withdrawn(Assignment)))
        db.session.execute(insert_missing(AssignmentWithdrawal, columns, rows))
    written = select(
        AssignmentWithdrawal.salt, *(getattr(AssignmentWithdrawal, key) for key in KEY)
    ).where(AssignmentWithdrawal.entry_id == entry_id)
    facts = {**rule, "withdrawn_on": day.isoformat(), "reason": reason.value}
    return record_rows("assignment.withdrawn", entry_id, facts, written, at=at)

"""Letting what a person owes wait for an answer, and ending the wait."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import not_, select

from lms.assignments import extension_rules as rules
from lms.assignments.extension_rules import Extension, ExtensionReason
from lms.assignments.models import Assignment, AssignmentExtension
from lms.assignments.queries import KEY, is_met, is_withdrawn
from lms.db import await_turn, db, fetch
from lms.evidence import service as evidence
from lms.evidence.service import Private
from lms.sql import add_rows


def extend_while_asked(
    person_id: int,
    policy_id: int,
    asked_for: str,
    *,
    source: str,
    wait_days: int,
    at: datetime,
    day: date,
) -> date | None:
    """Let the open duties about that text wait for an answer; the soonest new day, if one waits."""
    days = []
    for duty in _list_open(person_id, policy_id, asked_for):
        known = _list_extensions(duty)
        due_on = rules.decide_due_while_asked(duty.due_on, known, wait_days=wait_days, day=day)
        if due_on is not None:
            extension = Extension(due_on, ExtensionReason.ASKED, source, day)
            _record(duty, len(known), extension, at=at)
            days.append(due_on)
    return min(days, default=None)


def settle_answered(
    person_id: int,
    policy_id: int,
    asked_for: str,
    *,
    open_sources: Collection[str],
    source: str,
    wait_days: int,
    at: datetime,
    day: date,
) -> date | None:
    """End the wait of the duties about that text, unless another of their questions still waits.

    `open_sources` are the threads that wait for an answer after this one was given.
    """
    days = []
    for duty in _list_open(person_id, policy_id, asked_for):
        known = _list_extensions(duty)
        wait = rules.find_wait(duty.due_on, known)
        if wait is None or source not in wait.sources or wait.sources & set(open_sources):
            continue
        due_on = rules.decide_due_once_answered(duty.due_on, known, wait_days=wait_days, day=day)
        if due_on is not None:
            extension = Extension(due_on, ExtensionReason.ANSWERED, source, day)
            _record(duty, len(known), extension, at=at)
            days.append(due_on)
    return min(days, default=None)


def is_waited_for(person_id: int, source: str) -> bool:
    """Whether a duty of the person ever waited because of that thread."""
    found = select(AssignmentExtension.person_id).where(
        AssignmentExtension.person_id == person_id, AssignmentExtension.source == source
    )
    return db.session.execute(found.limit(1)).first() is not None


def record_extension(duty: Any, extension: Extension, *, at: datetime) -> bool:
    """Record another day for that duty, unless the same source gave it one; whether it did.

    `duty` has the columns of an assignment's key.
    """
    known = _list_extensions(duty)
    if any(each.source == extension.source for each in known):
        return False
    _record(duty, len(known), extension, at=at)
    return True


def _list_open(person_id: int, policy_id: int, asked_for: str) -> list[Any]:
    await_turn(f"duties {person_id}")
    return list(
        fetch(
            select(*(getattr(Assignment, key) for key in KEY), Assignment.due_on)
            .where(
                Assignment.person_id == person_id,
                Assignment.subject == "policy",
                Assignment.subject_id == policy_id,
                Assignment.asked_for == asked_for,
                not_(is_withdrawn(Assignment)),
                not_(is_met(Assignment)),
            )
            .order_by(Assignment.occasion, Assignment.number)
        )
    )


def _list_extensions(duty: Any) -> list[Extension]:
    own = AssignmentExtension
    rows = fetch(
        select(own.due_on, own.reason, own.source, own.recorded_on)
        .where(*(getattr(own, key) == getattr(duty, key) for key in KEY))
        .order_by(own.extension)
    )
    return [Extension(r.due_on, ExtensionReason(r.reason), r.source, r.recorded_on) for r in rows]


def _record(duty: Any, known: int, extension: Extension, *, at: datetime) -> None:
    key = {name: getattr(duty, name) for name in KEY}
    facts = {
        "due_on": extension.due_on.isoformat(),
        "reason": extension.reason.value,
        "recorded_on": extension.recorded_on.isoformat(),
    }
    private = {**key, "extension": known + 1, "source": extension.source}
    entry = evidence.record(
        "assignment.extended",
        at=at,
        facts=facts,
        private={"duty": Private(private, person_id=duty.person_id)},
    )
    row = {
        **key,
        "extension": known + 1,
        "due_on": extension.due_on,
        "reason": extension.reason.value,
        "source": extension.source,
        "recorded_at": at,
        "recorded_on": extension.recorded_on,
        "entry_id": entry.entry_id,
    }
    add_rows(AssignmentExtension, [row])

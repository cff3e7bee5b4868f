"""Asking people for something by hand, and calling that off."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import insert, select

from lms.assignments.rule_models import (
    AssignmentRequest,
    AssignmentRequestEnd,
    AssignmentRequestPerson,
)
from lms.db import await_turn, db
from lms.errors import RefusalError
from lms.evidence import service as evidence
from lms.evidence.service import Private
from lms.sql import add_many, add_rows

LONGEST_REASON = 500


def add_request(
    subject: str,
    subject_id: int,
    person_ids: Collection[int],
    *,
    due_on: date,
    reason: str,
    today: date,
    actor_id: int,
    at: datetime,
) -> int:
    """Record that these people are asked for it by that day, and give the id of the request."""
    reason = " ".join(reason.split())
    if fault := _find_fault(person_ids, due_on, reason, today):
        raise RefusalError(fault)
    salts = {person_id: evidence.draw_salt() for person_id in sorted(set(person_ids))}
    row = {
        "subject": subject,
        "subject_id": subject_id,
        "asked_on": today,
        "due_on": due_on,
        "reason": reason,
        "asked_at": at,
        "asked_by": actor_id,
        "entry_id": _record((subject, subject_id), salts, due_on, reason, actor_id=actor_id, at=at),
    }
    added = insert(AssignmentRequest).returning(AssignmentRequest.id)
    request_id = int(db.session.scalar(added, row) or 0)
    people = [
        {"person_id": person_id, "request_id": request_id, "salt": salt}
        for person_id, salt in salts.items()
    ]
    add_many(AssignmentRequestPerson, people)
    return request_id


def _record(
    thing: tuple[str, int],
    salts: Mapping[int, bytes],
    due_on: date,
    reason: str,
    *,
    actor_id: int,
    at: datetime,
) -> str:
    count, root = evidence.compute_table_root(
        ["person_id"], salts.values(), ((person_id,) for person_id in salts)
    )
    receipt = evidence.record(
        "assignment.requested",
        at=at,
        facts={
            "subject": thing[0],
            "due_on": due_on.isoformat(),
            "count": count,
            "root": root,
        },
        private={
            "request": Private({"subject_id": thing[1], "reason": reason}),
            "actor": Private({"person_id": actor_id}, person_id=actor_id),
        },
    )
    return receipt.entry_id


def call_off(request_id: int, person_id: int, *, actor_id: int, at: datetime) -> None:
    """Ask that person no more for what the request asked; calling off twice changes nothing."""
    await_turn(f"request {request_id}")
    mine = (
        AssignmentRequestPerson.request_id == request_id,
        AssignmentRequestPerson.person_id == person_id,
    )
    if db.session.scalar(select(AssignmentRequestPerson.person_id).where(*mine)) is None:
        raise RefusalError("This request does not ask that person.")
    ended = select(AssignmentRequestEnd.person_id).where(
        AssignmentRequestEnd.request_id == request_id,
        AssignmentRequestEnd.person_id == person_id,
    )
    if db.session.scalar(ended) is not None:
        return
    receipt = evidence.record(
        "assignment.called_off",
        at=at,
        facts={"request": request_id},
        private={
            "person": Private({"person_id": person_id}, person_id=person_id),
            "actor": Private({"person_id": actor_id}, person_id=actor_id),
        },
    )
    row = {
        "person_id": person_id,
        "request_id": request_id,
        "called_off_at": at,
        "called_off_by": actor_id,
        "entry_id": receipt.entry_id,
    }
    add_rows(AssignmentRequestEnd, [row])


def _find_fault(person_ids: Collection[int], due_on: date, reason: str, today: date) -> str | None:
    if not person_ids:
        return "Nobody is asked. Name at least one person."
    if due_on < today:
        return f"The day {due_on} is over. Choose today or a later one."
    if not reason:
        return "Say why you ask; the people whom you ask read it."
    if len(reason) > LONGEST_REASON:
        return f"Write at most {LONGEST_REASON} characters. Nobody was asked."
    return None

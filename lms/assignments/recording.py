"""What is asked of an audience, and the one entry that a change for many people leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from lms.assignments.models import Assignment
from lms.assignments.queries import KEY
from lms.assignments.rules import DueRule, Reason
from lms.db import fetch
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.people.audience import Audience
from lms.sql import day_text


@dataclass(frozen=True)
class Duty:
    """What is asked of an audience: a policy (`asked_for` a version or major) or a programme.

    Without an `occasion` each person's hiring is theirs, so that who comes back is asked anew.
    """

    subject: str
    subject_id: int
    asked_for: str
    occasion: str | None
    audience: Audience
    due: DueRule
    published_on: date
    label: Mapping[str, Json]
    keeps_due: bool = False
    rule: str = "policy"
    first_reason: Reason = Reason.PUBLISHED


def record_rows(
    type_: str, entry_id: str, rule: Mapping[str, Json], written: Any, *, at: datetime
) -> int:
    """Record one entry for the rows written, or none where there are none.

    `written` selects the salt first, then what is committed to.
    """
    rows = fetch(written.order_by(*written.selected_columns[1:7])).all()
    count, root = evidence.compute_table_root(
        written.selected_columns.keys()[1:],
        (row[0] for row in rows),
        (row[1:] for row in rows),
    )
    if count:
        facts = {**rule, "count": count, "root": root}
        evidence.record(type_, at=at, facts=facts, entry_id=entry_id)
    return count


def record_assigned(entry_id: str, rule: Mapping[str, Json], *, at: datetime) -> int:
    """Record the assignments that name this entry; the number of them."""
    written = select(
        Assignment.salt,
        *(getattr(Assignment, key) for key in KEY),
        day_text(Assignment.due_on).label("due_on"),
        Assignment.reason,
    ).where(Assignment.entry_id == entry_id)
    return record_rows("assignment.made", entry_id, rule, written, at=at)


def is_same_subject(duty: Duty, assignment: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a row of `assignment` is about what the duty asks for."""
    return (
        assignment.subject == duty.subject,
        assignment.subject_id == duty.subject_id,
        assignment.asked_for == duty.asked_for,
    )


def describe_duty(duty: Duty) -> dict[str, Json]:
    """What an entry says of the duty; nothing of it is personal."""
    return {
        "subject": duty.subject,
        "asked_for": duty.asked_for,
        "rule": duty.rule,
        "occasion": duty.occasion,
        **duty.label,
    }

"""Giving somebody a later day for what is open, because it was asked for and granted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import not_, select

from lms.assignments.extending import record_extension
from lms.assignments.extension_rules import Extension, ExtensionReason
from lms.assignments.models import Assignment
from lms.assignments.queries import KEY, due_day, is_met, is_withdrawn
from lms.db import await_turn, fetch


def list_due_days(person_id: int, subject: str, subject_id: int) -> tuple[date, ...]:
    """The days by which what is open of that is due now, the soonest first."""
    return tuple(sorted(row.late_after for row in _list_open(person_id, subject, subject_id)))


def extend_granted(
    person_id: int,
    subject: str,
    subject_id: int,
    *,
    due_on: date,
    source: str,
    at: datetime,
    day: date,
) -> int:
    """Let what is open of that, and due earlier, be due on that day; how many duties it was.

    `source` is the request that was granted.
    """
    await_turn(f"duties {person_id}")
    extension = Extension(due_on, ExtensionReason.GRANTED, source, day)
    return sum(
        record_extension(row, extension, at=at)
        for row in _list_open(person_id, subject, subject_id)
        if row.late_after < due_on
    )


def _list_open(person_id: int, subject: str, subject_id: int) -> list[Any]:
    return list(
        fetch(
            select(
                *(getattr(Assignment, key) for key in KEY),
                due_day(Assignment).label("late_after"),
            )
            .where(
                Assignment.person_id == person_id,
                Assignment.subject == subject,
                Assignment.subject_id == subject_id,
                not_(is_withdrawn(Assignment)),
                not_(is_met(Assignment)),
            )
            .order_by(*(getattr(Assignment, key) for key in KEY))
        )
    )

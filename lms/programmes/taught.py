"""Which lessons a person went through, and what trainers recorded of their attendance."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.lessons.models import LessonCompletion
from lms.people.names import name_on
from lms.sessions.models import SessionAttendance, TrainingSessionVersion
from lms.sessions.queries import is_last_record
from lms.sql import AS_OF, PERSON


@dataclass(frozen=True)
class Taught:
    """A lesson or a session; `recorded_by` is the trainer whose record it is, and nobody's own."""

    at: datetime
    kind: str
    title: str
    outcome: str
    recorded_by: str
    reason: str


def list_taught(person_id: int, as_of: date) -> tuple[Taught, ...]:
    """What counts of the records about the person now, with names of that day, latest first."""
    rows = fetch(_select_taught(), {"person_id": person_id, "as_of": as_of})
    found = (Taught(*row) for row in rows)
    return tuple(sorted(found, key=lambda each: (each.at, each.title), reverse=True))


@cache
def _select_taught() -> Any:
    act, record = LessonCompletion, SessionAttendance
    later = aliased(TrainingSessionVersion)
    newest = (
        select(later.title)
        .where(later.session_id == record.session_id)
        .order_by(later.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    lessons = select(
        act.completed_at,
        literal("lesson").label("kind"),
        act.title,
        literal("gone through").label("outcome"),
        literal("").label("recorded_by"),
        literal("").label("reason"),
    ).where(act.person_id == PERSON)
    sessions = select(
        record.recorded_at,
        literal("session"),
        newest,
        record.outcome,
        name_on(record.recorded_by, AS_OF),
        record.reason,
    ).where(record.person_id == PERSON, is_last_record(record))
    return union_all(lessons, sessions)

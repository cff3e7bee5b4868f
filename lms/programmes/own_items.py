"""Which quizzes, lessons and sessions there are, and what a person has done of them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    cast,
    exists,
    literal,
    not_,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from lms.db import UtcDateTime, fetch
from lms.lessons.models import Lesson, LessonCompletion, LessonVersion
from lms.quizzes.models import Quiz, QuizVersion
from lms.sessions.models import SessionAttendance, TrainingSession, TrainingSessionVersion
from lms.sessions.queries import is_last_record
from lms.sessions.rules import Attendance
from lms.sql import PERSON


@dataclass(frozen=True)
class OwnItem:
    """A quiz, a lesson or a session; the last two with the occasion on which they were done."""

    kind: str
    subject_id: int
    slug: str
    title: str
    minutes: int | None
    occasion: str | None
    done_at: datetime | None


def list_own_items(person_id: int) -> tuple[OwnItem, ...]:
    """Everything that is published; lessons and sessions once for each occasion of theirs."""
    rows = fetch(_select_own_items(), {"person_id": person_id})
    return tuple(OwnItem(*row) for row in rows)


@cache
def _select_own_items() -> Any:
    return union_all(_select_lessons(), _select_sessions(), _select_quizzes())


def _select_quizzes() -> Select[*tuple[Any, ...]]:
    version, later = QuizVersion, aliased(QuizVersion)
    newer = exists().where(later.quiz_id == version.quiz_id, later.number > version.number)
    return (
        select(
            literal("quiz").label("kind"),
            Quiz.id,
            Quiz.slug,
            version.title,
            cast(null(), Integer),
            cast(null(), String),
            cast(null(), UtcDateTime()),
        )
        .join(version, version.quiz_id == Quiz.id)
        .where(not_(newer))
    )


def _select_lessons() -> Select[*tuple[Any, ...]]:
    version, later, act = LessonVersion, aliased(LessonVersion), LessonCompletion
    newer = exists().where(later.lesson_id == version.lesson_id, later.number > version.number)
    return (
        select(
            literal("lesson").label("kind"),
            Lesson.id,
            Lesson.slug,
            version.title,
            cast(version.minutes, Integer),
            act.occasion,
            act.completed_at,
        )
        .join(version, version.lesson_id == Lesson.id)
        .outerjoin(act, and_(act.lesson_id == Lesson.id, act.person_id == PERSON))
        .where(not_(newer))
    )


def _select_sessions() -> Select[*tuple[Any, ...]]:
    version, later = TrainingSessionVersion, aliased(TrainingSessionVersion)
    record = SessionAttendance
    newer = exists().where(later.session_id == version.session_id, later.number > version.number)
    attended = and_(
        record.session_id == TrainingSession.id,
        record.person_id == PERSON,
        record.outcome == Attendance.ATTENDED.value,
        is_last_record(record),
    )
    return (
        select(
            literal("session").label("kind"),
            TrainingSession.id,
            TrainingSession.slug,
            version.title,
            cast(null(), Integer),
            record.occasion,
            record.recorded_at,
        )
        .join(version, version.session_id == TrainingSession.id)
        .outerjoin(record, attended)
        .where(not_(newer))
    )

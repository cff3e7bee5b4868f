"""What many people answered: versions with their counts, first attempts, pass rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, not_, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.quizzes.answers import Answer
from lms.quizzes.models import Attempt, Grade, Question, Quiz, QuizVersion, Submission


@dataclass(frozen=True)
class VersionLine:
    """A published version, and how its first attempts went."""

    version_id: int
    number: int
    published_at: datetime
    attempts: int
    passed: int


@dataclass(frozen=True)
class GivenAnswers:
    """The answers of one attempt that was handed in."""

    submitted_at: datetime
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class PassRate:
    """How many attempts were graded in some time, and how many of them passed."""

    attempts: int
    passed: int


def list_versions(quiz_id: int) -> tuple[VersionLine, ...]:
    """The published versions of a quiz, the newest first; counts are of first attempts."""
    first = Attempt.number == 1
    rows = db.session.execute(
        select(
            QuizVersion.id,
            QuizVersion.number,
            QuizVersion.published_at,
            func.count(Grade.attempt_id),
            func.coalesce(func.sum(case((Grade.is_passed, 1), else_=0)), 0),
        )
        .select_from(QuizVersion)
        .outerjoin(Attempt, (Attempt.quiz_version_id == QuizVersion.id) & first & _is_first_ever())
        .outerjoin(
            Grade,
            (Grade.person_id == Attempt.person_id)
            & (Grade.attempt_id == Attempt.id)
            & _is_last_grade(),
        )
        .where(QuizVersion.quiz_id == quiz_id)
        .group_by(QuizVersion.id, QuizVersion.number, QuizVersion.published_at)
        .order_by(QuizVersion.number.desc())
    )
    return tuple(VersionLine(*row) for row in rows)


def list_first_answers(version_id: int) -> tuple[GivenAnswers, ...]:
    """The answers of everybody's first attempt at the quiz, if it was at this version.

    Later attempts say little about a question: the person has seen its feedback.
    """
    rows = db.session.execute(
        select(Submission.submitted_at, Submission.answers)
        .join(
            Attempt,
            (Submission.person_id == Attempt.person_id) & (Submission.attempt_id == Attempt.id),
        )
        .where(Attempt.quiz_version_id == version_id, Attempt.number == 1, _is_first_ever())
        .order_by(Submission.submitted_at, Submission.attempt_id)
    )
    return tuple(GivenAnswers(*row) for row in rows)


def list_pass_rates(since: datetime) -> dict[int, PassRate]:
    """How the attempts graded since then went, by quiz."""
    rows = db.session.execute(
        select(Grade.quiz_id, func.count(), func.sum(case((Grade.is_passed, 1), else_=0)))
        .where(Grade.graded_at >= since, Grade.number == 1)
        .group_by(Grade.quiz_id)
    )
    return {row[0]: PassRate(row[1], row[2]) for row in rows}


def list_question_ids(slug: str) -> tuple[str, ...]:
    """Every id that a question of the quiz ever had."""
    rows = db.session.scalars(
        select(Question.key)
        .join(Quiz, Quiz.id == Question.quiz_id)
        .where(Quiz.slug == slug)
        .order_by(Question.key)
    )
    return tuple(rows)


def _is_first_ever() -> ColumnElement[bool]:
    earlier = aliased(Attempt)
    return not_(
        exists().where(
            earlier.person_id == Attempt.person_id,
            earlier.quiz_id == Attempt.quiz_id,
            earlier.started_at < Attempt.started_at,
        )
    )


def _is_last_grade() -> ColumnElement[bool]:
    later = aliased(Grade)
    return not_(
        exists().where(
            later.person_id == Grade.person_id,
            later.attempt_id == Grade.attempt_id,
            later.number > Grade.number,
        )
    )

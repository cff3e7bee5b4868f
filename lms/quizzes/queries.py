"""Which quizzes there are, what a person attempted, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, exists, func, not_, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.errors import NotFoundError
from lms.quizzes.answers import Answer
from lms.quizzes.definition import QuizDefinition, from_values
from lms.quizzes.models import (
    Attempt,
    Grade,
    Quiz,
    QuizDraft,
    QuizVersion,
    ResponseDraft,
    Submission,
)
from lms.quizzes.rules import AttemptFacts, DrawnQuiz, read_drawn


@dataclass(frozen=True)
class QuizView:
    """A published version of a quiz."""

    quiz_id: int
    slug: str
    version_id: int
    number: int
    title: str
    source: str
    source_digest: str
    definition: QuizDefinition
    published_at: datetime


@dataclass(frozen=True)
class QuizLine:
    """A quiz as the trainer's list shows it; without a version where it is only a draft."""

    quiz_id: int
    slug: str
    title: str | None
    number: int | None
    published_at: datetime | None
    draft_edited_at: datetime | None


@dataclass(frozen=True)
class DraftView:
    """The trainer's work on a quiz."""

    quiz_id: int
    slug: str
    source: str
    edited_by: int | None
    edited_at: datetime


@dataclass(frozen=True)
class AttemptView:
    """An attempt and, where it was handed in, its result."""

    id: str
    person_id: int
    quiz_id: int
    quiz_version_id: int
    occasion: str
    number: int
    started_at: datetime
    submitted_at: datetime | None
    score_bp: int | None
    is_passed: bool | None

    @property
    def facts(self) -> AttemptFacts:
        """What the rules need to know of it."""
        return AttemptFacts(self.started_at, self.submitted_at, self.is_passed)


@dataclass(frozen=True)
class AttemptDetail:
    """An attempt with its questions as drawn and its answers so far."""

    attempt: AttemptView
    drawn: DrawnQuiz
    answers: Mapping[str, Answer]


def list_quizzes() -> tuple[QuizLine, ...]:
    """Every quiz with its newest version and its draft, by title."""
    rows = db.session.execute(
        select(
            Quiz.id,
            Quiz.slug,
            QuizVersion.title,
            QuizVersion.number,
            QuizVersion.published_at,
            QuizDraft.edited_at,
        )
        .select_from(Quiz)
        .select_from(Quiz)
        .outerjoin(QuizVersion, (QuizVersion.quiz_id == Quiz.id) & _is_newest())
        .outerjoin(QuizDraft, QuizDraft.quiz_id == Quiz.id)
        .order_by(func.coalesce(QuizVersion.title, Quiz.slug), Quiz.id)
    )
    return tuple(QuizLine(*row) for row in rows)


def find_quiz(slug: str) -> QuizView | None:
    """The newest published version of the quiz."""
    return _find_version(Quiz.slug == slug, _is_newest())


def find_quiz_by_id(quiz_id: int) -> QuizView | None:
    """The newest published version of the quiz."""
    return _find_version(Quiz.id == quiz_id, _is_newest())


def get_version(version_id: int) -> QuizView:
    """That very version."""
    found = _find_version(QuizVersion.id == version_id)
    if found is None:
        raise NotFoundError("There is no such quiz.")
    return found


def find_draft(slug: str) -> DraftView | None:
    """The trainer's work on the quiz."""
    row = db.session.execute(
        select(Quiz.id, Quiz.slug, QuizDraft.source, QuizDraft.edited_by, QuizDraft.edited_at)
        .join(QuizDraft, QuizDraft.quiz_id == Quiz.id)
        .where(Quiz.slug == slug)
    ).first()
    return DraftView(*row) if row else None


def list_attempts(person_id: int, quiz_id: int, occasion: str) -> tuple[AttemptView, ...]:
    """The person's attempts on that occasion, the first first."""
    rows = db.session.execute(
        _select_attempts()
        .where(
            Attempt.person_id == person_id,
            Attempt.quiz_id == quiz_id,
            Attempt.occasion == occasion,
        )
        .order_by(Attempt.number)
    ).mappings()
    return tuple(AttemptView(**row) for row in rows)


def list_own_attempts(person_id: int) -> tuple[AttemptView, ...]:
    """All attempts of the person, the latest first."""
    rows = db.session.execute(
        _select_attempts()
        .where(Attempt.person_id == person_id)
        .order_by(Attempt.started_at.desc(), Attempt.id)
    ).mappings()
    return tuple(AttemptView(**row) for row in rows)


def find_attempt(person_id: int, attempt_id: str) -> AttemptDetail | None:
    """The person's own attempt with that id: the answers kept so far, or those handed in."""
    row = (
        db.session.execute(
            _select_attempts()
            .add_columns(Attempt.drawn, Submission.answers)
            .where(Attempt.person_id == person_id, Attempt.id == attempt_id)
        )
        .mappings()
        .first()
    )
    if row is None:
        return None
    values = dict(row)
    drawn, handed_in = values.pop("drawn"), values.pop("answers")
    answers = handed_in if handed_in is not None else _list_kept(person_id, attempt_id)
    return AttemptDetail(AttemptView(**values), read_drawn(drawn), answers)


def _list_kept(person_id: int, attempt_id: str) -> dict[str, Answer]:
    rows = db.session.execute(
        select(ResponseDraft.question_key, ResponseDraft.answer).where(
            ResponseDraft.person_id == person_id, ResponseDraft.attempt_id == attempt_id
        )
    )
    return {row.question_key: row.answer for row in rows}


def list_passed(person_id: int, occasion: str) -> dict[int, int]:
    """The quizzes that the person passed on that occasion, with the best score in basis points."""
    rows = db.session.execute(
        select(Grade.quiz_id, func.max(Grade.score_bp))
        .where(
            Grade.person_id == person_id,
            Grade.occasion == occasion,
            Grade.is_passed,
            is_last_grade(Grade),
        )
        .group_by(Grade.quiz_id)
    )
    return {row[0]: row[1] for row in rows}


def list_graded_answers(quiz_id: int) -> tuple[tuple[int, Mapping[str, Answer]], ...]:
    """The version and the answers of every attempt handed in, for the trainer's results."""
    rows = db.session.execute(
        select(Attempt.quiz_version_id, Submission.answers)
        .join(
            Submission,
            (Submission.person_id == Attempt.person_id) & (Submission.attempt_id == Attempt.id),
        )
        .where(Attempt.quiz_id == quiz_id)
        .order_by(Submission.submitted_at, Submission.attempt_id)
    )
    return tuple((row[0], row[1]) for row in rows)


@cache
def _is_newest() -> ColumnElement[bool]:
    later = aliased(QuizVersion)
    newer = exists().where(later.quiz_id == QuizVersion.quiz_id, later.number > QuizVersion.number)
    return not_(newer)


def is_last_grade(grade: Any) -> ColumnElement[bool]:
    """The condition that a row of `grade` is the one that counts: no regrade followed it."""
    later = aliased(Grade)
    regraded = exists().where(
        later.person_id == grade.person_id,
        later.attempt_id == grade.attempt_id,
        later.number > grade.number,
    )
    return not_(regraded)


def _find_version(*conditions: ColumnElement[bool]) -> QuizView | None:
    row = (
        db.session.execute(
            select(
                Quiz.id.label("quiz_id"),
                Quiz.slug,
                QuizVersion.id.label("version_id"),
                QuizVersion.number,
                QuizVersion.title,
                QuizVersion.source,
                QuizVersion.source_digest,
                QuizVersion.definition,
                QuizVersion.published_at,
            )
            .join(QuizVersion, QuizVersion.quiz_id == Quiz.id)
            .where(*conditions)
        )
        .mappings()
        .first()
    )
    if row is None:
        return None
    return QuizView(**{**row, "definition": from_values(row["definition"])})


@cache
def _select_attempts() -> Any:
    return (
        select(
            Attempt.id,
            Attempt.person_id,
            Attempt.quiz_id,
            Attempt.quiz_version_id,
            Attempt.occasion,
            Attempt.number,
            Attempt.started_at,
            Submission.submitted_at,
            Grade.score_bp,
            Grade.is_passed,
        )
        .outerjoin(
            Submission,
            (Submission.person_id == Attempt.person_id) & (Submission.attempt_id == Attempt.id),
        )
        .outerjoin(
            Grade,
            (Grade.person_id == Attempt.person_id)
            & (Grade.attempt_id == Attempt.id)
            & is_last_grade(Grade),
        )
    )

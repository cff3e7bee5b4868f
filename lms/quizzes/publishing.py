"""Bringing out a quiz: the trainer's draft, and versions that never change again."""

import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lms.db import await_turn, db
from lms.errors import RefusalError
from lms.evidence import service as evidence
from lms.evidence.service import Private
from lms.quizzes.definition import Question as QuestionDefinition
from lms.quizzes.definition import QuizDefinition, question_digest, to_values
from lms.quizzes.linter import lint_places
from lms.quizzes.models import (
    Question,
    QuestionVersion,
    Quiz,
    QuizDraft,
    QuizVersion,
    QuizVersionQuestion,
)
from lms.quizzes.queries import QuizView, find_quiz
from lms.quizzes.reader import read_placed_quiz

CANNOT_BE_PUBLISHED = "The quiz cannot be published yet: {}"


def await_turn_with(slug: str) -> None:
    """Let those who work on this quiz at one moment follow each other, to the transaction's end.

    What is read of its draft after it holds when the draft is written.
    """
    await_turn(f"work on quiz {slug}")


def save_draft(slug: str, source: str, *, editor_id: int, at: datetime) -> None:
    """Keep the trainer's work on a quiz; it may be unfinished and wrong."""
    await_turn_with(slug)
    quiz_id = _get_or_add_quiz(slug, at=at)
    values = {"source": source, "edited_by": editor_id, "edited_at": at}
    changed = db.session.execute(
        update(QuizDraft).where(QuizDraft.quiz_id == quiz_id).values(values)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        db.session.execute(insert(QuizDraft), {"quiz_id": quiz_id, **values})


def discard_draft(slug: str) -> None:
    """Drop the trainer's work; published versions stay."""
    mine = select(Quiz.id).where(Quiz.slug == slug).scalar_subquery()
    db.session.execute(delete(QuizDraft).where(QuizDraft.quiz_id == mine))


def publish(
    slug: str,
    source: str,
    *,
    anchors: Mapping[str, AbstractSet[str]],
    actor_id: int,
    at: datetime,
) -> int | None:
    """Publish the source as the next version and give its number; None where nothing changed.

    `anchors` has the sections of each policy at which questions may point, by their anchors.
    """
    await_turn_with(slug)
    placed = read_placed_quiz(source, file=f"{slug}.yaml")
    if isinstance(placed, list):
        raise RefusalError(CANNOT_BE_PUBLISHED.format(placed[0].sentence))
    definition = placed.definition
    digest = hashlib.sha256(source.encode()).hexdigest()
    newest = find_quiz(slug)
    if newest is not None and newest.source_digest == digest:
        discard_draft(slug)
        return None
    if problem := next(lint_places(placed, anchors), None):
        raise RefusalError(CANNOT_BE_PUBLISHED.format(problem.sentence))
    try:
        with db.session.begin_nested():
            return _write_version(slug, source, definition, newest, actor_id=actor_id, at=at)
    except IntegrityError as clash:
        raise RefusalError(
            "Somebody published this quiz at the same moment. Load the page again and look at it."
        ) from clash


def _write_version(
    slug: str,
    source: str,
    definition: QuizDefinition,
    newest: QuizView | None,
    *,
    actor_id: int,
    at: datetime,
) -> int:
    quiz_id = _get_or_add_quiz(slug, at=at)
    number = newest.number + 1 if newest else 1
    digest = hashlib.sha256(source.encode()).hexdigest()
    receipt = evidence.record(
        "quiz.published",
        at=at,
        facts={"quiz": slug, "version": number, "source_digest": digest},
        private={"actor": Private({"person_id": actor_id}, person_id=actor_id)},
    )
    version_id = db.session.scalar(
        insert(QuizVersion).returning(QuizVersion.id),
        {
            "quiz_id": quiz_id,
            "number": number,
            "title": definition.title,
            "source": source,
            "source_digest": digest,
            "definition": to_values(definition),
            "published_at": at,
            "published_by": actor_id,
            "entry_id": receipt.entry_id,
        },
    )
    _write_questions(quiz_id, int(version_id or 0), definition)
    discard_draft(slug)
    return number


def _get_or_add_quiz(slug: str, *, at: datetime) -> int:
    known = db.session.scalar(select(Quiz.id).where(Quiz.slug == slug))
    if known is not None:
        return known
    added = db.session.scalar(insert(Quiz).returning(Quiz.id), {"slug": slug, "created_at": at})
    return int(added or 0)


def _write_questions(quiz_id: int, version_id: int, definition: QuizDefinition) -> None:
    for position, question in enumerate(definition.questions, start=1):
        question_version_id = _get_or_add_question_version(quiz_id, question)
        db.session.execute(
            insert(QuizVersionQuestion),
            {
                "quiz_version_id": version_id,
                "position": position,
                "question_version_id": question_version_id,
            },
        )


def _get_or_add_question_version(quiz_id: int, question: QuestionDefinition) -> int:
    question_id = db.session.scalar(
        select(Question.id).where(Question.quiz_id == quiz_id, Question.key == question.id)
    )
    if question_id is None:
        question_id = db.session.scalar(
            insert(Question).returning(Question.id), {"quiz_id": quiz_id, "key": question.id}
        )
    digest = question_digest(question)
    known = db.session.scalar(
        select(QuestionVersion.id).where(
            QuestionVersion.question_id == question_id, QuestionVersion.digest == digest
        )
    )
    if known is not None:
        return known
    added = db.session.scalar(
        insert(QuestionVersion).returning(QuestionVersion.id),
        {"question_id": question_id, "digest": digest, "definition": to_values(question)},
    )
    return int(added or 0)

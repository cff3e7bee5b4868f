"""Taking a quiz: beginning, keeping answers, handing in, grading."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

from lms.db import db, is_sqlite
from lms.errors import NotFoundError, RefusalError
from lms.evidence import service as evidence
from lms.evidence.rules import Json, to_canonical_json
from lms.evidence.service import Private
from lms.quizzes import rules
from lms.quizzes.answers import Answer
from lms.quizzes.models import Attempt, Grade, ResponseDraft, Submission
from lms.quizzes.queries import (
    AttemptDetail,
    QuizView,
    find_attempt,
    get_version,
    list_attempts,
)

HANDED_IN = "This attempt was handed in. Its answers stay as they were."


def start_attempt(person_id: int, quiz: QuizView, *, occasion: str, at: datetime) -> str:
    """Begin an attempt, or go on with the one that is under way; the id of it."""
    earlier = list_attempts(person_id, quiz.quiz_id, occasion)
    for attempt in earlier:
        if attempt.submitted_at is None:
            return attempt.id
    obstacle = rules.find_obstacle_to_start([a.facts for a in earlier], quiz.definition, at)
    if obstacle:
        raise RefusalError(obstacle)
    try:
        with db.session.begin_nested():
            return _write_attempt(person_id, quiz, occasion, len(earlier) + 1, at=at)
    except IntegrityError:
        return list_attempts(person_id, quiz.quiz_id, occasion)[-1].id


def keep_answer(
    person_id: int, attempt_id: str, question_key: str, answer: Answer, *, at: datetime
) -> None:
    """Keep an answer as it is given, in place of the one before it."""
    keep_answers(person_id, attempt_id, {question_key: answer}, at=at)


def keep_answers(
    person_id: int, attempt_id: str, answers: Mapping[str, Answer], *, at: datetime
) -> None:
    """Keep answers as they are given; those to other questions stay as they are."""
    detail = get_attempt(person_id, attempt_id)
    if detail.attempt.submitted_at is not None:
        raise RefusalError(HANDED_IN)
    if not answers.keys() <= {drawn.question_id for drawn in detail.drawn.questions}:
        raise NotFoundError("This attempt has no such question.")
    emptied = [key for key, answer in answers.items() if answer is None]
    if emptied:
        db.session.execute(
            delete(ResponseDraft).where(
                ResponseDraft.person_id == person_id,
                ResponseDraft.attempt_id == attempt_id,
                ResponseDraft.question_key.in_(emptied),
            )
        )
    shared = {"person_id": person_id, "attempt_id": attempt_id, "saved_at": at}
    _put_drafts(
        [
            {**shared, "question_key": key, "answer": answers[key]}
            for key in sorted(answers)
            if answers[key] is not None
        ]
    )


def submit_attempt(person_id: int, attempt_id: str, *, at: datetime) -> bool:
    """Hand in the attempt and grade it; False where it was handed in before."""
    detail = get_attempt(person_id, attempt_id)
    if detail.attempt.submitted_at is not None:
        return False
    quiz = get_version(detail.attempt.quiz_version_id)
    try:
        with db.session.begin_nested():
            _write_submission(detail, quiz, at=at)
            _write_grade(detail, quiz, at=at)
    except IntegrityError:
        return False
    return True


def get_attempt(person_id: int, attempt_id: str) -> AttemptDetail:
    """The person's own attempt."""
    detail = find_attempt(person_id, attempt_id)
    if detail is None:
        raise NotFoundError("There is no such attempt of yours.")
    return detail


def _put_drafts(rows: list[dict[str, object]]) -> None:
    """Insert answers or replace those that stand; two windows may send the same one at once."""
    if not rows:
        return
    make = sqlite_insert if is_sqlite() else postgresql_insert
    statement = make(ResponseDraft)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "attempt_id", "question_key"],
            set_={
                "answer": statement.excluded.answer,
                "saved_at": statement.excluded.saved_at,
            },
        ),
        rows,
    )


def _write_attempt(
    person_id: int, quiz: QuizView, occasion: str, number: int, *, at: datetime
) -> str:
    attempt_id = evidence.draw_id()
    drawn = rules.draw(quiz.definition, seed=secrets.randbits(62)).to_values()
    receipt = evidence.record(
        "attempt.started",
        at=at,
        facts={
            "attempt": attempt_id,
            "quiz": quiz.slug,
            "version": quiz.number,
            "source_digest": quiz.source_digest,
            "occasion": occasion,
            "number": number,
            "drawn_digest": _digest(drawn),
        },
        private=_subject(person_id),
    )
    db.session.execute(
        insert(Attempt),
        {
            "person_id": person_id,
            "id": attempt_id,
            "quiz_id": quiz.quiz_id,
            "quiz_version_id": quiz.version_id,
            "occasion": occasion,
            "number": number,
            "started_at": at,
            "drawn": drawn,
            "entry_id": receipt.entry_id,
        },
    )
    return attempt_id


def _write_submission(detail: AttemptDetail, quiz: QuizView, *, at: datetime) -> None:
    attempt, answers = detail.attempt, dict(detail.answers)
    digest = _digest(answers)
    receipt = evidence.record(
        "attempt.submitted",
        at=at,
        facts={"attempt": attempt.id, "quiz": quiz.slug, "answers_digest": digest},
        private=_subject(attempt.person_id),
    )
    db.session.execute(
        insert(Submission),
        {
            "person_id": attempt.person_id,
            "attempt_id": attempt.id,
            "submitted_at": at,
            "answers": answers,
            "answers_digest": digest,
            "entry_id": receipt.entry_id,
        },
    )


def _write_grade(detail: AttemptDetail, quiz: QuizView, *, at: datetime) -> None:
    attempt = detail.attempt
    grade = rules.grade(quiz.definition, detail.answers)
    result = grade.to_values()
    receipt = evidence.record(
        "attempt.graded",
        at=at,
        facts={
            "attempt": attempt.id,
            "quiz": quiz.slug,
            "number": 1,
            "score_bp": grade.score_bp,
            "passed": grade.passed,
            "detail_digest": _digest(result),
        },
        private=_subject(attempt.person_id),
    )
    db.session.execute(
        insert(Grade),
        {
            "person_id": attempt.person_id,
            "attempt_id": attempt.id,
            "number": 1,
            "quiz_id": attempt.quiz_id,
            "occasion": attempt.occasion,
            "graded_at": at,
            "score_bp": grade.score_bp,
            "is_passed": grade.passed,
            "detail": result,
            "entry_id": receipt.entry_id,
        },
    )


def _digest(values: Mapping[str, object]) -> str:
    # Question keys may hold hyphens, which entry keys may not: pairs keep them as values.
    pairs: Json = [[key, values[key]] for key in sorted(values)]  # type: ignore[list-item]
    return hashlib.sha256(to_canonical_json(pairs)).hexdigest()


def _subject(person_id: int) -> dict[str, Private]:
    return {"subject": Private({"person_id": person_id}, person_id=person_id)}

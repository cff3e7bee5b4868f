"""Which questions point at the sections of a policy."""

from dataclasses import dataclass

from sqlalchemy import exists, not_, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.quizzes.definition import from_values
from lms.quizzes.models import Quiz, QuizVersion


@dataclass(frozen=True)
class Pointer:
    """A question in use, and the section of the policy that it tests."""

    quiz: str
    quiz_title: str
    question: str
    text: str
    anchor: str


def list_pointers(policy: str) -> tuple[Pointer, ...]:
    """The questions of the quizzes in use that test sections of that policy, by quiz and place."""
    later = aliased(QuizVersion)
    newer = exists().where(later.quiz_id == QuizVersion.quiz_id, later.number > QuizVersion.number)
    rows = db.session.execute(
        select(Quiz.slug, QuizVersion.title, QuizVersion.definition)
        .join(QuizVersion, QuizVersion.quiz_id == Quiz.id)
        .where(not_(newer))
        .order_by(QuizVersion.title, Quiz.id)
    )
    return tuple(
        Pointer(row.slug, row.title, question.id, question.text, question.anchor)
        for row in rows
        for question in from_values(row.definition).questions
        if question.policy == policy
    )

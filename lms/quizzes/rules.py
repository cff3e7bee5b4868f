"""Which questions an attempt asks, what its answers earn and when the next one may begin."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from lms.quizzes.answer_form import read_answer, render_answer
from lms.quizzes.answers import Answer, describe_answer, is_answered, is_right, right_answer
from lms.quizzes.definition import (
    MatchingQuestion,
    MultipleQuestion,
    OrderingQuestion,
    Question,
    QuizDefinition,
    SingleQuestion,
    question_digest,
)
from lms.quizzes.notation import Unreadable

__all__ = [
    "Answer",
    "AttemptFacts",
    "DrawnQuestion",
    "DrawnQuiz",
    "Grade",
    "QuestionGrade",
    "Unreadable",
    "count_attempts_left",
    "describe_answer",
    "draw",
    "find_obstacle_to_start",
    "grade",
    "is_answered",
    "is_right",
    "next_start_at",
    "read_answer",
    "read_drawn",
    "render_answer",
    "right_answer",
]


@dataclass(frozen=True)
class DrawnQuestion:
    """A question of an attempt, and the order in which its choices stand on the page."""

    question_id: str
    digest: str
    order: tuple[int, ...]


@dataclass(frozen=True)
class DrawnQuiz:
    """The questions of an attempt in the order in which they are asked."""

    questions: tuple[DrawnQuestion, ...]

    def to_values(self) -> dict[str, Any]:
        """Plain values that the attempt keeps."""
        return {
            "questions": [
                {"id": drawn.question_id, "digest": drawn.digest, "order": list(drawn.order)}
                for drawn in self.questions
            ]
        }

    def get_order(self, question_id: str) -> tuple[int, ...]:
        """The order drawn for that question."""
        return next(drawn.order for drawn in self.questions if drawn.question_id == question_id)


@dataclass(frozen=True)
class AttemptFacts:
    """What is known of an earlier attempt of the person at this quiz."""

    started_at: datetime
    submitted_at: datetime | None = None
    passed: bool | None = None


@dataclass(frozen=True)
class QuestionGrade:
    """What one question earned, and what there is to learn from it."""

    question_id: str
    section: str
    right: bool
    answered: bool
    points: int
    points_possible: int
    feedback: str
    answer_feedback: tuple[str, ...]


@dataclass(frozen=True)
class Grade:
    """What an attempt earned; the score is in hundredths of a percent."""

    score_bp: int
    points: int
    points_possible: int
    passed: bool
    questions: tuple[QuestionGrade, ...]

    def to_values(self) -> dict[str, Any]:
        """Plain values that the grade keeps beside its score."""
        return {
            "points": self.points,
            "points_possible": self.points_possible,
            "questions": [
                {"id": q.question_id, "right": q.right, "answered": q.answered, "points": q.points}
                for q in self.questions
            ],
        }


def draw(definition: QuizDefinition, *, seed: int) -> DrawnQuiz:
    """Draw the order of questions and of choices; the same seed gives the same order.

    Pairs and items to be put in order are shuffled even in a quiz of fixed order, because their
    order is the answer.
    """
    shuffled = definition.order == "shuffled"
    count = len(definition.questions)
    order = _shuffle(count, f"{seed} questions") if shuffled else tuple(range(count))
    return DrawnQuiz(
        tuple(
            DrawnQuestion(
                question_id=question.id,
                digest=question_digest(question),
                order=_draw_choices(question, seed, shuffled=shuffled),
            )
            for question in (definition.questions[index] for index in order)
        )
    )


def read_drawn(values: Mapping[str, Any]) -> DrawnQuiz:
    """The drawn quiz that DrawnQuiz.to_values gave."""
    return DrawnQuiz(
        tuple(
            DrawnQuestion(each["id"], each["digest"], tuple(each["order"]))
            for each in values["questions"]
        )
    )


def grade(definition: QuizDefinition, answers: Mapping[str, Answer]) -> Grade:
    """Grade the answers; a question without an answer earns nothing."""
    questions = tuple(_grade_question(q, answers.get(q.id)) for q in definition.questions)
    points = sum(question.points for question in questions)
    possible = definition.points_possible
    return Grade(
        score_bp=points * 10_000 // possible,
        points=points,
        points_possible=possible,
        passed=points * 100 >= definition.pass_mark * possible,
        questions=questions,
    )


def find_obstacle_to_start(
    attempts: Sequence[AttemptFacts],
    definition: QuizDefinition,
    at: datetime,
    *,
    zone: tzinfo = UTC,
) -> str | None:
    """Why the person cannot begin an attempt now; None where nothing hinders."""
    if any(attempt.passed for attempt in attempts):
        return "You have passed this quiz. Nothing is left to do here."
    if any(attempt.submitted_at is None for attempt in attempts):
        return "An attempt of yours is under way. Go on with that one; its answers are kept."
    if count_attempts_left(attempts, definition) == 0:
        used = (
            "The one attempt" if definition.attempts == 1 else f"All {definition.attempts} attempts"
        )
        verb = "is" if definition.attempts == 1 else "are"
        return f"{used} at this quiz {verb} used. Speak to the trainer about what to do next."
    start = next_start_at(attempts, definition, at)
    if start is not None and start > at:
        return f"You can begin the next attempt on {_say_moment(start, zone)}."
    return None


def count_attempts_left(attempts: Sequence[AttemptFacts], definition: QuizDefinition) -> int | None:
    """How many attempts can still be begun; None where there is no limit."""
    if definition.attempts is None:
        return None
    return max(0, definition.attempts - len(attempts))


def next_start_at(
    attempts: Sequence[AttemptFacts], definition: QuizDefinition, at: datetime
) -> datetime | None:
    """The first moment, now or later, at which an attempt may begin; None where none may."""
    over = [attempt.submitted_at for attempt in attempts if attempt.submitted_at is not None]
    if len(over) < len(attempts) or any(attempt.passed for attempt in attempts):
        return None
    if count_attempts_left(attempts, definition) == 0:
        return None
    if not over:
        return at
    return max(at, max(over) + timedelta(hours=definition.wait_hours))


def _shuffle(count: int, salt: str) -> tuple[int, ...]:
    """An order of 0 to count - 1 that follows from the salt alone, in every version of Python."""
    digests = {i: hashlib.sha256(f"{salt} {i}".encode()).digest() for i in range(count)}
    return tuple(sorted(digests, key=digests.__getitem__))


def _draw_choices(question: Question, seed: int, *, shuffled: bool) -> tuple[int, ...]:
    salt = f"{seed} {question.id}"
    if isinstance(question, MatchingQuestion):
        return _shuffle(len(question.pairs), salt)
    if isinstance(question, OrderingQuestion):
        order = _shuffle(len(question.items), salt)
        # Drawn as it should be, it would be right before anything was done.
        return order if order != tuple(sorted(order)) else (*order[1:], *order[:1])
    if isinstance(question, SingleQuestion | MultipleQuestion):
        count = len(question.answers)
        return _shuffle(count, salt) if shuffled else tuple(range(count))
    return ()


def _grade_question(question: Question, answer: Answer) -> QuestionGrade:
    right = is_right(question, answer)
    return QuestionGrade(
        question_id=question.id,
        section=question.section,
        right=right,
        answered=is_answered(answer),
        points=question.points if right else 0,
        points_possible=question.points,
        feedback=question.feedback,
        answer_feedback=_list_choice_feedback(question, answer),
    )


def _list_choice_feedback(question: Question, answer: Answer) -> tuple[str, ...]:
    if not isinstance(question, SingleQuestion | MultipleQuestion) or isinstance(answer, str):
        return ()
    chosen = answer if isinstance(answer, list) else [answer]
    texts = (question.answers[i].feedback for i in chosen if i is not None)
    return tuple(text for text in texts if text)


def _say_moment(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y at %H:%M} ({local.tzname()})"

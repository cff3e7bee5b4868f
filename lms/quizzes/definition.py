"""What a quiz consists of."""

import hashlib
import json
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lms.quizzes.fields import (
    Attempts,
    Hours,
    Id,
    Number,
    OptionalText,
    Percent,
    Points,
    PolicySlug,
    Section,
    Spelling,
    Text,
    Title,
    Tolerance,
    Unit,
    YesOrNo,
    has_count,
)

MOST_QUESTIONS = 200
Layout = Literal["one at a time", "one page"]
Order = Literal["shuffled", "fixed"]


class Part(BaseModel):
    """A part of a quiz, which nothing changes once it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Part):
    """One of the answers that a question offers."""

    text: Text
    correct: YesOrNo = False
    feedback: OptionalText = ""


class Pair(Part):
    """Two things that belong together."""

    left: Text
    right: Text


Choices = Annotated[tuple[Choice, ...], has_count(2, 10)]


class QuestionBase(Part):
    """What every question has, whatever its type."""

    id: Id
    section: Section
    text: Text
    feedback: Text
    points: Points = 1

    @property
    def policy(self) -> str:
        """The policy that the question tests."""
        return self.section.partition("#")[0]

    @property
    def anchor(self) -> str:
        """The anchor of the section that the question tests."""
        return self.section.partition("#")[2]


class SingleQuestion(QuestionBase):
    """One of the answers is right."""

    type: Literal["single"]
    answers: Choices


class MultipleQuestion(QuestionBase):
    """Some of the answers are right, and exactly those are to be chosen."""

    type: Literal["multiple"]
    answers: Choices


class TrueFalseQuestion(QuestionBase):
    """A sentence that is true or false."""

    type: Literal["true_false"]
    correct: YesOrNo


class MatchingQuestion(QuestionBase):
    """Every left has its right."""

    type: Literal["matching"]
    pairs: Annotated[tuple[Pair, ...], has_count(2, 10)]


class OrderingQuestion(QuestionBase):
    """Items to be put in order; here they stand in the right one."""

    type: Literal["ordering"]
    items: Annotated[tuple[Text, ...], has_count(2, 10)]


class NumberQuestion(QuestionBase):
    """A number, right within its tolerance."""

    type: Literal["number"]
    correct: Number
    tolerance: Tolerance = Decimal(0)
    unit: Unit = ""


class TextQuestion(QuestionBase):
    """A few words; some spellings of them are accepted."""

    type: Literal["text"]
    accept: Annotated[tuple[Spelling, ...], has_count(1, 20)]


Question = Annotated[
    SingleQuestion
    | MultipleQuestion
    | TrueFalseQuestion
    | MatchingQuestion
    | OrderingQuestion
    | NumberQuestion
    | TextQuestion,
    Field(discriminator="type"),
]
QUESTION_TYPES: dict[str, type[QuestionBase]] = {
    "single": SingleQuestion,
    "multiple": MultipleQuestion,
    "true_false": TrueFalseQuestion,
    "matching": MatchingQuestion,
    "ordering": OrderingQuestion,
    "number": NumberQuestion,
    "text": TextQuestion,
}


class QuizHeader(Part):
    """What a quiz says before its questions."""

    title: Title
    policy: PolicySlug
    pass_mark: Percent
    attempts: Attempts = None
    wait_hours: Hours = 0
    layout: Layout = "one at a time"
    order: Order = "shuffled"
    introduction: OptionalText = ""


class QuizDefinition(QuizHeader):
    """A whole quiz."""

    questions: Annotated[tuple[Question, ...], has_count(1, MOST_QUESTIONS)]

    @property
    def points_possible(self) -> int:
        """The points of somebody who answers everything right."""
        return sum(question.points for question in self.questions)

    def find_question(self, question_id: str) -> Question | None:
        """The question of that id."""
        return next((q for q in self.questions if q.id == question_id), None)


def to_values(part: Part) -> dict[str, Any]:
    """The plain values that a file or the database keeps, without those left at their default."""
    values: dict[str, Any] = part.model_dump(mode="json", exclude_defaults=True)
    return values


def to_json(part: Part) -> str:
    """The one spelling of a quiz or a question in JSON."""
    return json.dumps(to_values(part), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_values(values: object) -> QuizDefinition:
    """The quiz that to_values gave."""
    return QuizDefinition.model_validate(values)


def from_json(text: str) -> QuizDefinition:
    """The quiz that to_json spelled."""
    return from_values(json.loads(text))


def question_digest(question: Question) -> str:
    """SHA-256 of everything the question says: two versions of it differ in this."""
    return hashlib.sha256(to_json(question).encode()).hexdigest()


def quiz_digest(definition: QuizDefinition) -> str:
    """SHA-256 of everything the quiz says."""
    return hashlib.sha256(to_json(definition).encode()).hexdigest()

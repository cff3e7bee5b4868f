"""How a question stands on a page, and which answers its form brings back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from lms.markup import render_inline
from lms.quizzes import rules
from lms.quizzes.definition import (
    MatchingQuestion,
    MultipleQuestion,
    NumberQuestion,
    OrderingQuestion,
    Question,
    QuizDefinition,
    SingleQuestion,
    TrueFalseQuestion,
)
from lms.quizzes.rules import Answer, DrawnQuiz, Unreadable

HOW = {
    "single": "one answer",
    "multiple": "every answer that is right",
    "true_false": "true or false",
    "matching": "a partner for each",
    "ordering": "put in order",
    "number": "a number",
    "text": "a few words",
}
Option = tuple[str, Markup]


@dataclass(frozen=True)
class QuestionOnPage:
    """A question as it is drawn for one attempt, filled with the answer so far."""

    number: int
    key: str
    kind: str
    how: str
    heading: Markup
    rest: Markup
    options: tuple[Option, ...]
    lefts: tuple[Markup, ...]
    unit: str
    given: tuple[str, ...]
    is_answered: bool
    error: str = ""

    @property
    def name(self) -> str:
        """What the fields of the answer are called."""
        return f"answer-{self.number}"

    @property
    def shown(self) -> str:
        """The fields as the page sends them where nothing was changed."""
        sent = self.given
        if self.kind == "ordering":
            sent = tuple(value for value, _ in self.options)
        return spell_fields(sent)


@dataclass(frozen=True)
class AnswersRead:
    """What a form brought: answers to keep, and what could not be read by number of question."""

    answers: Mapping[str, Answer]
    faults: Mapping[int, str]
    raw: Mapping[int, tuple[str, ...]]
    numbers: tuple[int, ...]


def list_questions(
    definition: QuizDefinition,
    drawn: DrawnQuiz,
    answers: Mapping[str, Answer],
    *,
    read: AnswersRead | None = None,
) -> tuple[QuestionOnPage, ...]:
    """The questions of an attempt in the order drawn; `read` keeps what was typed and refused."""
    found = []
    for number, each in enumerate(drawn.questions, start=1):
        question = definition.find_question(each.question_id)
        if question is None:
            continue
        error = read.faults.get(number, "") if read else ""
        typed = read.raw[number] if read and error else None
        answer = answers.get(question.id)
        found.append(
            describe_question(question, number, each.order, answer, error=error, typed=typed)
        )
    return tuple(found)


def describe_question(
    question: Question,
    number: int,
    order: Sequence[int],
    answer: Answer,
    *,
    error: str = "",
    typed: tuple[str, ...] | None = None,
) -> QuestionOnPage:
    """The question with its choices in the order drawn; places on the page stand for choices."""
    heading, rest = split_text(question.text)
    given = tuple(rules.render_answer(question, answer, order=order))
    return QuestionOnPage(
        number=number,
        key=question.id,
        kind=question.type,
        how=HOW[question.type],
        heading=heading,
        rest=rest,
        options=_list_options(question, number, order, given),
        lefts=_list_lefts(question),
        unit=question.unit if isinstance(question, NumberQuestion) else "",
        given=given if typed is None else typed,
        is_answered=rules.is_answered(answer),
        error=error,
    )


def split_text(text: str) -> tuple[Markup, Markup]:
    """A text cut into its first paragraph and what follows it."""
    html = render_inline(text)
    if not html.startswith("<p>"):
        return Markup(html), Markup()  # noqa: S704 - sanitised by render_inline
    first, _, rest = html.removeprefix("<p>").partition("</p>")
    return Markup(first), Markup(rest.strip())  # noqa: S704 - sanitised by render_inline


def read_answers(
    form: MultiDict[str, str],
    definition: QuizDefinition,
    drawn_quiz: DrawnQuiz,
    kept: Mapping[str, Answer],
) -> AnswersRead:
    """Read the questions that a form changed.

    A page left open in another tab sends all its fields again: only those that were changed on
    it count, so that it takes back nothing that was answered elsewhere.
    """
    answers: dict[str, Answer] = {}
    faults: dict[int, str] = {}
    raw: dict[int, tuple[str, ...]] = {}
    numbers = _list_asked(form, len(drawn_quiz.questions))
    for number in numbers:
        drawn = drawn_quiz.questions[number - 1]
        question = definition.find_question(drawn.question_id)
        fields = tuple(form.getlist(f"answer-{number}"))
        if question is None or not _is_meant(
            form, number, fields, question, is_new=kept.get(drawn.question_id) is None
        ):
            continue
        sent = _to_entries(question, _move(fields, form.get("move", "")))
        answer = rules.read_answer(question, sent, order=drawn.order)
        if isinstance(answer, Unreadable):
            faults[number], raw[number] = answer.sentence, fields
        else:
            answers[question.id] = answer
    return AnswersRead(answers, faults, raw, numbers)


def spell_fields(fields: Sequence[str]) -> str:
    """The fields in one line, to see whether they were changed."""
    return "|".join(fields)


def _list_asked(form: MultiDict[str, str], count: int) -> tuple[int, ...]:
    entries = [entry for entry in form.getlist("asked") if entry.isascii() and entry.isdigit()]
    numbers = {int(entry) for entry in entries if len(entry) < 4}
    return tuple(sorted(number for number in numbers if 1 <= number <= count))


def _is_meant(
    form: MultiDict[str, str],
    number: int,
    fields: tuple[str, ...],
    question: Question,
    *,
    is_new: bool,
) -> bool:
    """Whether the person answered this question on this page."""
    if isinstance(question, OrderingQuestion) and is_new and form.get("go") in {"next", "review"}:
        return True
    if form.get("move", "").startswith(f"{number}."):
        return True
    changed = form.getlist("changed")
    if changed:
        return str(number) in changed
    return spell_fields(fields) != form.get(f"shown-{number}", "")


def _move(fields: tuple[str, ...], move: str) -> tuple[str, ...]:
    """The items after the one that was named went one place up or down."""
    value, _, way = move.partition(":")
    if value not in fields or way not in {"up", "down"}:
        return fields
    place = fields.index(value)
    other = place - 1 if way == "up" else place + 1
    if not 0 <= other < len(fields):
        return fields
    moved = list(fields)
    moved[place], moved[other] = moved[other], moved[place]
    return tuple(moved)


def _to_entries(question: Question, fields: tuple[str, ...]) -> list[str]:
    """The fields as the rules read them: of items in order, the place of each as drawn."""
    if not isinstance(question, OrderingQuestion):
        return list(fields)
    shown = [field.partition(".")[2] for field in fields]
    if sorted(shown) != sorted(str(place) for place in range(len(question.items))):
        return ["?"]
    return [str(shown.index(str(place)) + 1) for place in range(len(shown))]


def _list_options(
    question: Question, number: int, order: Sequence[int], given: Sequence[str]
) -> tuple[Option, ...]:
    if isinstance(question, TrueFalseQuestion):
        return ("true", Markup("True")), ("false", Markup("False"))
    if isinstance(question, OrderingQuestion):
        return _list_items(question, number, order, given)
    if isinstance(question, SingleQuestion | MultipleQuestion):
        texts = [choice.text for choice in question.answers]
    elif isinstance(question, MatchingQuestion):
        texts = [pair.right for pair in question.pairs]
    else:
        return ()
    shown = order or range(len(texts))
    return tuple((str(place), _inline(texts[index])) for place, index in enumerate(shown))


def _list_items(
    question: OrderingQuestion, number: int, order: Sequence[int], given: Sequence[str]
) -> tuple[Option, ...]:
    """The items in the order given so far; those without a place follow."""
    shown = order or range(len(question.items))
    items = [
        (f"{number}.{place}", _inline(question.items[index])) for place, index in enumerate(shown)
    ]
    ranks = [int(entry) if entry else len(items) + 1 for entry in given] or [0] * len(items)
    ranked = sorted(zip(ranks, range(len(items)), strict=True))
    return tuple(items[place] for _, place in ranked)


def _list_lefts(question: Question) -> tuple[Markup, ...]:
    if not isinstance(question, MatchingQuestion):
        return ()
    return tuple(_inline(pair.left) for pair in question.pairs)


def _inline(text: str) -> Markup:
    return Markup(render_inline(text))  # noqa: S704 - sanitised by render_inline

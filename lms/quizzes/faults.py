"""What makes a well-formed quiz unfit to be asked."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.quizzes.definition import (
    Choice,
    MatchingQuestion,
    MultipleQuestion,
    OrderingQuestion,
    Question,
    QuizDefinition,
    SingleQuestion,
    TextQuestion,
)
from lms.quizzes.notation import fold_spelling

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a quiz, and with which part of it."""

    path: Path
    sentence: str


def list_faults(definition: QuizDefinition) -> tuple[Fault, ...]:
    """Everything that has to be mended before the quiz can be asked."""
    ids = [question.id for question in definition.questions]
    faults = list(find_repeated_ids(ids))
    for number, question in enumerate(definition.questions):
        faults += [
            Fault(("questions", number, *fault.path), fault.sentence)
            for fault in find_question_faults(question)
        ]
    return tuple(faults)


def find_repeated_ids(ids: Sequence[str | None]) -> Iterator[Fault]:
    """The questions whose id an earlier question has; None stands for an id not known."""
    first: dict[str, int] = {}
    for number, each in enumerate(ids):
        if each is not None and first.setdefault(each, number) != number:
            yield Fault(
                ("questions", number, "id"),
                f"“{each}” is the id of question {first[each] + 1} already. "
                "Give this question an id of its own.",
            )


def find_question_faults(question: Question) -> Iterator[Fault]:
    """What is wrong with one question; paths begin at the question."""
    match question:
        case SingleQuestion() | MultipleQuestion():
            yield from _find_wrong_marks(question)
            yield from _find_repeated_choices(question.answers)
        case MatchingQuestion():
            for side in ("left", "right"):
                texts = [str(getattr(pair, side)) for pair in question.pairs]
                yield from _find_repeated(
                    texts, [("pairs", i, side) for i in range(len(texts))], f"the {side} of pair"
                )
        case OrderingQuestion():
            places: list[Path] = [("items", i) for i in range(len(question.items))]
            yield from _find_repeated(question.items, places, "item")
        case TextQuestion():
            for number, spelling in enumerate(question.accept):
                if not fold_spelling(spelling):
                    yield Fault(
                        ("accept", number),
                        "Nothing is left of this spelling when accents and spaces are set aside. "
                        "Write one that has letters or figures.",
                    )


def _find_wrong_marks(question: SingleQuestion | MultipleQuestion) -> Iterator[Fault]:
    correct = [number for number, choice in enumerate(question.answers) if choice.correct]
    if not correct:
        yield Fault(
            ("answers",),
            f"No answer of “{question.id}” is correct. Write correct: yes under the right one.",
        )
    if isinstance(question, SingleQuestion):
        for number in correct[1:]:
            yield Fault(
                ("answers", number, "correct"),
                f"Answer {correct[0] + 1} is correct already, and a question of the type single "
                "has one correct answer. Remove one mark, or write type: multiple.",
            )


def _find_repeated_choices(choices: Sequence[Choice]) -> Iterator[Fault]:
    texts = [choice.text for choice in choices]
    places: list[Path] = [("answers", number, "text") for number in range(len(texts))]
    yield from _find_repeated(texts, places, "answer")


def _find_repeated(texts: Sequence[str], places: Sequence[Path], name: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, text in enumerate(texts):
        folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
        if first.setdefault(folded, number) != number:
            yield Fault(
                places[number],
                f"This says the same as {name} {first[folded] + 1}. Change or remove one of them.",
            )

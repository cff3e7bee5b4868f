"""How a form brings an answer, and how it is filled with one."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from lms.quizzes.answers import Answer
from lms.quizzes.definition import (
    MatchingQuestion,
    MultipleQuestion,
    NumberQuestion,
    OrderingQuestion,
    Question,
    SingleQuestion,
    TextQuestion,
    TrueFalseQuestion,
)
from lms.quizzes.notation import Unreadable, read_number

LONGEST_ANSWER = 500
_NOT_OFFERED = "This answer is not one of those offered. Choose again and save."


def read_answer(
    question: Question, raw: Sequence[str], *, order: Sequence[int] = ()
) -> Answer | Unreadable:
    """Read what a form sent for the question; None where nothing was answered.

    Choices, and the rights of pairs, come as their place on the page counted from 0, so that the
    page does not tell the right answer; `order` is the order drawn for the attempt.
    """
    given = [_clean(entry) for entry in raw]
    if not any(given):
        return None
    return _READERS[question.type](question, given, order)


def render_answer(question: Question, answer: Answer, *, order: Sequence[int] = ()) -> list[str]:
    """What the form sends when it is filled with this answer: the reverse of read_answer."""
    if answer is None:
        return []
    if isinstance(answer, bool):
        return ["true" if answer else "false"]
    if isinstance(answer, str):
        return [answer]
    if isinstance(answer, int):
        return [str(_places(question, order)[answer])]
    if isinstance(question, OrderingQuestion):
        shown = order or range(len(answer))
        return [_count_from_one(answer[item]) for item in shown]
    places = _places(question, order)
    return ["" if choice is None else str(places[choice]) for choice in answer]


def _clean(entry: str) -> str:
    """The entry in one form of Unicode, as the log needs it, and without control characters."""
    whole = unicodedata.normalize("NFC", entry)
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in whole).strip()


def _places(question: Question, order: Sequence[int]) -> dict[int, int]:
    """At which place of the page each choice stands."""
    shown = order or range(_count_choices(question))
    return {choice: place for place, choice in enumerate(shown)}


def _count_choices(question: Question) -> int:
    if isinstance(question, SingleQuestion | MultipleQuestion):
        return len(question.answers)
    return len(question.pairs) if isinstance(question, MatchingQuestion) else 0


def _count_from_one(place: int | None) -> str:
    return "" if place is None else str(place + 1)


def _find_choice(entry: str, count: int, order: Sequence[int]) -> int | None:
    if not (entry.isascii() and entry.isdigit() and len(entry) < 4 and int(entry) < count):
        return None
    return order[int(entry)] if order else int(entry)


def _read_single(
    question: SingleQuestion, given: list[str], order: Sequence[int]
) -> Answer | Unreadable:
    if len(given) > 1:
        return Unreadable("This question has one answer, and several came in. Choose one.")
    choice = _find_choice(given[0], len(question.answers), order)
    return Unreadable(_NOT_OFFERED) if choice is None else choice


def _read_multiple(
    question: MultipleQuestion, given: list[str], order: Sequence[int]
) -> Answer | Unreadable:
    choices = {_find_choice(entry, len(question.answers), order) for entry in given if entry}
    known = {choice for choice in choices if choice is not None}
    return list[int | None](sorted(known)) if known == choices else Unreadable(_NOT_OFFERED)


def _read_true_false(
    _question: TrueFalseQuestion, given: list[str], _order: Sequence[int]
) -> Answer | Unreadable:
    if given not in (["true"], ["false"]):
        return Unreadable("Choose one of the two, true or false.")
    return given == ["true"]


def _read_matching(
    question: MatchingQuestion, given: list[str], order: Sequence[int]
) -> Answer | Unreadable:
    rights = [_find_choice(entry, len(question.pairs), order) for entry in given]
    missed = any(entry and right is None for entry, right in zip(given, rights, strict=True))
    if missed or len(rights) != len(question.pairs):
        return Unreadable(_NOT_OFFERED)
    return list(rights)


def _read_ordering(
    question: OrderingQuestion, given: list[str], order: Sequence[int]
) -> Answer | Unreadable:
    count = len(question.items)
    if len(given) != count:
        return Unreadable(_NOT_OFFERED)
    places: list[int | None] = [None] * count
    for shown, entry in enumerate(given):
        if not entry:
            continue
        place = _find_choice(entry, count + 1, ())
        if not place:
            return Unreadable(f"“{entry[:20]}” is not a place. Write a number from 1 to {count}.")
        if place - 1 in places:
            return Unreadable(f"Two items have place {place}. Give each item a place of its own.")
        places[order[shown] if order else shown] = place - 1
    return places


def _read_number(
    question: NumberQuestion, given: list[str], _order: Sequence[int]
) -> Answer | Unreadable:
    number = read_number(given[0], unit=question.unit)
    return number if isinstance(number, Unreadable) else given[0][:100]


def _read_text(
    _question: TextQuestion, given: list[str], _order: Sequence[int]
) -> Answer | Unreadable:
    text = given[0]
    if len(text) > LONGEST_ANSWER:
        return Unreadable(
            f"An answer has at most {LONGEST_ANSWER} characters; this one has {len(text)}. "
            "Shorten it."
        )
    return text


_READERS: dict[str, Callable[[Any, list[str], Sequence[int]], Answer | Unreadable]] = {
    "single": _read_single,
    "multiple": _read_multiple,
    "true_false": _read_true_false,
    "matching": _read_matching,
    "ordering": _read_ordering,
    "number": _read_number,
    "text": _read_text,
}

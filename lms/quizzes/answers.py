"""What an answer to a question is, whether it is right and how it is said in words."""

from decimal import Decimal

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
from lms.quizzes.fields import write_decimal
from lms.quizzes.notation import fold_spelling, is_bare_number, read_number

Answer = bool | int | str | list[int | None] | None


def is_answered(answer: Answer) -> bool:
    """Whether nothing is left to answer: a pair without its right, an item without its place."""
    if isinstance(answer, list):
        return bool(answer) and None not in answer
    return answer is not None


def right_answer(question: Question) -> Answer:
    """An answer that is right."""
    answer: Answer
    match question:
        case SingleQuestion():
            answer = next((i for i, choice in enumerate(question.answers) if choice.correct), None)
        case MultipleQuestion():
            answer = [i for i, choice in enumerate(question.answers) if choice.correct]
        case TrueFalseQuestion():
            answer = question.correct
        case MatchingQuestion():
            answer = list(range(len(question.pairs)))
        case OrderingQuestion():
            answer = list(range(len(question.items)))
        case NumberQuestion():
            answer = write_decimal(question.correct)
        case TextQuestion():
            answer = question.accept[0]
    return answer


def is_right(question: Question, answer: Answer) -> bool:
    """Whether the answer earns the points; nothing answered is not right."""
    if isinstance(question, TextQuestion):
        spellings = {fold_spelling(spelling) for spelling in question.accept}
        return isinstance(answer, str) and fold_spelling(answer) in spellings
    if isinstance(question, NumberQuestion):
        number = read_number(answer, unit=question.unit) if isinstance(answer, str) else None
        return isinstance(number, Decimal) and abs(number - question.correct) <= question.tolerance
    right = right_answer(question)
    return answer is not None and type(answer) is type(right) and answer == right


def describe_answer(question: Question, answer: Answer) -> tuple[str, ...]:
    """The answer in the words of the question, one entry a line; empty where nothing was given."""
    if isinstance(answer, list):
        return _describe_list(question, answer)
    match question, answer:
        case TrueFalseQuestion(), bool():
            return ("True" if answer else "False",)
        case SingleQuestion(), int():
            return (question.answers[answer].text,)
        case NumberQuestion(), str():
            return (_with_unit(answer, question.unit),)
        case TextQuestion(), str():
            return (answer,)
    return ()


def _describe_list(question: Question, answer: list[int | None]) -> tuple[str, ...]:
    if isinstance(question, MultipleQuestion):
        return tuple(question.answers[i].text for i in answer if i is not None)
    if isinstance(question, MatchingQuestion):
        rights = ["–" if i is None else question.pairs[i].right for i in answer]
        lefts = [pair.left for pair in question.pairs]
        return tuple(f"{left} → {right}" for left, right in zip(lefts, rights, strict=True))
    if isinstance(question, OrderingQuestion):
        placed = [(place, item) for item, place in enumerate(answer) if place is not None]
        return tuple(question.items[item] for _, item in sorted(placed))
    return ()


def _with_unit(answer: str, unit: str) -> str:
    """The number with its unit, unless the person wrote something beside the number already."""
    return f"{answer} {unit}" if unit and is_bare_number(answer) else answer

"""How often each answer to a question was given, by everyone and by those who did best."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lms.quizzes.answers import Answer, is_right
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
from lms.quizzes.notation import fold_spelling

MOST_SPELLINGS = 10
Option = tuple[str, str, bool]


@dataclass(frozen=True)
class ChoiceCount:
    """How often one answer was given; shares in hundredths of a percent of those who answered."""

    label: str
    right: bool
    count: int
    share_bp: int
    best_share_bp: int


@dataclass
class GivenAnswer:
    """An answer, how often it was given and how often by those who did best."""

    answer: Answer
    count: int = 0
    best_count: int = 0


def tally_answers(given: Sequence[Answer], *, best: AbstractSet[int]) -> tuple[GivenAnswer, ...]:
    """Each answer once with how often it was given; nothing answered is no answer."""
    found: dict[str, GivenAnswer] = {}
    for number, answer in enumerate(given):
        if answer is not None:
            each = found.setdefault(repr(answer), GivenAnswer(answer))
            each.count += 1
            each.best_count += number in best
    return tuple(found.values())


def count_choices(question: Question, given: Sequence[GivenAnswer]) -> tuple[ChoiceCount, ...]:
    """Count each answer that the question offers, or the commonest where people write their own.

    Of pairs and items to be put in order, each is counted when it was put where it belongs.
    """
    everyone, best = Counter[str](), Counter[str]()
    for each in given:
        for key in set(_list_keys(question, each.answer)):
            everyone[key] += each.count
            best[key] += each.best_count
    answered = sum(each.count for each in given)
    answered_best = sum(each.best_count for each in given)
    return tuple(
        ChoiceCount(
            label=label,
            right=right,
            count=everyone[key],
            share_bp=share_bp(everyone[key], answered),
            best_share_bp=share_bp(best[key], answered_best),
        )
        for key, label, right in _list_options(question, given, everyone)
    )


def _list_keys(question: Question, answer: Answer) -> Iterator[str]:
    """What is counted once for this answer."""
    if isinstance(question, MatchingQuestion | OrderingQuestion) and isinstance(answer, list):
        yield from (str(i) for i, place in enumerate(answer) if place == i)
    elif isinstance(answer, list):
        yield from (str(each) for each in answer)
    elif isinstance(question, NumberQuestion | TextQuestion):
        yield fold_spelling(str(answer))
    else:
        yield str(answer)


def _list_options(
    question: Question, given: Iterable[GivenAnswer], counts: Counter[str]
) -> Iterator[Option]:
    match question:
        case SingleQuestion() | MultipleQuestion():
            for number, choice in enumerate(question.answers):
                yield str(number), choice.text, choice.correct
        case TrueFalseQuestion():
            yield "True", "True", question.correct
            yield "False", "False", not question.correct
        case MatchingQuestion():
            for number, pair in enumerate(question.pairs):
                yield str(number), f"{pair.left} → {pair.right}", True
        case OrderingQuestion():
            for number, item in enumerate(question.items):
                yield str(number), f"{number + 1}. {item}", True
        case _:
            yield from _list_spellings(question, given, counts)


def _list_spellings(
    question: Question, given: Iterable[GivenAnswer], counts: Counter[str]
) -> Iterator[Option]:
    """The commonest answers that people wrote, each as most of them spelled it."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in given:
        written = str(each.answer)
        spellings[fold_spelling(written)][written] += each.count
    ordered = sorted(counts, key=lambda key: (-counts[key], key))
    for key in ordered[:MOST_SPELLINGS]:
        label = min(spellings[key], key=lambda text: (-spellings[key][text], text))
        yield key, label, is_right(question, label)


def share_bp(part: int, whole: int) -> int:
    """A share in hundredths of a percent, rounded down; 0 of nothing."""
    return part * 10_000 // whole if whole else 0

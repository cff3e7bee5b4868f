"""What a trainer should know about a question, in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.quizzes.choice_counts import ChoiceCount
from lms.quizzes.definition import Question, SingleQuestion, TrueFalseQuestion

FEWEST_ANSWERS = 20
ENOUGH_TO_MISS_A_CHOICE = 50
EASY_BP = 9_500
HARD_BP = 3_000
WEAK = 100
GOOD = 250
LONGEST_LABEL = 60


class FlagKind(StrEnum):
    """What kind of thing is said about a question."""

    TOO_FEW = "too few"
    TWO_READINGS = "two readings"
    UPSIDE_DOWN = "upside down"
    TOO_EASY = "too easy"
    TOO_HARD = "too hard"
    SAYS_LITTLE = "says little"
    UNUSED_ANSWER = "unused answer"
    WORKS_WELL = "works well"


@dataclass(frozen=True)
class Flag:
    """One thing to know about a question."""

    kind: FlagKind
    sentence: str


@dataclass(frozen=True)
class QuestionFigures:
    """The figures on which flags stand."""

    asked: int
    answered: int
    right: int
    discrimination: int | None


def list_flags(
    question: Question, figures: QuestionFigures, choices: Sequence[ChoiceCount]
) -> tuple[Flag, ...]:
    """What the figures say about the question, gravest first."""
    if figures.answered < FEWEST_ANSWERS:
        return (Flag(FlagKind.TOO_FEW, f"Too few answers to say ({figures.answered})."),)
    flags = [*_find_misreading(question, figures, choices), *_find_level(figures)]
    if not flags:
        flags += _find_worth(figures)
    if isinstance(question, SingleQuestion) and figures.answered >= ENOUGH_TO_MISS_A_CHOICE:
        flags += _find_unused(choices)
    return tuple(flags)


def _find_misreading(
    question: Question, figures: QuestionFigures, choices: Sequence[ChoiceCount]
) -> Iterator[Flag]:
    rival = _find_rival(question, choices)
    if rival is not None:
        yield Flag(
            FlagKind.TWO_READINGS,
            f"Those who did best overall chose {_shorten(rival.label)} more often than the right "
            "answer. The question can be read two ways.",
        )
    elif figures.discrimination is not None and figures.discrimination <= -WEAK:
        yield Flag(
            FlagKind.UPSIDE_DOWN,
            "Those who did well otherwise got this wrong more often than the rest. "
            "Check which answer is marked correct and how the question is worded.",
        )


def _find_rival(question: Question, choices: Sequence[ChoiceCount]) -> ChoiceCount | None:
    """The wrong answer that the best chose more often than the right one."""
    if not isinstance(question, SingleQuestion | TrueFalseQuestion):
        return None
    right = max((choice.best_share_bp for choice in choices if choice.right), default=0)
    wrong = [choice for choice in choices if not choice.right and choice.best_share_bp > right]
    return max(wrong, key=lambda choice: choice.best_share_bp, default=None)


def _find_level(figures: QuestionFigures) -> Iterator[Flag]:
    share = f"{figures.right} of {figures.asked}"
    if figures.right * 10_000 >= EASY_BP * figures.asked:
        yield Flag(
            FlagKind.TOO_EASY,
            f"Nearly everyone gets this right: {share}. "
            "Make the wrong answers likelier, or let the question go.",
        )
    elif figures.right * 10_000 <= HARD_BP * figures.asked:
        yield Flag(
            FlagKind.TOO_HARD,
            f"Few get this right: {share}. Look at the question and at the section behind it.",
        )


def _find_worth(figures: QuestionFigures) -> Iterator[Flag]:
    if figures.discrimination is None:
        return
    if figures.discrimination < WEAK:
        yield Flag(
            FlagKind.SAYS_LITTLE,
            "Whether people get this right has little to do with how they do otherwise.",
        )
    elif figures.discrimination >= GOOD:
        yield Flag(
            FlagKind.WORKS_WELL,
            "Those who know the policy get this right and the others do not. Keep it.",
        )


def _find_unused(choices: Sequence[ChoiceCount]) -> Iterator[Flag]:
    for choice in choices:
        if choice.count == 0 and not choice.right:
            yield Flag(
                FlagKind.UNUSED_ANSWER,
                f"Nobody chose {_shorten(choice.label)}. A likelier answer would tell more.",
            )


def _shorten(label: str) -> str:
    text = " ".join(label.split())
    return f"“{text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + '…'}”"

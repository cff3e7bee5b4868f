"""What the answers of many people say about a quiz, in the words and figures of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lms.quizzes.definition import QuizDefinition
from lms.quizzes.statistics import QuestionStatistics, QuizStatistics
from lms.quizzes.verdicts import FlagKind
from lms.web.charts import Bar, horizontal_bars
from lms.web.formatting import counted, letter, share
from lms.web.learner.question_page import split_text

SIGNS: Mapping[FlagKind, tuple[str, str]] = {
    FlagKind.TWO_READINGS: ("late", "Two readings"),
    FlagKind.UPSIDE_DOWN: ("late", "Upside down"),
    FlagKind.TOO_HARD: ("due", "Hard"),
    FlagKind.TOO_EASY: ("info", "Too easy"),
    FlagKind.SAYS_LITTLE: ("info", "Says little"),
    FlagKind.UNUSED_ANSWER: ("info", "Unused answer"),
    FlagKind.WORKS_WELL: ("done", "Works well"),
    FlagKind.TOO_FEW: ("open", "Too few answers"),
}
GRAVE = frozenset({FlagKind.TWO_READINGS, FlagKind.UPSIDE_DOWN})
# A full bar leaves room for its figure and the word behind it.
ROOM_FOR_NOTES = 112
_RANKS = {kind: rank for rank, kind in enumerate(SIGNS)}
_UNREMARKABLE = ("done", "Nothing to note")


@dataclass(frozen=True)
class QuestionResult:
    """One question: what to do about it, its picture and its figures."""

    number: int
    heading: Markup
    sign: str
    word: str
    sentences: tuple[str, ...]
    chart: Markup
    figures: QuestionStatistics
    letters: tuple[str, ...]


def list_question_results(
    definition: QuizDefinition, statistics: QuizStatistics
) -> tuple[QuestionResult, ...]:
    """The questions, those that need the trainer first."""
    numbers = {question.id: number for number, question in enumerate(definition.questions, 1)}
    ranked = sorted(statistics.questions, key=lambda each: (_rank(each), numbers[each.question_id]))
    return tuple(_describe(numbers[each.question_id], each) for each in ranked)


def say_headline(results: Sequence[QuestionResult], statistics: QuizStatistics) -> str:
    """What the trainer should know first."""
    if not statistics.attempts:
        return "Nobody has handed it in yet"
    grave = [r for r in results if any(flag.kind in GRAVE for flag in r.figures.flags)]
    if len(grave) == 1:
        return f"Question {grave[0].number} needs you"
    if grave:
        return counted(len(grave), "question needs you", "questions need you", spell=True)
    if _are_too_few(results):
        return "Too few answers to judge the questions"
    return "No question misleads people"


def say_worst_section(
    results: Sequence[QuestionResult], statistics: QuizStatistics, titles: Mapping[str, str]
) -> str:
    """Which section is misunderstood most; nothing while the answers are too few to tell."""
    if _are_too_few(results) or not statistics.sections or not statistics.sections[0].wrong:
        return ""
    worst = statistics.sections[0]
    title = titles.get(worst.section, worst.section)
    return f"Misunderstood most is “{title}”: {share(worst.wrong, worst.asked)} wrong."


def _are_too_few(results: Sequence[QuestionResult]) -> bool:
    return all(each.sign == "open" for each in results)


def _rank(question: QuestionStatistics) -> int:
    return min((_RANKS[flag.kind] for flag in question.flags), default=len(_RANKS))


def _describe(number: int, question: QuestionStatistics) -> QuestionResult:
    kind = question.flags[0].kind if question.flags else None
    sign, word = SIGNS[kind] if kind else _UNREMARKABLE
    return QuestionResult(
        number=number,
        heading=split_text(question.text)[0],
        sign=sign,
        word=word,
        sentences=tuple(flag.sentence for flag in question.flags),
        chart=_draw_choices(number, question),
        figures=question,
        letters=tuple(letter(place) for place in range(1, len(question.choices) + 1)),
    )


def _draw_choices(number: int, question: QuestionStatistics) -> Markup:
    if not question.answered:
        return Markup()
    bars, spoken = [], []
    for place, choice in enumerate(question.choices, start=1):
        best, share = _percent(choice.best_share_bp), _percent(choice.share_bp)
        note = "right" if choice.right else ""
        bars.append(Bar(letter(place), best, share, note, is_strong=choice.right))
        mark = ", right," if choice.right else ""
        spoken.append(f"{letter(place)}{mark} {share} percent of everyone, {best} of the best")
    name = f"Question {number}. {'; '.join(spoken)}."
    return horizontal_bars(bars, name, most=ROOM_FOR_NOTES, inks=("best third", "everyone"))


def _percent(share_bp: int) -> int:
    return (share_bp + 50) // 100

"""What the answers of many people say about a quiz, its questions and the sections they test."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from lms.quizzes.answers import Answer, is_right
from lms.quizzes.choice_counts import ChoiceCount, count_choices, share_bp, tally_answers
from lms.quizzes.definition import Question, QuizDefinition
from lms.quizzes.verdicts import Flag, QuestionFigures, list_flags

Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class QuestionStatistics:
    """How one question did; shares in hundredths of a percent, discrimination in thousandths.

    Discrimination is the correlation between getting this question right and the points of all
    others: 1000 where it parts those who know from those who do not, 0 where it says nothing.
    """

    question_id: str
    section: str
    text: str
    asked: int
    answered: int
    right: int
    right_bp: int
    discrimination: int | None
    choices: tuple[ChoiceCount, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class SectionStatistics:
    """How the questions about one section did together."""

    section: str
    questions: int
    asked: int
    wrong: int
    wrong_bp: int


@dataclass(frozen=True)
class QuizStatistics:
    """How a quiz did; sections with the largest share of wrong answers stand first."""

    attempts: int
    passed: int
    mean_score_bp: int
    questions: tuple[QuestionStatistics, ...]
    sections: tuple[SectionStatistics, ...]


def measure_quiz(definition: QuizDefinition, attempts: Sequence[Answers]) -> QuizStatistics:
    """Measure a quiz by the answers of the attempts handed in.

    A person's later attempts are no evidence about a question they have seen with its feedback:
    give the first attempt of each.
    """
    rights = {q.id: _list_rights(q, attempts) for q in definition.questions}
    totals = _sum_points(definition, rights, len(attempts))
    questions = tuple(
        _measure_question(question, attempts, rights[question.id], totals)
        for question in definition.questions
    )
    possible = definition.points_possible
    return QuizStatistics(
        attempts=len(attempts),
        passed=sum(points * 100 >= definition.pass_mark * possible for points in totals),
        mean_score_bp=share_bp(sum(totals), possible * len(attempts)),
        questions=questions,
        sections=tuple(_measure_sections(questions)),
    )


def correlate(rights: Sequence[bool], scores: Sequence[int]) -> int | None:
    """The correlation of right or wrong with a score, in thousandths; None where one is constant.

    Whole numbers throughout, so that every machine finds the same.
    """
    count, x, y = len(rights), sum(rights), sum(scores)
    xy = sum(score for right, score in zip(rights, scores, strict=True) if right)
    covariance = count * xy - x * y
    spread = (count * x - x * x) * (count * sum(score * score for score in scores) - y * y)
    if spread == 0:
        return None
    size = isqrt(covariance * covariance * 1_000_000 // spread)
    return size if covariance >= 0 else -size


def find_best(scores: Sequence[int]) -> frozenset[int]:
    """The third with the best scores and all who equal them; nobody where that is everybody."""
    third = len(scores) // 3
    if third == 0:
        return frozenset()
    threshold = sorted(scores, reverse=True)[third - 1]
    best = frozenset(number for number, score in enumerate(scores) if score >= threshold)
    return best if len(best) < len(scores) else frozenset()


def _list_rights(question: Question, attempts: Sequence[Answers]) -> list[bool]:
    """Whether each attempt got the question right; equal answers are graded once."""
    known: dict[str, bool] = {}
    rights = []
    for answers in attempts:
        answer = answers.get(question.id)
        spelling = repr(answer)
        if spelling not in known:
            known[spelling] = is_right(question, answer)
        rights.append(known[spelling])
    return rights


def _sum_points(
    definition: QuizDefinition, rights: Mapping[str, Sequence[bool]], count: int
) -> list[int]:
    totals = [0] * count
    for question in definition.questions:
        for number, right in enumerate(rights[question.id]):
            totals[number] += question.points if right else 0
    return totals


def _measure_question(
    question: Question, attempts: Sequence[Answers], rights: Sequence[bool], totals: Sequence[int]
) -> QuestionStatistics:
    others = [
        total - (question.points if right else 0)
        for total, right in zip(totals, rights, strict=True)
    ]
    given = [answers.get(question.id) for answers in attempts]
    choices = count_choices(question, tally_answers(given, best=find_best(others)))
    figures = QuestionFigures(
        asked=len(attempts),
        answered=sum(answer is not None for answer in given),
        right=sum(rights),
        discrimination=correlate(rights, others),
    )
    return QuestionStatistics(
        question_id=question.id,
        section=question.section,
        text=question.text,
        asked=figures.asked,
        answered=figures.answered,
        right=figures.right,
        right_bp=share_bp(figures.right, figures.asked),
        discrimination=figures.discrimination,
        choices=choices,
        flags=list_flags(question, figures, choices),
    )


def _measure_sections(questions: Sequence[QuestionStatistics]) -> Iterator[SectionStatistics]:
    asked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    members: defaultdict[str, int] = defaultdict(int)
    for question in questions:
        members[question.section] += 1
        asked[question.section] += question.asked
        wrong[question.section] += question.asked - question.right
    shares = {section: share_bp(wrong[section], asked[section]) for section in members}
    for section in sorted(members, key=lambda each: (-shares[each], each)):
        yield SectionStatistics(
            section=section,
            questions=members[section],
            asked=asked[section],
            wrong=wrong[section],
            wrong_bp=shares[section],
        )

from statistics import correlation

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.quizzes.definition import QuizDefinition
from lms.quizzes.statistics import correlate, find_best, measure_quiz
from lms.quizzes.verdicts import FlagKind

SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=80)
BASE = {"text": "Asked.", "feedback": "Because."}


def make_quiz():
    answers = [{"text": "A"}, {"text": "B", "correct": True}, {"text": "C"}]
    questions = [
        {"id": "one", "type": "single", "section": "p#a", "answers": answers, **BASE},
        {"id": "two", "type": "true_false", "section": "p#b", "correct": True, **BASE},
        {"id": "three", "type": "true_false", "section": "p#b", "correct": True, **BASE},
    ]
    return QuizDefinition.model_validate(
        {"title": "T", "policy": "p", "pass_mark": 60, "questions": questions}
    )


def measure(*groups):
    """Statistics of groups of (count, answers)."""
    attempts = [dict(answers) for count, answers in groups for _ in range(count)]
    return measure_quiz(make_quiz(), attempts)


def flags(statistics, number=0):
    return [flag.sentence for flag in statistics.questions[number].flags]


STRONG = {"one": 1, "two": True, "three": True}
WEAK = {"one": 0, "two": False, "three": False}


def test_quiz_is_measured_as_a_whole():
    statistics = measure((3, STRONG), (1, WEAK))

    assert (statistics.attempts, statistics.passed, statistics.mean_score_bp) == (4, 3, 7500)


def test_shares_are_of_all_who_were_asked_and_choices_of_those_who_answered():
    question = measure((2, STRONG), (1, WEAK), (1, {"two": True})).questions[0]

    assert (question.asked, question.answered, question.right, question.right_bp) == (4, 3, 2, 5000)
    assert [(c.label, c.right, c.count, c.share_bp) for c in question.choices] == [
        ("A", False, 1, 3333),
        ("B", True, 2, 6666),
        ("C", False, 0, 0),
    ]


def test_sections_stand_with_the_worst_first():
    statistics = measure((3, {**STRONG, "three": False}), (1, STRONG))

    assert [
        (s.section, s.questions, s.asked, s.wrong, s.wrong_bp) for s in statistics.sections
    ] == [
        ("p#b", 2, 8, 3, 3750),
        ("p#a", 1, 4, 0, 0),
    ]


def test_question_that_parts_the_knowing_works_well():
    statistics = measure((20, STRONG), (20, WEAK))

    assert statistics.questions[0].discrimination == 1000
    assert flags(statistics) == [
        "Those who know the policy get this right and the others do not. Keep it."
    ]


def test_wrong_answer_preferred_by_the_best_means_two_readings():
    statistics = measure((20, {**STRONG, "one": 0}), (5, STRONG), (35, {**WEAK, "one": 1}))

    assert [flag.kind for flag in statistics.questions[0].flags] == [
        FlagKind.TWO_READINGS,
        FlagKind.UNUSED_ANSWER,
    ]
    assert flags(statistics) == [
        (
            "Those who did best overall chose “A” more often than the right answer. "
            "The question can be read two ways."
        ),
        "Nobody chose “C”. A likelier answer would tell more.",
    ]


def test_question_that_everyone_gets_right_says_so():
    statistics = measure((29, STRONG), (1, {**STRONG, "one": 2}))

    assert flags(statistics) == [
        (
            "Nearly everyone gets this right: 29 of 30. "
            "Make the wrong answers likelier, or let the question go."
        )
    ]


def test_question_that_few_get_right_says_so():
    statistics = measure((5, STRONG), (25, {**WEAK, "one": 2}))

    assert flags(statistics) == [
        "Few get this right: 5 of 30. Look at the question and at the section behind it."
    ]


def test_question_that_has_nothing_to_do_with_the_rest_says_so():
    statistics = measure(
        (10, STRONG), (10, WEAK), (10, {**STRONG, "one": 0}), (10, {**WEAK, "one": 1})
    )

    assert flags(statistics) == [
        "Whether people get this right has little to do with how they do otherwise."
    ]


def test_few_answers_say_nothing():
    assert flags(measure((19, STRONG))) == ["Too few answers to say (19)."]
    assert flags(measure()) == ["Too few answers to say (0)."]


@pytest.mark.parametrize(
    ("facts", "answers", "counts"),
    [
        (
            {"type": "multiple", "answers": [{"text": "A", "correct": True}, {"text": "B"}]},
            [[0], [0, 1], []],
            [("A", True, 2), ("B", False, 1)],
        ),
        (
            {
                "type": "matching",
                "pairs": [{"left": "a", "right": "x"}, {"left": "b", "right": "y"}],
            },
            [[0, 1], [1, 1], [0, None]],
            [("a → x", True, 2), ("b → y", True, 2)],
        ),
        (
            {"type": "ordering", "items": ["first", "then", "last"]},
            [[0, 1, 2], [0, 2, 1]],
            [("1. first", True, 2), ("2. then", True, 1), ("3. last", True, 1)],
        ),
        (
            {"type": "number", "correct": 7},
            ["7", "8", "7"],
            [("7", True, 2), ("8", False, 1)],
        ),
        (
            {"type": "text", "accept": ["café"]},
            ["cafe", "Café", "tea", "Café"],
            [("Café", True, 3), ("tea", False, 1)],
        ),
    ],
    ids=["multiple", "matching", "ordering", "number", "text"],
)
def test_answers_of_each_type_are_counted(facts, answers, counts):
    quiz = QuizDefinition.model_validate(
        {
            "title": "T",
            "policy": "p",
            "pass_mark": 60,
            "questions": [{"id": "q", "section": "p#a", **BASE, **facts}],
        }
    )

    choices = measure_quiz(quiz, [{"q": answer} for answer in answers]).questions[0].choices
    assert [(c.label, c.right, c.count) for c in choices] == counts


@SETTINGS
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50)), min_size=2, max_size=40))
def test_correlation_agrees_with_floating_point(pairs):
    rights, scores = [right for right, _ in pairs], [score for _, score in pairs]
    found = correlate(rights, scores)

    if len(set(rights)) == 1 or len(set(scores)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(1000 * correlation(rights, scores), abs=1.001)
        assert -1000 <= found <= 1000


@SETTINGS
@given(st.lists(st.integers(0, 9), max_size=40))
def test_best_third_is_never_everybody_and_never_below_another(scores):
    best = find_best(scores)
    rest = [score for number, score in enumerate(scores) if number not in best]

    assert len(best) < max(1, len(scores))
    if best:
        assert min(scores[number] for number in best) > max(rest)
        assert len(best) >= len(scores) // 3


answers_given = st.fixed_dictionaries(
    {},
    optional={"one": st.integers(0, 2), "two": st.booleans(), "three": st.booleans() | st.none()},
)


@SETTINGS
@given(st.lists(answers_given, max_size=30), st.randoms(use_true_random=False))
def test_order_of_attempts_never_matters(attempts, random):
    mixed = list(attempts)
    random.shuffle(mixed)

    assert measure_quiz(make_quiz(), attempts) == measure_quiz(make_quiz(), mixed)

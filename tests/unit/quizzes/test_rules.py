from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.quizzes.definition import QuizDefinition
from lms.quizzes.rules import (
    AttemptFacts,
    count_attempts_left,
    draw,
    find_obstacle_to_start,
    grade,
    next_start_at,
    read_drawn,
)

SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
RIGHT = {
    "one": 1,
    "many": [0, 2],
    "truth": True,
    "pairs": [0, 1, 2],
    "steps": [0, 1, 2],
    "days": "7",
    "word": "Café",
}


def make_quiz(**facts):
    base = {"section": "complaints#how-fast", "text": "Asked.", "feedback": "Because."}
    choices = [
        {"text": "A", "feedback": "Not A."},
        {"text": "B", "correct": "yes", "feedback": "Yes, B."},
        {"text": "C"},
    ]
    several = [{"text": "A", "correct": True}, {"text": "B"}, {"text": "C", "correct": True}]
    pairs = [{"left": str(i), "right": f"r{i}"} for i in range(3)]
    questions = [
        {"id": "one", "type": "single", "answers": choices, **base},
        {"id": "many", "type": "multiple", "answers": several, **base, "points": 2},
        {"id": "truth", "type": "true_false", "correct": "yes", **base},
        {"id": "pairs", "type": "matching", "pairs": pairs, **base, "points": 3},
        {"id": "steps", "type": "ordering", "items": ["a", "b", "c"], **base},
        {"id": "days", "type": "number", "correct": 7, "unit": "days", **base},
        {"id": "word", "type": "text", "accept": ["café"], **base},
    ]
    given_facts = {"title": "Complaints", "policy": "complaints", "pass_mark": 80, **facts}
    return QuizDefinition.model_validate({"questions": questions, **given_facts})


def submitted(at, *, passed=False):
    return AttemptFacts(at - timedelta(minutes=10), at, passed)


def test_all_answers_right_earn_everything():
    result = grade(make_quiz(), RIGHT)

    assert (result.score_bp, result.points, result.points_possible) == (10_000, 10, 10)
    assert result.passed is True


def test_no_answers_earn_nothing():
    result = grade(make_quiz(), {})

    assert (result.score_bp, result.points, result.passed) == (0, 0, False)
    assert [question.answered for question in result.questions] == [False] * 7


@pytest.mark.parametrize(
    ("question_id", "answer"),
    [
        ("one", 0),
        ("one", True),
        ("many", [0]),
        ("many", [0, 1, 2]),
        ("truth", False),
        ("truth", 1),
        ("pairs", [0, 1, None]),
        ("pairs", [1, 0, 2]),
        ("steps", [0, 2, 1]),
        ("days", "8"),
        ("days", "seven"),
        ("word", "tea"),
    ],
)
def test_wrong_answer_earns_nothing_and_leaves_the_others_theirs(question_id, answer):
    result = grade(make_quiz(), {**RIGHT, question_id: answer})

    wrong = [question.question_id for question in result.questions if not question.right]
    assert wrong == [question_id]
    assert result.points == 10 - next(q.points_possible for q in result.questions if not q.right)


def test_pass_mark_is_met_exactly():
    almost = {**RIGHT, "many": [0]}

    assert grade(make_quiz(pass_mark=80), almost).passed is True
    assert grade(make_quiz(pass_mark=81), almost).passed is False


def test_feedback_of_the_chosen_answer_comes_with_that_of_the_question():
    result = grade(make_quiz(), {"one": 0})

    assert result.questions[0].feedback == "Because."
    assert result.questions[0].answer_feedback == ("Not A.",)


def test_grade_keeps_what_each_question_earned():
    values = grade(make_quiz(), {"one": 1}).to_values()

    assert values["questions"][:2] == [
        {"id": "one", "right": True, "answered": True, "points": 1},
        {"id": "many", "right": False, "answered": False, "points": 0},
    ]


@SETTINGS
@given(st.sets(st.sampled_from(sorted(RIGHT))), st.integers(1, 100))
def test_score_is_the_share_of_points_and_never_above_all(known, pass_mark):
    result = grade(make_quiz(pass_mark=pass_mark), {key: RIGHT[key] for key in known})

    assert result.points == sum(q.points_possible for q in result.questions if q.right)
    assert {q.question_id for q in result.questions if q.right} == known
    assert 0 <= result.score_bp <= 10_000
    assert result.passed == (result.score_bp >= pass_mark * 100)


@SETTINGS
@given(
    st.dictionaries(st.sampled_from(sorted(RIGHT)), st.none() | st.booleans() | st.text("aé7., \n"))
)
def test_grading_survives_answers_of_another_kind(answers):
    assert 0 <= grade(make_quiz(), answers).score_bp <= 10_000


@SETTINGS
@given(st.integers())
def test_same_seed_draws_the_same_and_every_draw_is_complete(seed):
    quiz = make_quiz()
    drawn = draw(quiz, seed=seed)

    assert drawn == draw(quiz, seed=seed)
    assert read_drawn(drawn.to_values()) == drawn
    assert sorted(d.question_id for d in drawn.questions) == sorted(q.id for q in quiz.questions)
    assert sorted(drawn.get_order("one")) == [0, 1, 2]
    assert drawn.get_order("truth") == ()


def test_fixed_order_shuffles_only_what_would_tell_the_answer():
    quiz = make_quiz(order="fixed")
    draws = [draw(quiz, seed=seed) for seed in range(40)]

    assert {d.get_order("one") for d in draws} == {(0, 1, 2)}
    assert {tuple(q.question_id for q in d.questions) for d in draws} == {
        ("one", "many", "truth", "pairs", "steps", "days", "word")
    }
    assert len({d.get_order("pairs") for d in draws}) == 6


def test_an_order_to_be_found_is_never_drawn_as_it_should_be():
    orders = {draw(make_quiz(order="fixed"), seed=seed).get_order("steps") for seed in range(60)}

    assert orders == {(0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)}


@pytest.mark.parametrize(
    ("attempts", "sentence"),
    [
        ((), None),
        ((submitted(MONDAY),), None),
        (
            (submitted(MONDAY, passed=True),),
            "You have passed this quiz. Nothing is left to do here.",
        ),
        (
            (AttemptFacts(MONDAY),),
            "An attempt of yours is under way. Go on with that one; its answers are kept.",
        ),
        (
            (submitted(MONDAY), submitted(MONDAY)),
            "All 2 attempts at this quiz are used. Speak to the trainer about what to do next.",
        ),
        (
            (submitted(TUESDAY - timedelta(hours=1)),),
            "You can begin the next attempt on 25 November 2026 at 09:00 (CET).",
        ),
    ],
    ids=["first", "waited", "passed", "running", "used up", "too early"],
)
def test_obstacle_to_start_is_said_in_a_sentence(attempts, sentence):
    quiz = make_quiz(attempts=2, wait_hours=24)

    zone = ZoneInfo("Europe/Amsterdam")
    assert find_obstacle_to_start(attempts, quiz, TUESDAY, zone=zone) == sentence


def test_single_attempt_is_named_as_one():
    quiz = make_quiz(attempts=1)

    assert find_obstacle_to_start((submitted(MONDAY),), quiz, TUESDAY) == (
        "The one attempt at this quiz is used. Speak to the trainer about what to do next."
    )


def test_unlimited_attempts_never_run_out():
    quiz = make_quiz(attempts="unlimited")
    attempts = (submitted(MONDAY),) * 500

    assert count_attempts_left(attempts, quiz) is None
    assert find_obstacle_to_start(attempts, quiz, TUESDAY) is None


def test_next_start_follows_the_last_attempt_handed_in():
    quiz = make_quiz(attempts=3, wait_hours=48)

    assert next_start_at((), quiz, MONDAY) == MONDAY
    assert next_start_at((submitted(MONDAY),), quiz, MONDAY) == MONDAY + timedelta(days=2)
    assert next_start_at((AttemptFacts(MONDAY),), quiz, MONDAY) is None
    assert next_start_at((submitted(MONDAY, passed=True),), quiz, MONDAY) is None


def test_obstacle_is_gone_at_the_very_moment_it_named():
    quiz = make_quiz(wait_hours=24)

    assert find_obstacle_to_start((submitted(MONDAY),), quiz, TUESDAY) is None

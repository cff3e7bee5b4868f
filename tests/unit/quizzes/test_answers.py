from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from lms.quizzes.answer_form import read_answer, render_answer
from lms.quizzes.answers import describe_answer, is_answered, is_right, right_answer
from lms.quizzes.definition import Question
from lms.quizzes.notation import Unreadable, fold_spelling, read_number

SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=80)
READ_QUESTION = TypeAdapter(Question).validate_python
NOT_OFFERED = Unreadable("This answer is not one of those offered. Choose again and save.")


def make_question(kind, **facts):
    base = {"id": "q", "section": "p#a", "text": "Asked.", "feedback": "Because."}
    return READ_QUESTION({"type": kind, **base, **facts})


CHOICES = [{"text": "A"}, {"text": "B", "correct": True}, {"text": "C", "correct": True}]
SINGLE = make_question("single", answers=CHOICES[:2])
MULTIPLE = make_question("multiple", answers=CHOICES)
TRUTH = make_question("true_false", correct=False)
PAIRS = make_question("matching", pairs=[{"left": f"l{i}", "right": f"r{i}"} for i in range(3)])
STEPS = make_question("ordering", items=["first", "then", "last"])
NUMBER = make_question("number", correct="7.5", tolerance="0.25", unit="days")
WORD = make_question("text", accept=["Müller & Söhne", "Straße"])
EVERY = [SINGLE, MULTIPLE, TRUTH, PAIRS, STEPS, NUMBER, WORD]


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.type)
def test_right_answer_is_right_and_nothing_is_not(question):
    assert is_right(question, right_answer(question)) is True
    assert is_answered(right_answer(question)) is True
    assert is_right(question, None) is False
    assert is_answered(None) is False
    assert describe_answer(question, None) == ()
    assert read_answer(question, []) is None
    assert read_answer(question, [" "]) is None


@pytest.mark.parametrize(
    ("question", "raw", "order", "answer"),
    [
        (SINGLE, ["0"], (1, 0), 1),
        (SINGLE, ["0"], (), 0),
        (SINGLE, ["2"], (), NOT_OFFERED),
        (SINGLE, ["-1"], (), NOT_OFFERED),
        (SINGLE, ["²"], (), NOT_OFFERED),
        (SINGLE, ["9" * 5000], (), NOT_OFFERED),
        (
            SINGLE,
            ["0", "1"],
            (),
            Unreadable("This question has one answer, and several came in. Choose one."),
        ),
        (MULTIPLE, ["2", "0"], (1, 0, 2), [1, 2]),
        (MULTIPLE, ["2", "2"], (), [2]),
        (MULTIPLE, ["0", "x"], (), NOT_OFFERED),
        (TRUTH, ["true"], (), True),
        (TRUTH, ["false"], (), False),
        (TRUTH, ["perhaps"], (), Unreadable("Choose one of the two, true or false.")),
        (PAIRS, ["0", "", "1"], (2, 0, 1), [2, None, 0]),
        (PAIRS, ["0", "1"], (), NOT_OFFERED),
        (PAIRS, ["0", "1", "3"], (), NOT_OFFERED),
        (STEPS, ["3", "1", "2"], (2, 0, 1), [0, 1, 2]),
        (STEPS, ["1", "", ""], (2, 0, 1), [None, None, 0]),
        (
            STEPS,
            ["1", "1", "2"],
            (),
            Unreadable("Two items have place 1. Give each item a place of its own."),
        ),
        (
            STEPS,
            ["0", "1", "2"],
            (),
            Unreadable("“0” is not a place. Write a number from 1 to 3."),
        ),
        (STEPS, ["1", "2", "3", "4"], (), NOT_OFFERED),
        (NUMBER, [" 7,5 days "], (), "7,5 days"),
        (WORD, [" Straße\x00 "], (), "Straße"),
        (
            WORD,
            ["a" * 501],
            (),
            Unreadable("An answer has at most 500 characters; this one has 501. Shorten it."),
        ),
    ],
)
def test_form_is_read_as_it_was_shown(question, raw, order, answer):
    assert read_answer(question, raw, order=order) == answer


@SETTINGS
@given(st.data())
def test_form_filled_with_an_answer_brings_it_back(data):
    question = data.draw(st.sampled_from([SINGLE, MULTIPLE, TRUTH, PAIRS, STEPS, NUMBER, WORD]))
    count = {"single": 2, "multiple": 3, "matching": 3, "ordering": 3}.get(question.type, 0)
    order = tuple(data.draw(st.permutations(range(count))))
    answers = {
        "single": st.integers(0, 1),
        "multiple": st.sets(st.integers(0, 2), min_size=1).map(sorted),
        "true_false": st.booleans(),
        "matching": st.lists(st.none() | st.integers(0, 2), min_size=3, max_size=3),
        "ordering": st.permutations([0, 1, 2]),
        "number": st.sampled_from(["7", "7,5", "-1.25"]),
        "text": st.sampled_from(["Straße", "a b"]),
    }
    answer = data.draw(answers[question.type].filter(lambda a: a != [None] * 3))

    assert (
        read_answer(question, render_answer(question, answer, order=order), order=order) == answer
    )


@SETTINGS
@given(st.permutations(["0", "1", "2"]), st.permutations([0, 1, 2]))
def test_order_of_ticks_never_matters(ticks, order):
    forward = read_answer(MULTIPLE, ticks, order=order)

    assert forward == read_answer(MULTIPLE, ticks[::-1], order=order) == [0, 1, 2]


@SETTINGS
@given(st.sampled_from(EVERY), st.lists(st.text("0123 -.,eE٣²\x00\n\ud800aé", max_size=6)))
def test_no_form_breaks_the_reading_or_the_grading(question, raw):
    answer = read_answer(question, raw)

    if isinstance(answer, Unreadable):
        assert answer.sentence.encode().endswith(b".")
    else:
        assert is_right(question, answer) in {True, False}
        assert isinstance(describe_answer(question, answer), tuple)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (SINGLE, 1, ("B",)),
        (MULTIPLE, [0, 2], ("A", "C")),
        (TRUTH, False, ("False",)),
        (PAIRS, [1, None, 2], ("l0 → r1", "l1 → –", "l2 → r2")),
        (STEPS, [2, 0, None], ("then", "first")),
        (NUMBER, "7,5", ("7,5 days",)),
        (NUMBER, "7,5 days", ("7,5 days",)),
        (WORD, "Straße", ("Straße",)),
    ],
)
def test_answer_is_said_in_the_words_of_the_question(question, answer, words):
    assert describe_answer(question, answer) == words


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("7", 7),
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        (".5", "0.5"),
        ("7.", 7),
        ("+7", 7),
        ("−3", -3),
        ("7 days", 7),
        ("7DAYS", 7),
        ("days 7", 7),
        ("10 000", 10_000),
        ("10\u00a0000", 10_000),
        ("10’000", 10_000),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("0,125", "0.125"),
        ("1000,125", "1000.125"),
        ("７", 7),
        ("٧", 7),
    ],
)
def test_number_is_read_in_the_notation_of_the_person(written, number):
    assert read_number(written, unit="days") == Decimal(number)


def test_number_with_two_readings_is_asked_again():
    assert read_number("1,125", unit="") == Unreadable(
        "“1,125” can be read as 1125 or as 1.125. Write 1125, or 1,1250."
    )


@pytest.mark.parametrize(
    "written", ["", "seven", "1e5", "NaN", "Infinity", "1_000", "--1", "1,2,3", "9" * 40, "7 hours"]
)
def test_what_is_no_number_is_asked_again(written):
    assert read_number(written, unit="days") == Unreadable(
        f"“{written[:40]}” is not a number that can be read. Write it in figures, such as 7 or 2.5."
    )


@pytest.mark.parametrize(
    ("answer", "right"),
    [("7.5", True), ("7,25", True), ("7.75", True), ("7.24", False), ("7.750001", False)],
)
def test_number_is_right_up_to_its_tolerance(answer, right):
    assert is_right(NUMBER, answer) is right


@pytest.mark.parametrize(
    "answer",
    ["müller & söhne", "MULLER&SOHNE", " Mu\u0308ller &  So\u0308hne", "STRASSE", "strasse"],
)
def test_case_accents_and_spaces_are_set_aside(answer):
    assert is_right(WORD, answer) is True


def test_signs_that_carry_meaning_are_kept():
    assert fold_spelling("कि") != fold_spelling("कु")


@SETTINGS
@given(st.text("aÀéßİıſK²½ \u0301ΐ", max_size=12))
def test_folding_twice_is_folding_once(text):
    assert fold_spelling(fold_spelling(text)) == fold_spelling(text)

"""How long what is owed waits for the answer to a question."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assignments.extension_rules import (
    Extension,
    ExtensionReason,
    Wait,
    add_working_days,
    decide_due_once_answered,
    decide_due_while_asked,
    find_wait,
)

ASKED, ANSWERED = ExtensionReason.ASKED, ExtensionReason.ANSWERED
MONDAY = date(2026, 11, 2)
DUE = date(2026, 11, 13)


def in_november(day):
    return date(2026, 11, day)


def ask(extensions, day, source="a", wait_days=14):
    due_on = decide_due_while_asked(DUE, extensions, wait_days=wait_days, day=day)
    return [*extensions, Extension(due_on, ASKED, source, day)] if due_on else extensions


def answer(extensions, day, wait_days=14):
    due_on = decide_due_once_answered(DUE, extensions, wait_days=wait_days, day=day)
    return [*extensions, Extension(due_on, ANSWERED, "a", day)] if due_on else extensions


def test_asking_in_time_lets_the_duty_wait_as_long_as_the_company_sets():
    assert [one.due_on for one in ask([], DUE)] == [DUE + timedelta(days=14)]


def test_what_was_late_already_stays_late():
    assert ask([], DUE + timedelta(days=1)) == []


def test_where_the_company_lets_nothing_wait_nothing_is_recorded():
    assert ask([], MONDAY, wait_days=0) == []


@pytest.mark.parametrize(
    ("asked_on", "answered_on", "due_on"),
    [
        (in_november(2), in_november(5), in_november(16)),
        (in_november(2), in_november(2), in_november(13)),
        (in_november(13), in_november(13), in_november(17)),
        (in_november(12), in_november(14), in_november(17)),
        (in_november(2), in_november(25), in_november(27)),
        (in_november(2), date(2026, 12, 11), date(2026, 12, 15)),
    ],
    ids=[
        "the days it took",
        "answered at once",
        "two working days over a weekend",
        "answered on a Saturday",
        "never longer than the longest wait",
        "two working days after an answer that came too late",
    ],
)
def test_the_answer_says_how_long_it_waited(asked_on, answered_on, due_on):
    assert answer(ask([], asked_on), answered_on)[-1].due_on == due_on


def test_two_questions_wait_together_from_the_first_to_the_last_answer():
    both = ask(ask([], in_november(2), "a"), in_november(4), "b")
    wait = find_wait(DUE, both)

    assert wait is not None
    assert (wait.since, wait.due_before, wait.sources) == (MONDAY, DUE, frozenset("ab"))
    assert answer(both, in_november(6))[-1].due_on == in_november(17)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=30))
def test_nobody_waits_for_ever_by_asking_again(steps):
    extensions: list[Extension] = []
    for is_question, day in sorted(steps, key=lambda step: step[1]):
        move = ask if is_question else answer
        extensions = move(extensions, MONDAY + timedelta(days=day))
    longest = DUE + timedelta(days=14)

    for one in extensions:
        soonest = add_working_days(one.recorded_on, 2)
        latest = longest if one.reason is ASKED else max(longest, soonest)
        assert DUE <= one.due_on <= max(latest, soonest), one
        assert one.reason is ASKED or one.due_on >= soonest, one


@pytest.mark.parametrize(
    ("day", "after"),
    [
        (in_november(2), in_november(4)),
        (in_november(6), in_november(10)),
        (in_november(7), in_november(10)),
    ],
    ids=["Monday", "Friday", "Saturday"],
)
def test_working_days_leave_out_the_weekend(day, after):
    assert add_working_days(day, 2) == after


def test_time_given_for_an_absence_is_no_question_and_outlives_the_answer():
    away = Extension(date(2026, 3, 1), ExtensionReason.RETURNED, "leave", date(2026, 2, 1))
    asked = Extension(date(2026, 1, 24), ExtensionReason.ASKED, "t1", date(2026, 1, 8))

    wait = find_wait(date(2026, 1, 10), [asked, away])
    due_on = decide_due_once_answered(
        date(2026, 1, 10), [asked, away], wait_days=14, day=date(2026, 2, 2)
    )

    assert find_wait(date(2026, 1, 10), [away]) is None
    assert wait == Wait(date(2026, 1, 8), date(2026, 1, 10), frozenset({"t1"}))
    assert due_on == date(2026, 3, 1)


def test_more_time_that_was_granted_ends_the_wait_and_no_answer_takes_it_back():
    granted_until = MONDAY + timedelta(days=60)
    known = (
        Extension(MONDAY + timedelta(days=14), ASKED, "thread", MONDAY),
        Extension(granted_until, ExtensionReason.GRANTED, "request", MONDAY + timedelta(days=1)),
    )
    answered_on = MONDAY + timedelta(days=2)

    assert find_wait(MONDAY, known) is None
    assert decide_due_once_answered(MONDAY, known, wait_days=14, day=answered_on) is None
    assert decide_due_while_asked(MONDAY, known, wait_days=14, day=answered_on) is None

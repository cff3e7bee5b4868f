from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.people.audience import PersonFacts, read_audience
from lms.programmes.definition import After, Item, ItemKey
from lms.programmes.rules import (
    Period,
    add_months,
    is_complete,
    last_opening_completion,
    list_asked_items,
    missing_items,
    next_period,
    valid_until,
)

SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)
ALICE = PersonFacts(departments=("Customer Support",))
BOB = PersonFacts(departments=("Backend", "Engineering"))
ITEMS = (
    Item(policy="customer-service"),
    Item(quiz="customer-service"),
    Item(policy="backend", audience={"department": "Engineering"}),
)
YEARLY = After(after="onboarding", months=12, opens_days_before=30)
DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))


def test_item_for_others_is_not_asked():
    assert [item.key for item in list_asked_items(ITEMS, person=ALICE)] == [
        ("policy", "customer-service"),
        ("quiz", "customer-service"),
    ]


def test_missing_items_stand_in_the_order_of_the_programme():
    done = {ItemKey("quiz", "customer-service")}

    assert missing_items(ITEMS, person=BOB, done=done) == (ITEMS[0], ITEMS[2])


def test_policy_done_does_not_count_for_the_quiz_of_the_same_name():
    done = {ItemKey("policy", "customer-service")}

    assert missing_items(ITEMS, person=ALICE, done=done) == (ITEMS[1],)
    assert is_complete(ITEMS, person=ALICE, done=done) is False


def test_all_that_is_asked_completes_the_programme():
    done = {ItemKey("policy", "customer-service"), ItemKey("quiz", "customer-service")}

    assert is_complete(ITEMS, person=ALICE, done=done) is True
    assert is_complete(ITEMS, person=BOB, done=done) is False


def test_whom_nothing_is_asked_completes_nothing():
    assert is_complete(ITEMS[2:], person=ALICE, done=set()) is False


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 2, 28), 12, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 22), 13, date(2027, 12, 22)),
    ],
)
def test_months_are_months_of_the_calendar(day, months, expected):
    assert add_months(day, months) == expected


@SETTINGS
@given(DAYS, st.integers(0, 600))
def test_months_later_is_that_many_months_later_and_never_a_later_day(day, months):
    later = add_months(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_certificate_without_months_does_not_expire():
    assert valid_until(date(2024, 2, 29), None) is None
    assert valid_until(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_refresher_first_follows_the_other_programme():
    assert next_period(YEARLY, (date(2025, 11, 24),), ()) == Period(
        "due-2026-11-24", opens_on=date(2026, 10, 25), due_on=date(2026, 11, 24)
    )


def test_refresher_then_follows_itself():
    own = (date(2026, 11, 1), date(2027, 10, 15))

    period = next_period(YEARLY, (date(2025, 11, 24),), own)
    assert period == Period("due-2028-10-15", date(2028, 9, 15), date(2028, 10, 15))


def test_refresher_counts_from_the_other_programme_taken_again():
    period = next_period(YEARLY, (date(2022, 3, 1), date(2026, 5, 4)), (date(2023, 2, 1),))

    assert period is not None
    assert period.due_on == date(2027, 5, 4)


def test_refresher_waits_for_the_first_completion():
    assert next_period(YEARLY, (), ()) is None


def test_days_of_a_refresher_count_from_its_opening():
    period = next_period(YEARLY, (date(2025, 11, 24),), (), due_days=14)

    assert period == Period("due-2026-11-24", date(2026, 10, 25), date(2026, 11, 8))


def test_onboarding_is_due_some_days_after_hiring():
    period = next_period("on hiring", (), (), hired_on=date(2026, 2, 10), due_days=30)

    assert period == Period("hired-2026-02-10", date(2026, 2, 10), date(2026, 3, 12))


@pytest.mark.parametrize(
    ("own", "comes"),
    [((date(2026, 3, 1),), False), ((date(2024, 3, 1),), True)],
    ids=["done since", "done in an earlier employment"],
)
def test_onboarding_is_asked_once_in_each_employment(own, comes):
    period = next_period("on hiring", (), own, hired_on=date(2026, 2, 10), due_days=30)

    assert (period is not None) == comes


def test_onboarding_waits_for_the_day_of_hiring_to_be_known():
    assert next_period("on hiring", (), (), due_days=30) is None


@SETTINGS
@given(st.lists(DAYS, min_size=1), st.lists(DAYS))
def test_order_of_completions_never_matters(completions, own):
    forward = next_period(YEARLY, completions, own)

    assert forward == next_period(YEARLY, completions[::-1], own[::-1])
    assert forward.opens_on > max([*completions, *own])


def test_item_keeps_the_audience_that_was_read():
    assert ITEMS[2].audience == read_audience({"department": "Engineering"})


STARTS = st.integers(1, 120).flatmap(
    lambda months: st.builds(
        After,
        after=st.just("onboarding"),
        months=st.just(months),
        opens_days_before=st.integers(0, min(365, months * 28 - 1)),
    )
)


@SETTINGS
@given(starts=STARTS, completed=DAYS, later=st.integers(0, 3))
def test_no_period_that_opened_is_overlooked(starts, completed, later):
    period = next_period(starts, [completed], ())
    assert period is not None

    found = last_opening_completion(starts, period.opens_on + timedelta(days=later))

    assert completed <= found


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        (date(2026, 2, 3), date(2026, 3, 5)),
        (date(2026, 3, 5), date(2026, 3, 5)),
        (date(2026, 3, 6), date(2026, 4, 5)),
    ],
    ids=["on the day it opens", "on the last day", "after it"],
)
def test_who_is_asked_after_the_due_day_has_the_same_time_from_then_on(day, due_on):
    period = Period("due-2026-03-05", opens_on=date(2026, 2, 3), due_on=date(2026, 3, 5))

    assert period.due_if_asked_on(day) == due_on

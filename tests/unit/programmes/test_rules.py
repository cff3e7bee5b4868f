from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.people.audience import PersonFacts, read_audience
from lms.programmes.definition import Item, ItemKey
from lms.programmes.rules import (
    add_months,
    is_complete,
    list_asked_items,
    missing_items,
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


def test_item_keeps_the_audience_that_was_read():
    assert ITEMS[2].audience == read_audience({"department": "Engineering"})

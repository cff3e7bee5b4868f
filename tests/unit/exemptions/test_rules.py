"""For which days somebody may be exempt, and who may decide it."""

from datetime import date

import pytest

from lms.exemptions import rules
from lms.exemptions.rules import Decider, Span, Thing

TODAY = date(2028, 2, 29)
TOMORROW, YESTERDAY = date(2028, 3, 1), date(2028, 2, 28)


@pytest.mark.parametrize(
    ("decider", "obstacle"),
    [
        (Decider(1, is_hr=True, is_owner=True), rules.OWN_CASE),
        (Decider(2, is_hr=True), rules.OWN_REQUEST),
        (Decider(3), rules.NOT_A_DECIDER),
        (Decider(3, is_hr=True), None),
        (Decider(3, is_owner=True), None),
    ],
    ids=["concerned", "asker", "anybody", "HR", "owner"],
)
def test_somebody_else_decides_who_holds_the_office(decider, obstacle):
    assert rules.find_obstacle(decider, person_id=1, asker_id=2) == obstacle


def test_whoever_asked_may_end_it_and_the_person_concerned_may_not():
    assert rules.find_obstacle_to_end(Decider(2, is_hr=True), person_id=1) is None
    assert rules.find_obstacle_to_end(Decider(1, is_hr=True), person_id=1) == rules.OWN_CASE
    assert rules.find_obstacle_to_end(Decider(3), person_id=1) == rules.NOT_A_DECIDER


@pytest.mark.parametrize(
    ("span", "fault"),
    [
        (Span(TODAY, TODAY), None),
        (Span(TODAY, date(2029, 2, 28)), None),
        (Span(TODAY, date(2029, 3, 1)), "An exemption lasts 12 months at most"),
        (Span(TOMORROW, TODAY), "The last day, 2028-02-29, lies before the first"),
        (Span(YESTERDAY, TOMORROW), "2028-02-28 has passed."),
    ],
    ids=["one day", "twelve months from 29 February", "a day more", "backwards", "in the past"],
)
def test_days_are_whole_to_come_and_not_too_many(span, fault):
    found = rules.find_fault_of_span(span, today=TODAY, months=12)

    assert found == fault or found.startswith(fault)


def test_what_waited_too_long_is_granted_from_today_or_not_at_all():
    assert rules.begin_no_earlier(Span(YESTERDAY, TOMORROW), TODAY) == Span(TODAY, TOMORROW)
    assert rules.begin_no_earlier(Span(YESTERDAY, YESTERDAY), TODAY) is None


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (date(2028, 3, 11), None),
        (date(2029, 3, 10), None),
        (date(2029, 3, 11), "A due day is moved by 12 months at most"),
        (date(2028, 3, 10), "It is due on 2028-03-10 already."),
        (YESTERDAY, "2028-02-28 has passed."),
    ],
)
def test_a_later_day_is_later_and_not_too_late(new, fault):
    days = [date(2028, 3, 10)]
    found = rules.find_fault_of_due_day(new, due_days=days, today=TODAY, months=12)

    assert found == fault or found.startswith(fault)


def test_what_is_not_open_gets_no_later_day():
    assert rules.find_fault_of_due_day(TOMORROW, due_days=[], today=TODAY, months=12).startswith(
        "Nothing of this is open"
    )


def test_ending_takes_no_day_that_has_passed():
    assert rules.find_last_day(Span(YESTERDAY, TOMORROW), TODAY) == YESTERDAY
    assert rules.find_last_day(Span(YESTERDAY, YESTERDAY), TODAY) is None


def test_everything_contains_each_thing_and_nothing_else_does():
    gifts = Thing("policy", 7)

    assert Thing(rules.EVERYTHING).contains(gifts)
    assert gifts.contains(gifts)
    assert not gifts.contains(Thing(rules.EVERYTHING))
    assert not gifts.contains(Thing("programme", 7))

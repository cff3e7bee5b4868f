"""When what was done ends, beside what other products publish or were seen to do.

The days of the timelines are those of Totara's own examples (certifications by completion, by
expiry and on a fixed day) and of complaints about peers.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assignments.recurrence_rules import (
    Anchor,
    Completion,
    Recurrence,
    YearDay,
    find_expiry,
    find_last_expiry,
    find_opening,
)
from lms.policies.upkeep.rules import add_months

DAYS = st.dates(date(1901, 1, 1), date(2150, 12, 31))
YEARLY = Recurrence(12)
BY_DUE = Recurrence(12, Anchor.DUE)


def fixed(month: int, day: int, *, minimum_months: int = 6) -> Recurrence:
    on = YearDay(month, day)
    return Recurrence(12, Anchor.FIXED, minimum_months=minimum_months, fixed_on=on)


@pytest.mark.parametrize(
    ("recurrence", "completion", "expires_on"),
    [
        (YEARLY, Completion(date(2013, 4, 15), date(2013, 5, 3)), date(2014, 4, 15)),
        (BY_DUE, Completion(date(2013, 4, 15), date(2013, 5, 3)), date(2014, 5, 3)),
        (
            BY_DUE,
            Completion(date(2013, 4, 15), date(2013, 4, 20), date(2013, 5, 3)),
            date(2014, 5, 3),
        ),
        (BY_DUE, Completion(date(2013, 5, 20), date(2013, 5, 3)), date(2014, 5, 20)),
        (BY_DUE, Completion(date(2013, 4, 15)), date(2014, 4, 15)),
        (fixed(12, 31), Completion(date(2021, 2, 28)), date(2021, 12, 31)),
        (fixed(12, 31), Completion(date(2021, 7, 30)), date(2022, 12, 31)),
        (fixed(7, 22), Completion(date(2026, 11, 22)), date(2027, 7, 22)),
        (fixed(3, 22), Completion(date(2026, 11, 22)), date(2028, 3, 22)),
        (
            fixed(12, 6),
            Completion(date(2026, 11, 22), date(2026, 12, 6), date(2026, 12, 6)),
            date(2027, 12, 6),
        ),
        (fixed(12, 22), Completion(date(2026, 11, 22), date(2017, 12, 22)), date(2027, 12, 22)),
        (YEARLY, Completion(date(2024, 2, 29)), date(2025, 2, 28)),
        (fixed(2, 29, minimum_months=0), Completion(date(2026, 6, 1)), date(2027, 2, 28)),
        (fixed(2, 29, minimum_months=0), Completion(date(2027, 6, 1)), date(2028, 2, 29)),
    ],
    ids=[
        "from completion, done early",
        "from the due day, done early",
        "from the end of the period and not from the day it was asked by",
        "from the due day, done late: from completion",
        "from the due day, none was set: from completion",
        "fixed day, first learner: ten months until it",
        "fixed day, second learner: five months are too few, the next one",
        "fixed day, eight months ahead: that one",
        "fixed day, four months ahead: one year later",
        "fixed day, done in its window: one year later",
        "fixed day, overdue for years: the first that leaves the minimum",
        "29 February and twelve months",
        "fixed on 29 February in a year without it",
        "fixed on 29 February in a leap year",
    ],
)
def test_published_timelines_of_other_products(recurrence, completion, expires_on):
    assert find_expiry(recurrence, completion) == expires_on


@pytest.mark.parametrize(
    ("window_days", "expires_on", "opens_on"),
    [
        (30, date(2014, 5, 3), date(2014, 4, 3)),
        (21, date(2014, 4, 15), date(2014, 3, 25)),
        (0, date(2014, 4, 15), date(2014, 4, 15)),
    ],
)
def test_window_opens_so_many_days_before_the_end(window_days, expires_on, opens_on):
    assert find_opening(Recurrence(12, window_days=window_days), expires_on) == opens_on


@given(DAYS)
def test_twelve_months_are_never_336_days(completed_on):
    expires_on = find_expiry(YEARLY, Completion(completed_on))

    assert (expires_on.year, expires_on.month) == (completed_on.year + 1, completed_on.month)
    assert (expires_on - completed_on).days in {365, 366}


@given(DAYS, st.integers(1, 12), st.integers(1, 31), st.integers(1, 11))
def test_nobody_repeats_before_the_minimum(completed_on, month, day, minimum_months):
    recurrence = fixed(month, min(day, 28), minimum_months=minimum_months)

    expires_on = find_expiry(recurrence, Completion(completed_on))

    assert expires_on >= add_months(completed_on, minimum_months)
    assert expires_on <= add_months(completed_on, minimum_months + 12)


@given(st.lists(DAYS, min_size=1, max_size=4), st.sampled_from([YEARLY, BY_DUE, fixed(6, 30)]))
def test_an_early_completion_never_shortens_what_holds(days, recurrence):
    completions = [Completion(day) for day in days]

    assert find_last_expiry(recurrence, completions) == max(
        find_expiry(recurrence, each) for each in completions
    )


@given(DAYS, st.integers(1, 120))
def test_what_was_done_holds_longer_than_that_day(completed_on, months):
    for anchor in (Anchor.COMPLETION, Anchor.DUE):
        assert find_expiry(Recurrence(months, anchor), Completion(completed_on)) > completed_on
    assert find_expiry(fixed(6, 30, minimum_months=0), Completion(completed_on)) > completed_on

"""On which days the story plays, and at what hours."""

from datetime import UTC, date, datetime, time

import pytest

from lms.demonstration.timetable import (
    LAST_MONDAY,
    find_moment,
    find_next_moment,
    find_working_day,
    set_timetable,
)


@pytest.mark.parametrize(
    ("until", "last_monday"),
    [
        (datetime(2026, 11, 17, 6, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 23, 15, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2027, 3, 3, 9, tzinfo=UTC), date(2027, 3, 1)),
        (datetime(2027, 3, 1, 9, tzinfo=UTC), date(2027, 2, 22)),
        (datetime(2026, 8, 14, 9, tzinfo=UTC), date(2026, 8, 10)),
    ],
    ids=[
        "its first day",
        "the Monday after",
        "midnight has passed there",
        "later",
        "later on a Monday",
        "earlier",
    ],
)
def test_the_last_monday_of_the_story_has_passed_by_a_week_at_most(until, last_monday):
    assert set_timetable(until).to_day(LAST_MONDAY) == last_monday


def test_the_hour_stays_what_it_is_in_summer_and_winter():
    timetable = set_timetable(datetime(2026, 11, 20, tzinfo=UTC))

    assert timetable.at(date(2026, 7, 1), time(9)) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert timetable.at(date(2026, 1, 5), time(9)) == datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "working_day"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2025, 12, 25), date(2025, 12, 29)),
        (date(2026, 1, 1), date(2026, 1, 2)),
    ],
    ids=["friday", "saturday", "christmas before a weekend", "new year"],
)
def test_nobody_works_at_weekends_and_on_holidays(day, working_day):
    assert find_working_day(day) == working_day


def test_people_work_in_the_hours_of_where_they_live():
    moment = find_moment(date(2026, 11, 18), "Asia/Ho_Chi_Minh", 0.0)

    assert moment == datetime(2026, 11, 18, 1, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 18, 12, 0, tzinfo=UTC), datetime(2026, 11, 18, 12, 0, tzinfo=UTC)),
        (datetime(2026, 11, 18, 18, 0, tzinfo=UTC), datetime(2026, 11, 19, 7, 45, tzinfo=UTC)),
        (datetime(2026, 11, 20, 18, 0, tzinfo=UTC), datetime(2026, 11, 23, 7, 45, tzinfo=UTC)),
        (datetime(2026, 11, 18, 4, 0, tzinfo=UTC), datetime(2026, 11, 18, 7, 45, tzinfo=UTC)),
    ],
    ids=["in working hours", "in the evening", "friday evening", "before work"],
)
def test_who_is_interrupted_by_the_evening_goes_on_in_the_morning(moment, expected):
    assert find_next_moment(moment, "Europe/Amsterdam", 0.0) == expected

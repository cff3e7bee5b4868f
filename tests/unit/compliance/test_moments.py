"""Whether a day ends when the clocks of the place say so."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.compliance.moments import end_of_day
from lms.people.fact_rules import list_time_zones


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        (date(2026, 1, 31), "Europe/Amsterdam", datetime(2026, 1, 31, 23, tzinfo=UTC)),
        (date(2026, 3, 28), "Europe/Amsterdam", datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), "Europe/Amsterdam", datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 3, 31), "UTC", datetime(2026, 4, 1, tzinfo=UTC)),
        (date(2026, 3, 31), "Asia/Kolkata", datetime(2026, 3, 31, 18, 30, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_of_the_place(day, zone, end):
    assert end_of_day(day, zone) == end


@given(
    day=st.dates(date(1990, 1, 1), date(2037, 12, 31)),
    zone=st.sampled_from(sorted(list_time_zones())),
)
@example(day=date(2018, 11, 3), zone="America/Sao_Paulo")  # The clocks skip the midnight after.
@example(day=date(2024, 4, 25), zone="Africa/Cairo")  # So do these.
@example(day=date(2024, 10, 31), zone="Africa/Cairo")  # The hour before midnight comes twice.
@example(day=date(2011, 12, 29), zone="Pacific/Apia")  # The next day never was.
@example(day=date(2025, 3, 17), zone="Pacific/Kiritimati")
def test_nothing_of_the_day_comes_after_its_end_and_nothing_later_before(day, zone):
    end, place = end_of_day(day, zone), ZoneInfo(zone)

    assert end.astimezone(place).date() > day
    assert (end - timedelta(microseconds=1)).astimezone(place).date() <= day

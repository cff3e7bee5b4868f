"""When a mail is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.notifications.rules import find_next_try

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "wait"),
    [(1, timedelta(minutes=1)), (4, timedelta(minutes=8)), (9, timedelta(minutes=256))],
)
def test_each_try_waits_twice_as_long(tries, wait):
    assert find_next_try(tries, NOON) == NOON + wait


def test_after_ten_tries_it_is_given_up():
    assert find_next_try(10, NOON) is None

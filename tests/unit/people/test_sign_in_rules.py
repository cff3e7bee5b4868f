"""When signing in has to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.people.sign_in_rules import describe_pause, find_pause_end, is_link_alive

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_five_failures_begin_a_pause_of_a_quarter_of_an_hour():
    failures = [NOON - each * MINUTE for each in range(5)]

    assert find_pause_end(failures[:4], NOON, tries=5) is None
    assert find_pause_end(failures, NOON, tries=5) == NOON + 15 * MINUTE


def test_old_failures_are_forgotten():
    failures = [NOON - 15 * MINUTE] * 5

    assert find_pause_end(failures, NOON, tries=5) is None


@pytest.mark.parametrize(
    ("seconds", "wait"), [(900, "15 minutes"), (61, "2 minutes"), (60, "a minute"), (1, "a minute")]
)
def test_the_pause_is_told_in_minutes(seconds, wait):
    assert describe_pause(NOON + timedelta(seconds=seconds), NOON) == (
        f"There were too many tries. Wait {wait} and try again, or set a new password."
    )


@pytest.mark.parametrize(
    ("used_at", "expires_at", "alive"),
    [(None, NOON + MINUTE, True), (None, NOON, False), (NOON, NOON + MINUTE, False)],
    ids=["fresh", "too old", "used"],
)
def test_a_link_lives_once_and_for_a_while(used_at, expires_at, alive):
    assert is_link_alive(used_at=used_at, expires_at=expires_at, at=NOON) == alive

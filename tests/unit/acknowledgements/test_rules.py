"""When an acknowledgement counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lms.acknowledgements.rules import (
    Obstacle,
    Presented,
    find_obstacle,
    limit_reading_seconds,
)

SHOWN_AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
PRESENTED = Presented(
    person_id=1,
    version_id=2,
    html_digest="a",
    statement_digest="b",
    occasion="first",
    view="whole text",
    presented_at=SHOWN_AT,
    key="c",
)


@pytest.mark.parametrize(
    ("person_id", "is_agreed", "after", "obstacle"),
    [
        (1, True, timedelta(minutes=5), None),
        (1, True, timedelta(days=7), None),
        (1, False, timedelta(minutes=5), Obstacle.NOT_AGREED),
        (2, True, timedelta(minutes=5), Obstacle.SOMEBODY_ELSE),
        (2, False, timedelta(days=9), Obstacle.SOMEBODY_ELSE),
        (1, True, timedelta(days=7, seconds=1), Obstacle.TOO_OLD),
        (1, True, -timedelta(seconds=1), None),
        (1, True, -timedelta(seconds=3), Obstacle.AHEAD),
    ],
)
def test_the_first_obstacle_is_named(person_id, is_agreed, after, obstacle):
    found = find_obstacle(PRESENTED, person_id=person_id, is_agreed=is_agreed, at=SHOWN_AT + after)

    assert found == obstacle


@pytest.mark.parametrize(
    ("claimed", "counted"), [(-5, 0), (0, 0), (42, 42), (10_000, 61), (10**12, 61)]
)
def test_reading_time_is_never_longer_than_the_page_was_open(claimed, counted):
    at = SHOWN_AT + timedelta(minutes=1)

    assert limit_reading_seconds(claimed, PRESENTED, at=at) == counted


def test_reading_time_ends_with_a_day():
    long_open = replace(PRESENTED, presented_at=SHOWN_AT - timedelta(days=3))

    assert limit_reading_seconds(10**6, long_open, at=SHOWN_AT) == 24 * 60 * 60

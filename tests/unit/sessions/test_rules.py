"""Seats go in the order of the line, and never more than there are."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.sessions.definition import SessionKeys, read_session, write_session
from lms.sessions.rules import (
    Attendance,
    Place,
    Plan,
    find_obstacle_to_attendance,
    find_obstacle_to_correction,
    find_obstacle_to_plan,
    find_obstacle_to_sign_up,
    list_moved_up,
    read_local,
    share_seats,
)

STARTS = datetime(2025, 6, 10, 9, 0, tzinfo=UTC)
NOW = STARTS - timedelta(days=7)
HOUR = timedelta(hours=1)
PLAN = Plan(STARTS, STARTS + 2 * HOUR, "Europe/Amsterdam", "Here", "", 2, STARTS - 24 * HOUR)


@given(
    acts=st.lists(st.tuples(st.sampled_from(["up", "off"]), st.integers(1, 6)), max_size=30),
    seats=st.integers(1, 4),
)
@settings(max_examples=60)
def test_no_order_of_signing_up_and_off_overbooks_or_passes_anybody_over(acts, seats):
    places: list[Place] = []
    for position, (act, person_id) in enumerate(acts):
        before = share_seats(places, seats)
        if act == "off":
            places = [place for place in places if place.person_id != person_id]
        elif person_id not in {place.person_id for place in places}:
            places = [*places, Place(person_id, position, 1)]
        after = share_seats(reversed(places), seats)

        assert len(after.seated) == min(seats, len(places))
        kept = {p.person_id for p in places}
        assert {p.person_id for p in before.seated} & kept <= {p.person_id for p in after.seated}
        assert [p.position for p in (*after.seated, *after.waiting)] == sorted(
            p.position for p in places
        )
        assert set(list_moved_up(before, after)) == {p.person_id for p in before.waiting} & {
            p.person_id for p in after.seated
        }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),
        ({"ends_at": STARTS}, "It ends before it begins."),
        ({"ends_at": STARTS + timedelta(days=6)}, "It lasts longer than five days."),
        ({"starts_at": NOW, "ends_at": NOW + HOUR}, "It begins in the past."),
        ({"seats": 0}, "There are 1 to 500 seats."),
        ({"seats": 1}, "2 people have a seat already, and nobody loses one."),
        ({"place": ""}, "Nobody would find it."),
        ({"link": "javascript:alert(1)"}, "begins with https://"),
    ],
)
def test_a_date_that_cannot_be_held_is_refused(changes, sentence):
    obstacle = find_obstacle_to_plan(replace(PLAN, **changes), seated=2, at=NOW)

    assert obstacle is None if sentence is None else sentence in str(obstacle)


def test_sign_up_ends_with_its_hour_and_with_the_date():
    assert find_obstacle_to_sign_up(PLAN, at=NOW) is None
    assert "closed" in str(find_obstacle_to_sign_up(PLAN, at=PLAN.closes_at))
    assert "has begun" in str(find_obstacle_to_sign_up(PLAN, at=STARTS))
    called_off = replace(PLAN, called_off_for="Ill")
    assert "called off" in str(find_obstacle_to_sign_up(called_off, at=NOW))


@pytest.mark.parametrize(
    ("recorder", "person", "at", "sentence"),
    [
        (1, 2, STARTS, None),
        (3, 2, STARTS, "Only a trainer of this session takes its attendance."),
        (1, 1, STARTS, "Nobody takes their own attendance."),
        (1, 2, STARTS - 2 * HOUR, "from an hour before the beginning on"),
    ],
)
def test_attendance_is_taken_by_a_trainer_of_others_and_when_it_is_time(
    recorder, person, at, sentence
):
    obstacle = find_obstacle_to_attendance(
        PLAN, person_id=person, recorder_id=recorder, trainer_ids=(1,), at=at
    )

    assert obstacle is None if sentence is None else sentence in str(obstacle)


def test_a_correction_says_why():
    attended, absent = Attendance.ATTENDED, Attendance.ABSENT

    assert find_obstacle_to_correction(None, attended, "") is None
    assert find_obstacle_to_correction(attended, attended, "") is None
    assert "Say why" in str(find_obstacle_to_correction(attended, absent, " "))
    assert find_obstacle_to_correction(attended, absent, "She left at nine.") is None


def test_an_hour_that_a_zone_leaves_out_is_none():
    day = date(2025, 3, 30)

    assert read_local(day, time(2, 30), "Europe/Amsterdam") is None
    assert read_local(day, time(3, 30), "Europe/Amsterdam") == datetime(
        2025, 3, 30, 1, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("title: x\ndescription: y\n", (1, 1), "“trainers” is missing"),
        ("title: x\ndescription: y\ntrainers: []\n", (3, 11), "“trainers” is empty"),
        ("title: x\ndescription: y\ntrainers: [T-1, T-1]\n", (3, 17), "stands here twice"),
    ],
)
def test_a_fault_of_a_session_has_its_place(text, place, sentence):
    problems = read_session(text, file="x.yaml")

    assert isinstance(problems, list)
    assert (problems[0].line, problems[0].column) == place
    assert sentence in problems[0].sentence


def test_what_the_form_writes_of_a_session_is_read_back():
    keys = read_session(write_session('Say "a": # b', "One\nTwo \\ three", ("T-1",)), file="")

    assert keys == SessionKeys(
        title='Say "a": # b', description="One\nTwo \\ three", trainers=("T-1",)
    )

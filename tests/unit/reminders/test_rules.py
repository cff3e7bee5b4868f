from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from lms.reminders.facts import Release
from lms.reminders.schedule_rules import Place
from tests.unit.reminders.scene import ALONE, at, day, duty, facts, person, plan, tell

NETHERLANDS = replace(ALONE, places={"rotterdam": Place("NL")})


def moments(*people, **asked):
    return [mail.moment for mail in plan(*people, **asked)]


def test_each_step_has_its_day_and_then_it_ends():
    assert tell(person(1, duty())) == [
        (day(2), "assigned"),
        (day(23), "before"),
        # The 28th is a Saturday: it waits, and merges with the day it is due.
        (day(30), "before due"),
        (day(7, 12), "after"),
        (day(14, 12), "after"),
        (day(21, 12), "after"),
        (day(28, 12), "after"),
    ]


def test_a_mail_lists_all_that_is_open_and_the_soonest_first():
    later, sooner = duty(title="A"), duty(title="B", due_on=day(16))
    not_yet = duty(title="C", assigned_at=at(20))
    second = plan(person(1, later, sooner, not_yet))[1]

    assert (second.day, [each.title for each in second.duties]) == (day(9), ["B", "A"])


def test_a_step_switched_off_makes_no_mail():
    quiet = replace(ALONE, at_assignment=False, before=(), every=0)

    assert tell(person(1, duty()), schedule=quiet) == [(day(30), "due")]
    assert tell(person(1, duty()), schedule=replace(ALONE, is_on=False)) == []


def test_what_is_asked_after_the_hour_is_told_the_same_day():
    assert moments(person(1, duty(assigned_at=at(2, 10))), end=at(3)) == [at(2, 10)]


def test_a_second_thing_of_the_same_day_waits_for_the_next():
    first, second = duty(), duty(title="Refunds", assigned_at=at(2, 10))

    assert moments(person(1, first, second), end=at(4)) == [at(2, 8), at(3, 8)]


def test_what_is_asked_in_quiet_hours_waits_for_the_morning():
    assert moments(person(1, duty(assigned_at=at(2, 17, 30))), end=at(4)) == [at(3, 8)]


def test_nobody_is_mailed_on_a_holiday_of_their_location():
    christmas = duty(assigned_at=at(25, 8, month=12), due_on=day(29, 1, 2027))

    assert tell(person(1, christmas), schedule=NETHERLANDS)[0][0] == day(28, 12)
    elsewhere = person(1, christmas, own=facts(location="Lisbon"))
    assert tell(elsewhere, schedule=NETHERLANDS)[0][0] == day(25, 12)
    worked = replace(NETHERLANDS, keeps_holidays=False)
    assert tell(person(1, christmas), schedule=worked)[0][0] == day(25, 12)


@pytest.mark.parametrize(
    "changes",
    [
        {"own": facts(address="")},
        {"away": ((day(1), None),)},
        {"employed": ((date(2020, 1, 1), day(1)),)},
        {"employed": ((day(1, 2, 2027), None),)},
    ],
    ids=["no address", "on leave", "left", "not yet here"],
)
def test_nobody_is_mailed_who_cannot_act(changes):
    assert tell(person(1, duty(), **changes)) == []


def test_who_comes_back_is_told_once_what_they_missed():
    away = person(1, duty(), away=((day(20), day(1, 12)),))

    assert tell(away)[:3] == [
        (day(2), "assigned"),
        (day(2, 12), "before due"),
        (day(7, 12), "after"),
    ]


def test_what_somebody_is_released_from_is_not_told():
    released = (Release("policy", 1, (day(1), day(25))),)
    other = duty(title="B", subject_id=2)
    first = plan(person(1, duty(), other, released=released))[0]

    assert [each.title for each in first.duties] == ["B"]
    assert tell(person(1, duty(), released=released))[0] == (day(26), "assigned before")
    assert tell(person(1, duty(), released=(Release(None, 0, (day(1), None)),))) == []


def test_a_standstill_ends_with_one_mail():
    told = person(1, duty(), duty(title="B"), told_at=at(2, 8), told_on=day(2))

    assert tell(told, start=at(1, 13, month=12), end=at(2, month=12)) == [
        (day(1, 12), "before due")
    ]
    assert moments(told, start=at(1, 13, month=12))[0] == at(1, 13, month=12)


def test_a_run_in_quiet_hours_waits_for_the_next_allowed_moment():
    late = person(1, duty())

    assert moments(late, start=at(6, 20), end=at(10)) == [at(9, 8)]


def test_mails_are_spread_the_same_way_every_day():
    spread = replace(ALONE, spread_minutes=60)
    people = [person(each, duty()) for each in range(1, 401)]
    mails = plan(*people, schedule=spread, end=at(24))
    offsets: dict[int, set[timedelta]] = {}
    for mail in mails:
        start = at(mail.day.day, 8)
        offsets.setdefault(mail.person_id, set()).add(mail.moment - start)
    found = [next(iter(each)) for each in offsets.values() if len(each) == 1]

    assert len(found) == 400
    assert max(found) < timedelta(hours=1)
    quarters = [
        sum(each // timedelta(minutes=15) == quarter for each in found) for quarter in range(4)
    ]
    assert min(quarters) > 70


@pytest.mark.parametrize(
    ("zone", "asked", "sent"),
    [
        # On 28 March 2027 the clocks of Berlin skip from 2:00 to 3:00: 2:30 is 3:30 there.
        ("Europe/Berlin", at(28, month=3, year=2027), at(28, 1, 30, month=3, year=2027)),
        # On 25 October 2026 they show 2:30 twice: the first counts.
        ("Europe/Berlin", at(24, 23, month=10), at(25, 0, 30, month=10)),
        # Lord Howe skips half an hour, from 2:00 to 2:30.
        ("Australia/Lord_Howe", at(3, 14, month=10), at(3, 15, 30, month=10)),
        ("America/New_York", at(2, 5), at(2, 7, 30)),
    ],
    ids=["skipped", "twice", "half an hour", "far away"],
)
def test_an_hour_that_is_skipped_or_doubled_has_an_answer(zone, asked, sent):
    always = replace(ALONE, send_at=time(2, 30), quiet=None, working_days=frozenset(range(7)))
    there = person(1, duty(assigned_at=asked, due_on=day(1, 6, 2027)), own=facts(time_zone=zone))

    assert moments(there, schedule=always, start=asked, end=asked + timedelta(hours=20)) == [sent]


def test_a_day_that_a_place_never_had_has_no_mail():
    # Samoa went from 29 to 31 December 2011.
    always = replace(ALONE, working_days=frozenset(range(7)))
    asked = at(29, 9, month=12, year=2011)
    there = person(
        1,
        duty(assigned_at=asked, assigned_on=date(2011, 12, 28), due_on=date(2011, 12, 30)),
        own=facts(time_zone="Pacific/Apia", holds_from=date(2011, 1, 1)),
        employed=((date(2011, 1, 1), None),),
    )
    days = [
        day for day, _ in tell(there, schedule=always, start=asked, end=at(15, month=1, year=2012))
    ]

    assert days == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 6), date(2012, 1, 13)]


def test_the_own_time_zone_counts_before_that_of_the_location():
    placed = replace(ALONE, places={"rotterdam": Place("NL", time_zone="America/New_York")})

    def sent(zone):
        own = person(1, duty(), own=facts(time_zone=zone))
        return moments(own, schedule=placed, end=at(3))

    assert [sent("Asia/Tokyo"), sent(""), sent("Gone/Away")] == [
        [at(2, 7)],
        [at(2, 14)],
        [at(2, 8)],
    ]

"""Which facts are refused, and what a change of a past day does."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.fact_rules import Facts, Snapshot, clean_facts, correct_history, find_fault

RUTH = Facts(name="Ruth", department="Ops", team="Red", location="Rotterdam")
JANUARY, MARCH, MAY, JULY = (date(2026, month, 1) for month in (1, 3, 5, 7))


def test_a_change_of_today_adds_one_snapshot():
    history = [Snapshot(JANUARY, RUTH)]

    assert correct_history(history, {"team": "Blue"}, MARCH) == [
        Snapshot(MARCH, replace(RUTH, team="Blue"))
    ]


def test_a_change_of_a_past_day_carries_into_later_snapshots():
    moved = replace(RUTH, location="Utrecht")
    history = [Snapshot(JANUARY, RUTH), Snapshot(MAY, moved)]

    assert correct_history(history, {"team": "Blue"}, MARCH) == [
        Snapshot(MARCH, replace(RUTH, team="Blue")),
        Snapshot(MAY, replace(moved, team="Blue")),
    ]


def test_it_carries_only_up_to_the_day_on_which_that_fact_changed_anyway():
    green, back = replace(RUTH, team="Green"), RUTH
    history = [Snapshot(JANUARY, RUTH), Snapshot(MAY, green), Snapshot(JULY, back)]

    assert correct_history(history, {"team": "Blue"}, MARCH) == [
        Snapshot(MARCH, replace(RUTH, team="Blue"))
    ]


def test_what_holds_already_changes_nothing():
    assert correct_history([Snapshot(JANUARY, RUTH)], {"team": "Red"}, MARCH) == []


def test_a_change_before_the_first_known_day_begins_from_the_first_facts():
    assert correct_history([Snapshot(MARCH, RUTH)], {"team": "Blue"}, JANUARY) == [
        Snapshot(JANUARY, replace(RUTH, team="Blue")),
        Snapshot(MARCH, replace(RUTH, team="Blue")),
    ]


CHANGING = ("department", "team", "location")
DAYS = [date(2026, 1, day) for day in range(1, 13)]
SOME_FACTS = st.fixed_dictionaries({name: st.sampled_from("abc") for name in CHANGING})


def read_fact(history, day, name):
    held = [each for each in history if each.holds_from <= day]
    return getattr(held[-1].facts, name) if held else None


@given(
    history=st.dictionaries(st.sampled_from(DAYS), SOME_FACTS, min_size=1),
    changes=st.dictionaries(st.sampled_from(CHANGING), st.sampled_from("abc"), min_size=1),
    holds_from=st.sampled_from(DAYS),
)
def test_a_correction_holds_until_each_fact_was_changed_anyway(history, changes, holds_from):
    known = [Snapshot(day, replace(RUTH, **history[day])) for day in sorted(history)]
    holds_from = max(holds_from, known[0].holds_from)

    added = {each.holds_from: each for each in correct_history(known, changes, holds_from)}

    by_day = {each.holds_from: each for each in known} | added
    after = [by_day[day] for day in sorted(by_day)]
    for name in CHANGING:
        old, still_holds = read_fact(known, holds_from, name), name in changes
        for day in DAYS:
            was, now = read_fact(known, day, name), read_fact(after, day, name)
            still_holds = still_holds and (day < holds_from or was == old)
            is_corrected = day >= holds_from and still_holds
            assert now == (changes[name] if is_corrected else was)


def test_empty_addresses_are_none():
    assert clean_facts(replace(RUTH, email=" ")).email is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),
        ({"email": "r.o'neil+x@büro.example"}, None),
        ({"name": ""}, "The name is missing."),
        ({"name": "x" * 201}, "The name has 201 characters; at most 200 can be kept."),
        (
            {"department": ""},
            "The department is missing. Write it as “Operations / Customer Support”.",
        ),
        (
            {"email": "ruth"},
            "“ruth” is not a mail address. Write it as name@company.example.",
        ),
        (
            {"email": '"ruth x"@x.example'},
            '“"ruth x"@x.example” is not a mail address. Write it as name@company.example.',
        ),
        (
            {"email": "a" * 65 + "@x.example"},
            "The part of the mail address before the @ is longer than 64 signs.",
        ),
        (
            {"email": "аdmin@x.example"},
            (
                "“аdmin@x.example” mixes letters of different alphabets that look alike. "
                "Type the address again instead of copying it."
            ),
        ),
        (
            {"time_zone": "Mars"},
            "“Mars” is not a time zone. Write a name such as Europe/Amsterdam.",
        ),
        (
            {"language": "Dutch"},
            "“Dutch” is not a language. Write a code such as en, nl or pt-BR.",
        ),
    ],
)
def test_a_fault_is_named(changes, sentence):
    assert find_fault(replace(RUTH, **changes)) == sentence

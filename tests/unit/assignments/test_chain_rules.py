"""What one person is asked of one thing, whichever rules and people ask."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms.assignments.chain import Chain, Link, PersonOnDay, Request, Terms
from lms.assignments.chain_rules import decide
from lms.assignments.recurrence_rules import Anchor, Recurrence, YearDay
from lms.assignments.rules import DueRule, Reason, WithdrawalReason

HIRED = date(2026, 1, 5)
TODAY = date(2026, 6, 1)
DUE = DueRule(30, 30, from_asking=True)
TERMS = Terms("rule-1", "", is_policy=False, due=DUE, began_on=HIRED, audience_since=HIRED)
YEARLY = replace(TERMS, recurrence=Recurrence(12))
POLICY = replace(TERMS, rule="policy", asked_for="2.0", is_policy=True)


def person(day: date = TODAY, **facts: object) -> PersonOnDay:
    known = {"is_employed": True, "is_on_leave": False, "hired_on": HIRED, "placed_on": HIRED}
    return PersonOnDay(1, day, **{**known, **facts})


def link(occasion: str = "hired-2026-01-05", **facts: object) -> Link:
    known = {
        "asked_for": "",
        "number": 1,
        "rule": "rule-1",
        "assigned_on": HIRED,
        "due_on": HIRED + timedelta(days=30),
        "late_after": HIRED + timedelta(days=30),
        "is_withdrawn": False,
        "met_on": None,
    }
    return Link(occasion=occasion, **{**known, **facts})


def chain(*links: Link, **facts: object) -> Chain:
    return Chain(**{"asked_for": "", "links": links, "asking": (TERMS,), **facts})


def test_what_is_open_is_asked_once_whichever_rules_ask():
    other = replace(TERMS, rule="rule-2", due=DueRule(1, 1, from_asking=True))

    assert decide(chain(link(), asking=(TERMS, other)), person()) == (None, ())


def test_of_two_rules_the_sooner_day_holds_for_who_owes_nothing_yet():
    other = replace(TERMS, rule="rule-2", due=DueRule(7, 7, from_asking=True))

    new = decide(chain(asking=(TERMS, other)), person()).new

    assert (new.rule, new.due_on) == ("rule-2", date(2026, 6, 8))


def test_a_request_beside_a_rule_begins_no_second_chain():
    request = Request("manual-4", TODAY, date(2026, 6, 15))

    beside = decide(chain(link(), requests=(request,)), person())
    alone = decide(chain(requests=(request,), asking=(YEARLY,)), person()).new
    done = link(rule="manual-4", met_on=TODAY)
    after = decide(chain(done, requests=(request,), asking=(YEARLY,)), person(date(2026, 7, 1)))
    year_on = decide(chain(done, requests=(request,), asking=(YEARLY,)), person(date(2027, 5, 20)))

    assert beside == (None, ())
    assert (alone.rule, alone.occasion) == ("manual-4", "hired-2026-01-05")
    assert after == (None, ())
    assert year_on.new.occasion == "due-2027-06-01"


def test_a_request_asks_again_what_was_done_and_holds():
    request = Request("manual-4", TODAY, date(2026, 6, 15))
    done = link(met_on=date(2026, 2, 1))

    new = decide(chain(done, requests=(request,), asking=(YEARLY,)), person()).new

    assert (new.occasion, new.due_on, new.reason) == (
        "manual-4",
        date(2026, 6, 15),
        Reason.MANUAL,
    )


@pytest.mark.parametrize(
    ("day", "occasion"),
    [(date(2027, 1, 1), None), (date(2027, 1, 2), "due-2027-02-01")],
    ids=["the day before the window", "the day on which it opens"],
)
def test_the_next_period_opens_with_its_window(day, occasion):
    new = decide(chain(link(met_on=date(2026, 2, 1)), asking=(YEARLY,)), person(day)).new

    assert (new and new.occasion) == occasion


def test_who_does_it_in_the_window_loses_no_days_where_it_counts_from_the_due_day():
    terms = replace(YEARLY, recurrence=Recurrence(12, Anchor.DUE))
    first = link(met_on=date(2026, 2, 1))
    second = link("due-2027-02-04", due_on=date(2027, 2, 4), met_on=date(2027, 1, 10))

    new = decide(chain(first, second, asking=(terms,)), person(date(2028, 1, 5))).new

    assert new.occasion == "due-2028-02-04"


def test_a_new_hire_does_not_repeat_after_four_weeks():
    recurrence = Recurrence(12, Anchor.FIXED, 30, 3, YearDay(1, 31))
    terms = replace(TERMS, recurrence=recurrence)
    hired = date(2026, 12, 14)
    done = link("hired-2026-12-14", met_on=date(2027, 1, 3))

    asked = [
        day
        for day in (hired + timedelta(days=n) for n in range(800))
        if decide(chain(done, asking=(terms,)), person(day, hired_on=hired)).new
    ]

    assert asked[0] == date(2028, 1, 1)


def test_who_comes_back_begins_anew_and_not_with_an_old_period():
    done = link(met_on=date(2026, 2, 1))
    back = date(2028, 3, 1)

    new = decide(chain(done, asking=(YEARLY,)), person(back, hired_on=back)).new

    assert (new.occasion, new.reason) == ("hired-2028-03-01", Reason.HIRED)


def test_a_policy_that_was_read_stays_read_for_who_comes_back():
    done = link("first", asked_for="2.0", rule="policy", met_on=date(2026, 2, 1))
    back = date(2028, 3, 1)

    decision = decide(chain(done, asked_for="2.0", asking=(POLICY,)), person(back, hired_on=back))

    assert decision == (None, ())


@pytest.mark.parametrize(
    ("mine", "facts", "known", "reason"),
    [
        (link(), {"is_employed": False}, {}, WithdrawalReason.LEFT),
        (link(), {}, {"asking": ()}, WithdrawalReason.MOVED),
        (
            link(),
            {},
            {"asking": (), "ended_rules": frozenset({"rule-1"})},
            WithdrawalReason.RULE_ENDED,
        ),
        (link(rule="manual-4"), {}, {"asking": ()}, WithdrawalReason.CALLED_OFF),
        (
            link("first", asked_for="1.0"),
            {},
            {"asking": (POLICY,), "asked_for": "2.0"},
            WithdrawalReason.SUPERSEDED,
        ),
        (
            link(met_on=date(2025, 2, 1), valid_until=date(2026, 2, 1)),
            {},
            {"asking": ()},
            WithdrawalReason.MOVED,
        ),
    ],
    ids=["left", "moved", "rule ended", "called off", "superseded", "ran out"],
)
def test_what_is_asked_no_longer_is_withdrawn_with_its_reason(mine, facts, known, reason):
    assert decide(chain(mine, **known), person(**facts)).gone == ((mine, reason),)


@pytest.mark.parametrize(
    "mine",
    [link(met_on=date(2026, 2, 1)), link(is_withdrawn=True)],
    ids=["done", "withdrawn before"],
)
def test_what_was_done_or_withdrawn_is_never_withdrawn(mine):
    assert decide(chain(mine, asking=()), person(is_employed=False)).gone == ()


def test_a_request_stands_for_who_moves_and_ends_for_who_leaves():
    mine = link(rule="manual-4")
    asked = (Request("manual-4", HIRED, TODAY),)

    stays = decide(chain(mine, asking=(), requests=asked), person())
    leaves = decide(chain(mine, asking=(), requests=asked), person(is_employed=False))

    assert stays == (None, ())
    assert leaves.gone == ((mine, WithdrawalReason.LEFT),)


def test_nothing_new_is_asked_of_who_is_away_and_all_of_it_when_they_are_back():
    away = decide(chain(), person(is_on_leave=True))
    back = decide(chain(), person(returned_on=TODAY)).new

    assert away == (None, ())
    assert (back.reason, back.because_on, back.due_on) == (
        Reason.RETURNED,
        TODAY,
        date(2026, 7, 1),
    )


@pytest.mark.parametrize(
    ("facts", "terms", "reason", "because_on"),
    [
        ({"hired_on": TODAY}, TERMS, Reason.HIRED, TODAY),
        ({"placed_on": date(2026, 5, 4)}, TERMS, Reason.MOVED, date(2026, 5, 4)),
        (
            {},
            replace(TERMS, audience_since=date(2026, 5, 4)),
            Reason.AUDIENCE,
            date(2026, 5, 4),
        ),
        (
            {},
            replace(TERMS, is_first=True, began_on=TODAY, first_reason=Reason.RULE),
            Reason.RULE,
            TODAY,
        ),
    ],
    ids=["hired", "moved", "audience widened", "rule began"],
)
def test_each_duty_names_what_brought_it_and_when(facts, terms, reason, because_on):
    new = decide(chain(asking=(terms,)), person(**facts)).new

    assert (new.reason, new.because_on) == (reason, because_on)


@pytest.mark.parametrize(
    ("due", "due_on"),
    [
        (DueRule(0, 0, fixed_on=YearDay(6, 30)), date(2026, 6, 30)),
        (DueRule(0, 0, fixed_on=YearDay(6, 30), least_days=40), date(2027, 6, 30)),
        (DueRule(14, 14, from_asking=True, least_days=20), date(2026, 6, 21)),
        (DueRule(14, 14, from_asking=True), date(2026, 6, 15)),
    ],
    ids=["day of the year", "day of the year, too soon", "never less than", "after asking"],
)
def test_due_days(due, due_on):
    assert decide(chain(asking=(replace(TERMS, due=due),)), person()).new.due_on == due_on

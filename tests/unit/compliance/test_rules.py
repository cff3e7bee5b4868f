"""When a duty counts as open, late, done or run out."""

from datetime import date

import pytest

from lms.compliance.rules import Obligation, Verdict, judge

SUNDAY, MONDAY, TUESDAY = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)
FRIDAY, SATURDAY = date(2026, 3, 6), date(2026, 3, 7)
NEXT_YEAR, DAY_AFTER = date(2027, 3, 3), date(2027, 3, 4)


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        (SUNDAY, Verdict.NOT_YET_ASSIGNED),
        (MONDAY, Verdict.OPEN),
        (TUESDAY, Verdict.DONE),
        (DAY_AFTER, Verdict.DONE),
    ],
)
def test_later_facts_do_not_leak_into_an_earlier_verdict(as_of, verdict):
    met_on_tuesday = Obligation(assigned_on=MONDAY, due_on=FRIDAY, met_on=TUESDAY)

    assert judge(met_on_tuesday, as_of) == verdict


def test_the_due_day_itself_is_still_in_time():
    duty = Obligation(assigned_on=MONDAY, due_on=FRIDAY)

    assert judge(duty, FRIDAY) == Verdict.OPEN
    assert judge(duty, SATURDAY) == Verdict.OVERDUE


def test_an_act_after_the_due_day_is_done_late_and_was_overdue_before():
    duty = Obligation(assigned_on=MONDAY, due_on=TUESDAY, met_on=SATURDAY)

    assert judge(duty, FRIDAY) == Verdict.OVERDUE
    assert judge(duty, SATURDAY) == Verdict.DONE_LATE


@pytest.mark.parametrize(
    ("met_on", "valid_until", "verdict"),
    [
        (None, None, Verdict.EXEMPT),
        (TUESDAY, None, Verdict.DONE),
        (SATURDAY, None, Verdict.EXEMPT),
        (MONDAY, TUESDAY, Verdict.EXEMPT),
    ],
    ids=["never done", "done", "done later", "run out"],
)
def test_what_is_not_done_is_excused_by_an_exemption_and_what_is_done_stays_so(
    met_on, valid_until, verdict
):
    duty = Obligation(MONDAY, TUESDAY, met_on=met_on, valid_until=valid_until, exempt_until=FRIDAY)

    assert judge(duty, FRIDAY) == verdict


def test_the_last_day_of_an_exemption_is_the_last_one_excused():
    duty = Obligation(MONDAY, TUESDAY, exempt_until=FRIDAY)

    assert judge(duty, FRIDAY) == Verdict.EXEMPT
    assert judge(duty, SATURDAY) == Verdict.OVERDUE


def test_who_is_on_leave_is_not_late_and_who_is_exempt_as_well_is_called_exempt():
    assert judge(Obligation(MONDAY, TUESDAY, is_away=True), FRIDAY) == Verdict.PAUSED
    both = Obligation(MONDAY, TUESDAY, exempt_until=FRIDAY, is_away=True)
    assert judge(both, FRIDAY) == Verdict.EXEMPT


def test_what_was_withdrawn_is_not_asked_from_that_day_on():
    duty = Obligation(assigned_on=MONDAY, due_on=TUESDAY, withdrawn_on=FRIDAY)

    assert judge(duty, MONDAY) == Verdict.OPEN
    assert judge(duty, FRIDAY) == Verdict.WITHDRAWN


def test_an_act_after_the_withdrawal_does_not_bring_the_duty_back():
    duty = Obligation(assigned_on=MONDAY, due_on=FRIDAY, withdrawn_on=TUESDAY, met_on=SATURDAY)

    assert judge(duty, SATURDAY) == Verdict.WITHDRAWN


def test_a_certificate_holds_to_the_end_of_its_last_day():
    duty = Obligation(assigned_on=MONDAY, due_on=FRIDAY, met_on=TUESDAY, valid_until=NEXT_YEAR)

    assert judge(duty, NEXT_YEAR) == Verdict.DONE
    assert judge(duty, DAY_AFTER) == Verdict.EXPIRED


def test_a_certificate_done_late_runs_out_like_any_other():
    duty = Obligation(assigned_on=MONDAY, due_on=MONDAY, met_on=TUESDAY, valid_until=NEXT_YEAR)

    assert judge(duty, NEXT_YEAR) == Verdict.DONE_LATE
    assert judge(duty, DAY_AFTER) == Verdict.EXPIRED


def test_a_newer_certificate_takes_the_place_of_the_old_one():
    duty = Obligation(
        assigned_on=MONDAY,
        due_on=FRIDAY,
        met_on=TUESDAY,
        valid_until=NEXT_YEAR,
        renewed_on=DAY_AFTER,
    )

    assert judge(duty, DAY_AFTER) == Verdict.DONE

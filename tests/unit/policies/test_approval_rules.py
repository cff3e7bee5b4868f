"""Who may approve a version, when it is approved, and from which day it may be in force."""

from datetime import date

import pytest

from lms.policies.approval_rules import (
    GIVE_REASON,
    NOT_AN_APPROVER,
    NOT_NAMED,
    OWN_EDIT,
    OWN_TEXT,
    ApprovalRule,
    Candidate,
    Step,
    count_needed,
    find_fault_of_day,
    find_missing_reason,
    find_obstacle,
    find_step,
    has_day,
)

AUTHOR, EDITOR, ANN, BEN, CLEO = range(1, 6)
ANYBODY = ApprovalRule()
ALL_OF_TWO = ApprovalRule(by=(ANN, BEN), needed=2)
TODAY = date(2025, 6, 2)


def candidate(person_id, *, is_approver=True):
    editors = frozenset({AUTHOR, EDITOR})
    return Candidate(person_id, is_approver=is_approver, author_id=AUTHOR, editor_ids=editors)


@pytest.mark.parametrize(
    ("person_id", "is_approver", "rule", "obstacle"),
    [
        (ANN, True, ANYBODY, None),
        (ANN, True, ALL_OF_TWO, None),
        (CLEO, True, ALL_OF_TWO, NOT_NAMED),
        (CLEO, False, ANYBODY, NOT_AN_APPROVER),
        (ANN, False, ALL_OF_TWO, NOT_AN_APPROVER),
        (AUTHOR, True, ANYBODY, OWN_TEXT),
        (EDITOR, True, ANYBODY, OWN_EDIT),
        (EDITOR, True, ApprovalRule(by=(EDITOR,)), OWN_EDIT),
        (AUTHOR, True, ApprovalRule(by=(AUTHOR,)), OWN_TEXT),
    ],
)
def test_nobody_approves_what_is_theirs_and_only_those_who_may(
    person_id, is_approver, rule, obstacle
):
    assert find_obstacle(candidate(person_id, is_approver=is_approver), rule) == obstacle


@pytest.mark.parametrize(
    ("kind", "reason", "missing"),
    [
        ("editorial", "", GIVE_REASON),
        ("editorial", " \n", GIVE_REASON),
        ("editorial", "A typing error.", None),
        ("substantive", "", None),
    ],
)
def test_calling_a_change_editorial_takes_a_reason(kind, reason, missing):
    assert find_missing_reason(kind, reason) == missing


@pytest.mark.parametrize(
    ("rule", "is_guarded", "needed"),
    [
        (ANYBODY, False, 1),
        (ANYBODY, True, 2),
        (ALL_OF_TWO, True, 2),
        (ApprovalRule(needed=3), False, 3),
        (ApprovalRule(needed=3), True, 3),
    ],
)
def test_what_speaks_against_editorial_asks_for_a_second(rule, is_guarded, needed):
    assert count_needed(rule, is_guarded=is_guarded) == needed


@pytest.mark.parametrize(
    ("approvers", "rule", "is_guarded", "step"),
    [
        ([], ANYBODY, False, Step.IN_REVIEW),
        ([CLEO], ANYBODY, False, Step.APPROVED),
        ([CLEO], ANYBODY, True, Step.IN_REVIEW),
        ([CLEO, CLEO], ANYBODY, True, Step.IN_REVIEW),
        ([CLEO, ANN], ANYBODY, True, Step.APPROVED),
        ([ANN, CLEO], ALL_OF_TWO, False, Step.IN_REVIEW),
        ([ANN, BEN], ALL_OF_TWO, False, Step.APPROVED),
        ([BEN], ApprovalRule(by=(ANN, BEN, CLEO), needed=1), False, Step.APPROVED),
    ],
)
def test_a_version_is_approved_by_as_many_of_the_named_as_have_to(
    approvers, rule, is_guarded, step
):
    assert find_step(approvers, rule, is_submitted=True, is_guarded=is_guarded) == step


def test_approvals_of_what_is_not_submitted_count_for_nothing():
    step = find_step([ANN, BEN], ALL_OF_TWO, is_submitted=False, is_guarded=False)

    assert step == Step.DRAFT


@pytest.mark.parametrize(
    ("day", "effective_on", "scheduled", "sentence"),
    [
        (TODAY, TODAY, (), None),
        (date(2028, 2, 29), TODAY, (), None),
        (date(2025, 6, 1), TODAY, (), "2025-06-01 has passed. Choose today or a later day."),
        (
            TODAY,
            date(2025, 7, 1),
            (),
            (
                "The approved text says from 2025-07-01. Choose that day or a later one; an "
                "earlier one needs a new draft."
            ),
        ),
        (
            date(2025, 6, 19),
            TODAY,
            (("1.1", date(2025, 6, 20)),),
            (
                "Version 1.1 is to be in force from 2025-06-20 and then never would be. Choose a "
                "later day, or call that version back first."
            ),
        ),
        (
            date(2200, 1, 1),
            TODAY,
            (),
            "The day 2200-01-01 cannot be meant. Choose one up to the end of 2199.",
        ),
        (date(2199, 12, 31), TODAY, (), None),
        (date(2025, 6, 20), TODAY, (("1.1", date(2025, 6, 20)),), None),
        (TODAY, TODAY, (("1.1", TODAY),), None),
    ],
)
def test_a_day_that_cannot_be_has_a_sentence(day, effective_on, scheduled, sentence):
    fault = find_fault_of_day(day, today=TODAY, effective_on=effective_on, scheduled=scheduled)

    assert fault == sentence


@pytest.mark.parametrize(
    ("day", "zone", "is_there"),
    [
        (date(2011, 12, 30), "Pacific/Apia", False),
        (date(2011, 12, 31), "Pacific/Apia", True),
        (date(2025, 3, 30), "Europe/Amsterdam", True),
        (date(2028, 2, 29), "Europe/Amsterdam", True),
    ],
)
def test_a_day_that_a_place_skipped_is_none_there(day, zone, is_there):
    assert has_day(day, zone) is is_there

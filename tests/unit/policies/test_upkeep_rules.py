"""When a review is due, when its owner hears of it, and who may record it."""

from datetime import date

import pytest

from lms.policies.upkeep import rules
from lms.policies.upkeep.rules import Step, add_months, find_obstacle, find_step

DUE = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("last_on", "months", "due_on"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2025, 3, 3), 12, date(2026, 3, 3)),
        (date(2025, 11, 15), 120, date(2035, 11, 15)),
    ],
)
def test_a_review_is_due_on_the_same_day_or_the_last_of_a_shorter_month(last_on, months, due_on):
    assert add_months(last_on, months) == due_on


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date(2026, 2, 28), None),
        (date(2026, 3, 1), Step.BEFORE),
        (date(2026, 3, 30), Step.BEFORE),
        (DUE, Step.DUE),
        (date(2026, 4, 13), Step.DUE),
        (date(2026, 4, 14), Step.OVERDUE),
        (date(2027, 4, 14), Step.OVERDUE),
    ],
)
def test_the_last_reminder_whose_day_has_come_is_the_one_to_send(day, step):
    assert find_step(DUE, day) == step


@pytest.mark.parametrize(
    ("reason", "is_owner", "is_approver", "obstacle"),
    [
        ("The law is the same.", True, False, None),
        ("The law is the same.", False, True, None),
        ("The law is the same.", False, False, rules.NOT_YOURS),
        (" \n", True, True, rules.NO_REASON),
        ("x" * 2000, True, False, None),
        ("x" * 2001, True, False, rules.REASON_TOO_LONG),
    ],
)
def test_a_review_needs_the_owner_or_an_approver_and_a_reason(
    reason, is_owner, is_approver, obstacle
):
    assert find_obstacle(reason, is_owner=is_owner, is_approver=is_approver) == obstacle

"""When a policy is to be reviewed, who may say that nothing changes, and when its owner hears."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

LONGEST_REASON = 2000
NOTICE = timedelta(days=30)
GRACE = timedelta(days=14)

NO_REASON = "Say what you looked at and why nothing has to change, then record it."
REASON_TOO_LONG = f"Write at most {LONGEST_REASON} characters. Nothing was recorded."
NOT_YOURS = (
    "A review is recorded by the owner of the policy or by an approver. Tell its owner instead."
)


class Step(StrEnum):
    """Which of its mails reminds the owner of a review."""

    BEFORE = "before"
    DUE = "due"
    OVERDUE = "overdue"


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def find_step(due_on: date, day: date) -> Step | None:
    """The last reminder whose day has come; those before it that were missed are not made up."""
    if day >= due_on + GRACE:
        return Step.OVERDUE
    if day >= due_on:
        return Step.DUE
    return Step.BEFORE if day >= due_on - NOTICE else None


def find_obstacle(reason: str, *, is_owner: bool, is_approver: bool) -> str | None:
    """Why this review cannot be recorded."""
    if not (is_owner or is_approver):
        return NOT_YOURS
    if not reason.strip():
        return NO_REASON
    return REASON_TOO_LONG if len(reason) > LONGEST_REASON else None

"""Why somebody owes something, or no longer does, in words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FIRST = "first"


class Reason(StrEnum):
    """Why an assignment was made."""

    PUBLISHED = "published"
    HIRED = "hired"
    MOVED = "moved"
    PERIOD = "period"


class WithdrawalReason(StrEnum):
    """Why an assignment is no longer asked."""

    LEFT = "left"
    MOVED = "moved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


REASON_WORDS = {
    Reason.PUBLISHED: "it was published while you worked here",
    Reason.HIRED: "you joined",
    Reason.MOVED: "your place in the company changed",
    Reason.PERIOD: "a year has gone by since you last did it",
}
WITHDRAWAL_WORDS = {
    WithdrawalReason.LEFT: "left the company",
    WithdrawalReason.MOVED: "no longer in the audience",
    WithdrawalReason.SUPERSEDED: "a newer version took its place",
    WithdrawalReason.WITHDRAWN: "the policy was withdrawn",
}


@dataclass(frozen=True)
class DueRule:
    """How many days people have, counted from publishing and from hiring."""

    days_after_publishing: int
    days_after_hiring: int


def days_left(due_on: date, today: date) -> int:
    """Days until the end of the due day; negative when it has passed."""
    return (due_on - today).days

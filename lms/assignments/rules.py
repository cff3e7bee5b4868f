"""Why somebody owes something, or no longer does, and by when, in words and days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.assignments.recurrence_rules import YearDay

FIRST = "first"


class Reason(StrEnum):
    """Why an assignment was made."""

    PUBLISHED = "published"
    HIRED = "hired"
    MOVED = "moved"
    PERIOD = "period"
    RULE = "rule"
    MANUAL = "manual"
    AUDIENCE = "audience"
    RETURNED = "returned"


class WithdrawalReason(StrEnum):
    """Why an assignment is no longer asked."""

    LEFT = "left"
    MOVED = "moved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    RULE_ENDED = "rule ended"
    CALLED_OFF = "called off"


REASON_WORDS = {
    Reason.PUBLISHED: "it was published while you worked here",
    Reason.HIRED: "you joined",
    Reason.MOVED: "your place in the company changed",
    Reason.PERIOD: "it is time to do it again",
    Reason.RULE: "a rule began to ask it",
    Reason.MANUAL: "somebody asked it of you",
    Reason.AUDIENCE: "it was extended to people like you",
    Reason.RETURNED: "you came back to work",
}
WITHDRAWAL_WORDS = {
    WithdrawalReason.LEFT: "left the company",
    WithdrawalReason.MOVED: "no longer in the audience",
    WithdrawalReason.SUPERSEDED: "a newer version took its place",
    WithdrawalReason.WITHDRAWN: "the policy was withdrawn",
    WithdrawalReason.RULE_ENDED: "the rule that asked it has ended",
    WithdrawalReason.CALLED_OFF: "whoever asked it called it off",
}


@dataclass(frozen=True)
class DueRule:
    """How many days people have, counted from publishing and from hiring.

    With `from_asking` both count from the day on which somebody is asked. With `fixed_on` it is
    due on that day of the year. Nobody is given less than `least_days`.
    """

    days_after_publishing: int
    days_after_hiring: int
    from_asking: bool = False
    fixed_on: YearDay | None = None
    least_days: int = 0

    @property
    def is_for_all(self) -> bool:
        """Whether one statement can say by when everybody asked on a day has to have done it."""
        return self.from_asking or self.fixed_on is not None or not self.least_days

    def find_day_for_all(self, day: date) -> date | None:
        """By when everybody asked on that day has to have done it; None where that differs."""
        soonest = day + timedelta(days=self.least_days)
        if self.fixed_on is not None:
            return self.fixed_on.on_or_after(soonest)
        if self.from_asking:
            return max(soonest, day + timedelta(days=self.days_after_publishing))
        return None


def days_left(due_on: date, today: date) -> int:
    """Days until the end of the due day; negative when it has passed."""
    return (due_on - today).days


@dataclass(frozen=True)
class Asking:
    """The circumstances in which somebody is asked for the first time."""

    day: date
    hired_on: date
    published_on: date
    is_first: bool


def find_first_due(due: DueRule, asking: Asking) -> tuple[date, Reason]:
    """By when it is due for somebody asked on that day, and why they are asked.

    Who was hired after the publishing has days from hiring; who came into the audience later has
    the days after publishing from now on, so that nobody is late on the day they are asked.
    """
    day, published_on = asking.day, asking.published_on
    last_before = published_on if asking.is_first else published_on - timedelta(days=1)
    from_hiring = asking.hired_on + timedelta(days=due.days_after_hiring)
    is_hired = asking.hired_on > last_before and from_hiring >= day
    reason = Reason.HIRED if is_hired else Reason.MOVED
    if asking.is_first and not is_hired:
        reason = Reason.PUBLISHED
    due_on = due.find_day_for_all(day) or _count(due, asking, from_hiring, is_hired=is_hired)
    return max(due_on, day + timedelta(days=due.least_days)), reason


def _count(due: DueRule, asking: Asking, from_hiring: date, *, is_hired: bool) -> date:
    if is_hired:
        return from_hiring
    days = timedelta(days=due.days_after_publishing)
    from_publishing = asking.published_on + days
    is_to_come = asking.is_first and from_publishing >= asking.day
    return from_publishing if is_to_come else asking.day + days

"""When what was done has to be done again: until when it holds, and from when it is asked anew."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from lms.policies.upkeep.rules import add_months

ONE_DAY = timedelta(days=1)


class Anchor(StrEnum):
    """From what the next period counts."""

    COMPLETION = "completion"
    DUE = "due"
    FIXED = "fixed"


class YearDay(NamedTuple):
    """A day that every year has: 29 February is the last day of February."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """That day in that year."""
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))

    def on_or_after(self, day: date) -> date:
        """The first such day from that one on."""
        here = self.in_year(day.year)
        return here if here >= day else self.in_year(day.year + 1)


class Completion(NamedTuple):
    """That something was done: on which day, and by when it had to be.

    `expected_on` is the day by which it was due when it was asked, whatever it was extended to;
    `closes` the last day of the period that it was asked for, where it was asked for one.
    """

    completed_on: date
    expected_on: date | None = None
    closes: date | None = None


@dataclass(frozen=True)
class Recurrence:
    """How long a completion holds, and how long before its end it is asked anew.

    `window_days` before the end the next period opens. `minimum_months` is the time that a
    completion holds at least where the end is a fixed day of the year.
    """

    months: int
    anchor: Anchor = Anchor.COMPLETION
    window_days: int = 30
    minimum_months: int = 0
    fixed_on: YearDay | None = None


def find_expiry(recurrence: Recurrence, completion: Completion) -> date:
    """The last day on which that completion holds.

    From the completion: so many months after it. From the due day: after the day by which it was
    due, so that who is early loses nothing; who was late counts from the completion. On a fixed
    day: the first such day on which it will have held for the minimum; a completion that closes
    the period of one such day holds until a later one.
    """
    done_on = completion.completed_on
    if recurrence.anchor is Anchor.FIXED and recurrence.fixed_on is not None:
        earliest = max(add_months(done_on, recurrence.minimum_months), done_on + ONE_DAY)
        if completion.closes is not None:
            earliest = max(earliest, completion.closes + ONE_DAY)
        return recurrence.fixed_on.on_or_after(earliest)
    if recurrence.anchor is Anchor.DUE:
        done_on = max(done_on, completion.closes or completion.expected_on or done_on)
    return add_months(done_on, recurrence.months)


def find_last_expiry(recurrence: Recurrence, completions: Iterable[Completion]) -> date:
    """The last day on which any of these completions holds; there has to be one."""
    return max(find_expiry(recurrence, each) for each in completions)


def find_opening(recurrence: Recurrence, expires_on: date) -> date:
    """The first day on which the period that ends then is asked."""
    return expires_on - timedelta(days=recurrence.window_days)

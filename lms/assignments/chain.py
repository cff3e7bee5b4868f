"""What is known of one person and one thing when it is decided what they are asked.

Everything that a person was ever asked of one policy or programme is their chain of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lms.assignments.recurrence_rules import Recurrence
from lms.assignments.rules import DueRule, Reason, WithdrawalReason

PERIOD_PREFIX = "due-"
MANUAL_PREFIX = "manual-"


class Link(NamedTuple):
    """One time that the person was asked; `due_on` as it was at first, `late_after` as it is."""

    asked_for: str
    occasion: str
    number: int
    rule: str | None
    assigned_on: date
    due_on: date
    late_after: date
    is_withdrawn: bool
    met_on: date | None
    valid_until: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.met_on is None and not self.is_withdrawn

    @property
    def period_end(self) -> date | None:
        """The last day of the period that it was asked for, where it was asked for one."""
        if not self.occasion.startswith(PERIOD_PREFIX):
            return None
        return date.fromisoformat(self.occasion.removeprefix(PERIOD_PREFIX))


class PersonOnDay(NamedTuple):
    """What decides about a person on a day, beside the audiences that contain them.

    `placed_on` is the day since which their facts are as they are, `returned_on` the first day
    after their last leave.
    """

    person_id: int
    day: date
    is_employed: bool
    is_on_leave: bool
    hired_on: date
    placed_on: date
    returned_on: date | None = None


@dataclass(frozen=True)
class Terms:
    """What one rule asks of those whom it concerns: of which text, by when, and how often.

    `began_on` is the day since which it is asked at all, `audience_since` that since which it is
    asked of this audience. `is_first` says that nobody was ever asked for it. With `asks_first`
    not set only what was done once, it or what it follows, is asked again. `is_policy` says that
    a first reading holds for good, also for who left and came back.
    """

    rule: str
    asked_for: str
    is_policy: bool
    due: DueRule
    began_on: date
    audience_since: date
    is_first: bool = False
    keeps_due: bool = False
    asks_first: bool = True
    first_reason: Reason = Reason.PUBLISHED
    recurrence: Recurrence | None = None
    due_days: int | None = None


class Request(NamedTuple):
    """That somebody asked it of this person by hand."""

    rule: str
    asked_on: date
    due_on: date


class NewLink(NamedTuple):
    """What the person is asked from that day on; `because_on` is the day of what brought it."""

    terms: Terms | None
    rule: str
    asked_for: str
    occasion: str
    number: int
    due_on: date
    reason: Reason
    because_on: date


@dataclass(frozen=True)
class Chain:
    """What decides about one thing and one person, read at one moment.

    `asked_for` is what of a policy is in force, and empty for a programme. `followed` are the
    days on which they completed what this one follows.
    """

    asked_for: str
    links: Sequence[Link]
    asking: Sequence[Terms] = ()
    requests: Sequence[Request] = ()
    followed: Sequence[date] = ()
    is_known: bool = True
    ended_rules: frozenset[str] = field(default_factory=frozenset)


class Decision(NamedTuple):
    """What is asked anew and what is asked no longer."""

    new: NewLink | None
    gone: tuple[tuple[Link, WithdrawalReason], ...]

"""For which days somebody may be exempt, for how long at most, and who may decide it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.policies.upkeep.rules import add_months

EVERYTHING = "everything"
LONGEST_REASON = 2_000
OWN_CASE = "This concerns yourself. Somebody else has to decide it."
OWN_REQUEST = "You asked for this. Somebody else has to decide it."
NOT_A_DECIDER = "This is decided by HR or by the owner of what it is about."
NO_REASON = "Say why. Whoever decides reads it."
NO_REFUSAL = "Say why it is refused. Whoever asked reads it."
NO_END = "Say why it ends. The person concerned reads it."
TOO_LONG = f"Write at most {LONGEST_REASON:,} signs."
NO_FIRST_DAY = "Name the first day."
NO_LAST_DAY = "Name the last day. An exemption always has one; it can be asked for again."


class Kind(StrEnum):
    """What is asked for."""

    EXEMPTION = "exemption"
    EXTENSION = "extension"


class State(StrEnum):
    """How far a request has come; derived, never stored."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether that day is one of them."""
        return self.first <= day <= self.last

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Thing:
    """What an exemption is for: one policy, programme, quiz, lesson or session, or everything."""

    subject: str
    subject_id: int = 0

    def contains(self, other: "Thing") -> bool:
        """Whether an exemption from this is one from the other as well."""
        return self.subject == EVERYTHING or self == other


@dataclass(frozen=True)
class Decider:
    """Who wants to decide, and whether by their office they may."""

    person_id: int
    is_hr: bool = False
    is_owner: bool = False


def find_obstacle(decider: Decider, *, person_id: int, asker_id: int) -> str | None:
    """Why this person may not decide the request; None where they may."""
    if decider.person_id == person_id:
        return OWN_CASE
    if decider.person_id == asker_id:
        return OWN_REQUEST
    return None if decider.is_hr or decider.is_owner else NOT_A_DECIDER


def find_obstacle_to_end(decider: Decider, *, person_id: int) -> str | None:
    """Why this person may not end an exemption early; whoever asked for it may."""
    if decider.person_id == person_id:
        return OWN_CASE
    return None if decider.is_hr or decider.is_owner else NOT_A_DECIDER


def find_fault_of_span(span: Span, *, today: date, months: int) -> str | None:
    """Why nobody can be exempt on these days."""
    if span.last < span.first:
        return f"The last day, {span.last}, lies before the first one, {span.first}."
    if span.first < today:
        return (
            f"{span.first} has passed. An exemption begins today, {today}, or later; what was "
            "late before stays so."
        )
    longest = add_months(span.first, months)
    if span.last > longest:
        return (
            f"An exemption lasts {months} months at most, here until {longest}. It can be asked "
            "for again before it ends."
        )
    return None


def begin_no_earlier(span: Span, today: date) -> Span | None:
    """What can be granted today of these days; None where all of them have passed."""
    return None if span.last < today else Span(max(span.first, today), span.last)


def find_fault_of_due_day(
    new: date, *, due_days: Iterable[date], today: date, months: int
) -> str | None:
    """Why something cannot be due on that day instead of on these."""
    days = sorted(due_days)
    if not days:
        return "Nothing of this is open, so that no later day can be given."
    if new < today:
        return f"{new} has passed. Name today, {today}, or a later day."
    if new <= days[0]:
        return f"It is due on {days[0]} already. Name a later day."
    longest = add_months(max(today, days[0]), months)
    if new > longest:
        return f"A due day is moved by {months} months at most, here until {longest}."
    return None


def find_last_day(span: Span, today: date) -> date | None:
    """The last day of an exemption that is ended today; None where it is over already.

    Today is the first day without it: what has passed is never taken away.
    """
    if span.last < today:
        return None
    return date.fromordinal(today.toordinal() - 1)


def find_fault_of_reason(text: str, missing: str) -> str | None:
    """Why these words cannot stand as a reason."""
    if not text.strip():
        return missing
    return TOO_LONG if len(text) > LONGEST_REASON else None

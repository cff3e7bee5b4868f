"""How long what is owed waits for the answer to a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WORKING_DAYS_AFTER_ANSWER = 2
SATURDAY = 5


class ExtensionReason(StrEnum):
    """Why something is due on another day than before."""

    ASKED = "asked"
    ANSWERED = "answered"
    RETURNED = "returned"
    EXEMPTION_ENDED = "exemption ended"
    GRANTED = "granted"


# What ends the wait for an answer: an answer, and a day that somebody granted knowing of it.
SETTLING = (ExtensionReason.ANSWERED, ExtensionReason.GRANTED)
EXTENSION_WORDS = {
    ExtensionReason.ASKED: "The day waits for the answer to your question",
    ExtensionReason.ANSWERED: "The day was moved, because you waited for an answer",
    ExtensionReason.RETURNED: "The day was moved, because you were away",
    ExtensionReason.EXEMPTION_ENDED: "The day was moved, because you were exempt",
    ExtensionReason.GRANTED: "The day was moved, because more time was granted",
}


@dataclass(frozen=True)
class Extension:
    """That a duty was due on that day from the day of its recording on."""

    due_on: date
    reason: ExtensionReason
    source: str
    recorded_on: date


@dataclass(frozen=True)
class Wait:
    """The questions about one duty that wait together: since when, and what was due before."""

    since: date
    due_before: date
    sources: frozenset[str]


def find_due_day(first_due_on: date, extensions: Sequence[Extension]) -> date:
    """The day that counts: that of the last extension, or the first one."""
    return extensions[-1].due_on if extensions else first_due_on


def find_fresh_day(given: timedelta, returned_on: date, due_on: date) -> date | None:
    """By when somebody who was away has to do what they were given so much time for.

    The whole time counts anew from the first day back; None where it is due later anyway.
    """
    fresh = returned_on + given
    return fresh if fresh > due_on else None


def find_wait(first_due_on: date, extensions: Sequence[Extension]) -> Wait | None:
    """What waits since the last answer, or since more time was granted; or nothing."""
    settled = [n for n, one in enumerate(extensions) if one.reason in SETTLING]
    start = settled[-1] + 1 if settled else 0
    asked = [
        place
        for place, one in enumerate(extensions)
        if place >= start and one.reason is ExtensionReason.ASKED
    ]
    if not asked:
        return None
    since = extensions[asked[0]].recorded_on
    due_before = find_due_day(first_due_on, extensions[: asked[0]])
    return Wait(since, due_before, frozenset(extensions[place].source for place in asked))


def decide_due_while_asked(
    first_due_on: date, extensions: Sequence[Extension], *, wait_days: int, day: date
) -> date | None:
    """By when the duty is due while a question of that day waits; None where it does not wait.

    All questions about a duty together let it wait as long as the company sets, counted from the
    first due day, so that nobody asks for ever. What was late already stays late.
    """
    due_on = find_due_day(first_due_on, extensions)
    longest = first_due_on + timedelta(days=wait_days)
    if day > due_on or (longest <= due_on and find_wait(first_due_on, extensions) is None):
        return None
    return max(longest, due_on)


def decide_due_once_answered(
    first_due_on: date, extensions: Sequence[Extension], *, wait_days: int, day: date
) -> date | None:
    """By when the duty is due after the last of its questions was answered on that day.

    The days that the answer took are added, up to the longest wait; it is never due earlier than
    before the question, and never before two working days have passed since the answer.
    """
    wait = find_wait(first_due_on, extensions)
    if wait is None:
        return None
    longest = first_due_on + timedelta(days=wait_days)
    after_wait = min(wait.due_before + (day - wait.since), longest)
    waits = {ExtensionReason.ASKED, ExtensionReason.ANSWERED}
    given = (one.due_on for one in extensions if one.reason not in waits)
    soonest = add_working_days(day, WORKING_DAYS_AFTER_ANSWER)
    return max(wait.due_before, after_wait, soonest, *given)


def add_working_days(day: date, count: int) -> date:
    """The day some working days, Monday to Friday, after that one."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day

"""What the planner is given: people as they will be on each day, and what they owe."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

Period = tuple[date, date | None]


class Facts(NamedTuple):
    """What holds of a person from a day on."""

    holds_from: date
    name: str
    address: str
    language: str
    time_zone: str
    location: str
    manager_id: int | None


class Duty(NamedTuple):
    """Something that is asked, by when and why; all who owe the same by then share it.

    `number` tells it from an earlier one that was given up.
    """

    kind: str
    subject_id: int
    asked_for: str
    occasion: str
    number: int
    title: str
    path: str
    reason: str
    assigned_at: datetime
    assigned_on: date
    due_on: date


class Release(NamedTuple):
    """A time during which somebody does not owe that; without a kind, nothing at all."""

    kind: str | None
    subject_id: int
    period: Period


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with their facts by day, the latest last, and when they were last told."""

    id: int
    facts: tuple[Facts, ...]
    employed: tuple[Period, ...]
    away: tuple[Period, ...] = ()
    is_hr: bool = False
    told_at: datetime | None = None
    told_on: date | None = None
    duties: tuple[Duty, ...] = ()
    released: tuple[Release, ...] = ()

    def on(self, day: date) -> Facts:
        """The facts of that day; the first ones known where it lies before them."""
        if len(self.facts) == 1:
            return self.facts[0]
        held = [facts for facts in self.facts if facts.holds_from <= day]
        return held[-1] if held else self.facts[0]

    def is_employed(self, day: date) -> bool:
        """Whether the person works here on that day."""
        return is_within(self.employed, day)

    def works_on(self, day: date) -> bool:
        """Whether the person is employed and not on leave on that day."""
        return is_within(self.employed, day) and not (self.away and is_within(self.away, day))

    def owes(self, duty: Duty, day: date) -> bool:
        """Whether that duty of theirs counts on that day."""
        if not self.released or duty.assigned_on > day:
            return duty.assigned_on <= day
        return not any(
            each.kind in {None, duty.kind}
            and each.subject_id in {0, duty.subject_id}
            and is_within((each.period,), day)
            for each in self.released
        )


def is_within(periods: tuple[Period, ...], day: date) -> bool:
    """Whether the day lies in one of the periods, whose last day belongs to them."""
    return any(first <= day and (last is None or day <= last) for first, last in periods)

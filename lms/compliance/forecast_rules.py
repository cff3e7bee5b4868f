"""How things will stand on a day to come if nobody acts until then.

What is owed already goes on by itself: days pass, certificates run out, people leave. Beside it
comes what will be asked: of those who join, and by versions that take effect.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lms.compliance.rules import DONE, EXCUSED, Verdict

Thing = tuple[str, int]
Counts = Mapping[Verdict, int]
ASSUMPTION = (
    "Counted from what is known today: days that pass, certificates that run out, people who join, "
    "move or leave on a day that is recorded, and versions that take effect. Nobody does anything "
    "until then, and no refresher is asked anew."
)


class Coming(NamedTuple):
    """What will be asked of some people on a day, and by when.

    `replaces` says that it takes the place of what was asked of everybody of the same thing.
    """

    thing: Thing
    people: int
    due_on: date
    replaces: bool


@dataclass(frozen=True)
class Forecast:
    """The figures of a day to come; the whole of the share is what is owed then."""

    day: date
    counts: Counts
    lapsed: int
    joiners: int
    starting: tuple[Thing, ...]

    @property
    def asked(self) -> int:
        """How much will be owed."""
        return sum(n for verdict, n in self.counts.items() if verdict not in EXCUSED)

    @property
    def done(self) -> int:
        """How much of it will be done, and still hold."""
        return sum(self.counts.get(verdict, 0) for verdict in DONE)


def forecast(
    standing: Mapping[Thing, Counts], coming: Iterable[Coming], day: date, *, joiners: int
) -> Forecast:
    """The figures of that day, from what is owed already and what will be asked by then."""
    expected = list(coming)
    starting = tuple(dict.fromkeys(each.thing for each in expected if each.replaces))
    counts: dict[Verdict, int] = {}
    for thing, found in standing.items():
        if thing not in starting:
            for verdict, count in found.items():
                counts[verdict] = counts.get(verdict, 0) + count
    for each in expected:
        verdict = Verdict.OVERDUE if day > each.due_on else Verdict.OPEN
        counts[verdict] = counts.get(verdict, 0) + each.people
    told = {verdict: count for verdict, count in counts.items() if count}
    return Forecast(day, told, told.get(Verdict.EXPIRED, 0), joiners, starting)

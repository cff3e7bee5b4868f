"""How a person's duties stand from day to day, past and to come: as runs of days.

What a duty is on a day is said by `rules.judge` alone; here stands on which days that may change.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from lms.compliance.rules import EXCUSED, LATE, Obligation, Verdict, judge

ONE_DAY = timedelta(days=1)
NEVER = date.max
PERSON = "person"

Span = tuple[date, date]


class Presence(NamedTuple):
    """From when until before when somebody worked in a department."""

    from_on: date
    until_on: date
    department_id: int


class DutyDays(NamedTuple):
    """Every day that decides how one duty stands; spans begin and end with the day they name.

    `extensions` are the days of their recording and the new due days, in their order.
    `replaced_on` is the first day on which the duty was met and asked for again.
    """

    assigned_on: date
    due_on: date
    withdrawn_on: date | None
    met_on: date | None
    valid_until: date | None
    renewed_on: date | None
    replaced_on: date | None
    extensions: tuple[Span, ...]
    exemptions: tuple[Span, ...]
    leaves: tuple[Span, ...]


class Piece(NamedTuple):
    """How a duty stood from one day until before another."""

    from_on: date
    until_on: date
    verdict: Verdict
    needed_by: date | None


class Run(NamedTuple):
    """How one thing stood in one department from one day until before another."""

    from_on: date
    until_on: date
    department_id: int
    subject: str
    subject_id: int
    verdict: Verdict
    needed_by: date | None


@lru_cache(maxsize=65_536)
def list_pieces(days: DutyDays) -> tuple[Piece, ...]:
    """How the duty stands, from the day of its assignment on, as far as it is shown."""
    end = min(days.withdrawn_on or NEVER, days.replaced_on or NEVER)
    breaks = sorted({day for day in _list_breaks(days) if days.assigned_on <= day < end})
    pieces: list[Piece] = []
    for day, until in pairwise([*breaks, end]):
        verdict, needed_by = _judge(days, day)
        if pieces and pieces[-1][2:] == (verdict, needed_by):
            pieces[-1] = pieces[-1]._replace(until_on=until)
        else:
            pieces.append(Piece(day, until, verdict, needed_by))
    return tuple(pieces)


def _judge(days: DutyDays, day: date) -> tuple[Verdict, date | None]:
    due_on = next((due for on, due in reversed(days.extensions) if on <= day), days.due_on)
    covering = [last for first, last in days.exemptions if first <= day <= last]
    verdict = judge(
        Obligation(
            days.assigned_on,
            due_on,
            met_on=days.met_on,
            valid_until=days.valid_until,
            renewed_on=days.renewed_on,
            exempt_until=max(covering, default=None),
            is_away=any(first <= day <= last for first, last in days.leaves),
        ),
        day,
    )
    if verdict not in LATE:
        return verdict, None
    return verdict, days.valid_until if verdict is Verdict.EXPIRED else due_on


def _list_breaks(days: DutyDays) -> Iterator[date]:
    yield days.assigned_on
    yield from (day for day in (days.met_on, days.renewed_on) if day is not None)
    for recorded_on, due_on in days.extensions:
        yield from (recorded_on, after(due_on))
    for first, last in (*days.exemptions, *days.leaves):
        yield from (first, after(last))
    yield after(days.due_on)
    if days.valid_until is not None:
        yield after(days.valid_until)


def after(day: date) -> date:
    """The day after; there is none after the last."""
    return day if day == NEVER else day + ONE_DAY


def list_runs(
    duties: Sequence[tuple[tuple[str, int], DutyDays]], presences: Iterable[Presence]
) -> tuple[Run, ...]:
    """How the duties of a person stood, wherever the person worked; and how the person did."""
    found: list[Run] = []
    for begin, end, department_id in presences:
        runs = [
            Run(max(first, begin), min(until, end), department_id, *about, verdict, needed_by)
            for about, days in duties
            for first, until, verdict, needed_by in list_pieces(days)
            if first < end and begin < until
        ]
        found += runs
        found += _list_standings(runs, department_id)
    return tuple(found)


def _list_standings(runs: Sequence[Run], department_id: int) -> Iterator[Run]:
    """How the person stood with all of it: late, else open, else excused, else done."""
    changes = [(run.from_on, 1, run) for run in runs] + [(run.until_on, -1, run) for run in runs]
    changes.sort(key=itemgetter(0))
    present: Counter[Verdict] = Counter()
    needed: Counter[date] = Counter()
    begun, standing = NEVER, None
    for day, of_day in groupby(changes, key=itemgetter(0)):
        for _, step, run in of_day:
            present[run.verdict] += step
            if run.needed_by is not None:
                needed[run.needed_by] += step
        now = _find_standing(present, needed)
        if now != standing:
            if standing is not None:
                yield Run(begun, day, department_id, PERSON, 0, *standing)
            begun, standing = day, now


def _find_standing(
    present: Counter[Verdict], needed: Counter[date]
) -> tuple[Verdict, date | None] | None:
    found = {verdict for verdict, count in present.items() if count}
    if not found:
        return None
    if found.intersection(LATE):
        return Verdict.OVERDUE, min(day for day, count in needed.items() if count)
    if Verdict.OPEN in found:
        return Verdict.OPEN, None
    return (Verdict.EXEMPT if found.intersection(EXCUSED) else Verdict.DONE), None

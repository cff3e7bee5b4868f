"""Runs of days as figures of a day, and as bytes to be kept."""

import json
import zlib
from collections.abc import Iterable
from datetime import date

from lms.compliance.rollup.timeline_rules import NEVER, Run
from lms.compliance.rules import Verdict

COLUMNS = {
    Verdict.OPEN: "open",
    Verdict.OVERDUE: "overdue",
    Verdict.DONE: "done",
    Verdict.DONE_LATE: "done_late",
    Verdict.EXPIRED: "expired",
    Verdict.EXEMPT: "exempt",
    Verdict.PAUSED: "paused",
}
VERDICTS = tuple(COLUMNS)
NAMES = tuple(COLUMNS.values())
PLACES = {verdict: place for place, verdict in enumerate(VERDICTS)}
Place = tuple[date, int, str, int]
Changes = dict[Place, list[int]]


def add_runs(changes: Changes, runs: Iterable[Run], step: int) -> None:
    """Add the runs to the changes of days, or take them away."""
    for run in runs:
        where, place = run[2:5], PLACES[run.verdict]
        _change(changes, (run.from_on, *where), place, step)
        if run.until_on != NEVER:
            _change(changes, (run.until_on, *where), place, -step)


def _change(changes: Changes, where: Place, place: int, step: int) -> None:
    counts = changes.get(where)
    if counts is None:
        counts = changes[where] = [0] * len(NAMES)
    counts[place] += step


def write_runs(runs: Iterable[Run]) -> bytes:
    """The runs as bytes."""
    rows = [
        (
            *(run.from_on.toordinal(), run.until_on.toordinal(), *run[2:5], PLACES[run.verdict]),
            run.needed_by and run.needed_by.toordinal(),
        )
        for run in runs
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), 1)


def read_runs(written: bytes) -> list[Run]:
    """The runs that were written."""
    return [
        Run(_to_day(row[0]), _to_day(row[1]), row[2], row[3], row[4], VERDICTS[row[5]], day)
        for row in json.loads(zlib.decompress(written))
        for day in (row[6] and _to_day(row[6]),)
    ]


def _to_day(ordinal: int) -> date:
    return date.fromordinal(ordinal)

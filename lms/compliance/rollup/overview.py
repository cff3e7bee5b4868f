"""The record in figures from the rollup; whoever is marked is derived on the spot."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Date,
    LargeBinary,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from lms.compliance import overview as derived
from lms.compliance.catalogue import Catalogue, get_catalogue
from lms.compliance.overview import Cell, Headcount, Overview, Place
from lms.compliance.rollup.counting import digest_renewals
from lms.compliance.rollup.figures import NAMES, VERDICTS, read_runs
from lms.compliance.rollup.models import (
    RollupLate,
    RollupMark,
    RollupPerson,
    RollupSheet,
    RollupState,
)
from lms.compliance.rollup.sheets import GROUP, select_sums
from lms.compliance.rollup.timeline_rules import NEVER, PERSON
from lms.compliance.rules import EXCUSED, LATE, Verdict
from lms.compliance.selection import Filter
from lms.db import fetch

# Whom to derive on the spot; of more people the whole record is derived.
MOST_MARKED = 500
STATE, MARKED, FIGURES, LONGEST = range(4)
EARLIEST = date(1, 1, 1)
Counts = dict[Place, dict[Verdict, int]]


def get_overview(
    selection: Filter,
    catalogue: Catalogue | None = None,
    *,
    most_late: int = 0,
) -> Overview:
    """The record in figures: from the rollup where it tells the truth, derived where it does not.

    It knows nothing of what was known by when, and of parts of the company; neither is asked of it.
    """
    catalogue = catalogue or get_catalogue(selection.as_of)
    if selection == Filter(selection.as_of, selection.zone):
        found = _find(selection, catalogue, most_late)
        if found is not None:
            return found
    return derived.get_overview(selection, catalogue, most_late=most_late)


def _find(selection: Filter, catalogue: Catalogue, most_late: int) -> Overview | None:
    asked = {
        "as_of": selection.as_of,
        "most_marked": MOST_MARKED + 1,
        "most_late": most_late + MOST_MARKED if most_late else 0,
    }
    rows = fetch(_select_everything(), asked).all()
    parts: dict[int, list[Any]] = {STATE: [], MARKED: [], FIGURES: [], LONGEST: []}
    for row in rows:
        parts[row[0]].append(row)
    state = parts[STATE]
    if not state or state[0][2] != digest_renewals(catalogue.renewals):
        return None
    marked = {row[1]: row[-2] for row in parts[MARKED]}
    if len(marked) > MOST_MARKED:
        return None
    counts = _read_counts(parts[FIGURES])
    late = {row[1]: row[-1] for row in parts[LONGEST]}
    return _mend(selection, catalogue, counts, late, marked, most_late=most_late)


def _read_counts(rows: Iterable[Any]) -> Counts:
    return {
        (row[1], row[2], row[3]): {
            verdict: count for verdict, count in zip(VERDICTS, row[4:-2], strict=True) if count
        }
        for row in rows
    }


def _mend(
    selection: Filter,
    catalogue: Catalogue,
    counts: Counts,
    late: dict[int, date],
    marked: Mapping[int, bytes | None],
    *,
    most_late: int,
) -> Overview:
    """Take away what was counted of those who are marked, and add how they stand now."""
    for written in marked.values():
        if written is not None:
            _take_away(counts, written, selection.as_of)
    fresh = Overview({}, {})
    if marked:
        narrow = replace(selection, within=tuple(sorted(marked)))
        fresh = derived.get_overview(narrow, catalogue, most_late=most_late)
    longest = derived.choose_longest(
        [(day, person_id) for person_id, day in late.items() if person_id not in marked]
        + list(fresh.late_since),
        most_late,
    )
    return _to_overview(counts, fresh, longest)


def _take_away(counts: Counts, written: bytes, day: date) -> None:
    for run in read_runs(written):
        if run.from_on <= day < run.until_on:
            counts[run[2:5]][run.verdict] -= 1


def _to_overview(counts: Counts, fresh: Overview, longest: derived.Longest) -> Overview:
    cells: dict[Place, Cell] = {}
    headcounts: dict[int, Headcount] = {}
    for place, found in counts.items():
        told = {verdict: count for verdict, count in found.items() if count}
        if not told:
            continue
        if place[1] == PERSON:
            headcounts[place[0]] = _to_headcount(told)
        else:
            cells[place] = Cell(told)
    for place, cell in fresh.cells.items():
        cells[place] = derived.add_up((cells[place], cell)) if place in cells else cell
    for department_id, people in fresh.headcounts.items():
        headcounts[department_id] = headcounts.get(department_id, Headcount()) + people
    return Overview(cells, headcounts, longest)


def _to_headcount(told: Mapping[Verdict, int]) -> Headcount:
    return Headcount(
        sum(told.values()),
        sum(told.get(verdict, 0) for verdict in LATE),
        told.get(Verdict.OPEN, 0),
        sum(told.get(verdict, 0) for verdict in EXCUSED),
    )


@cache
def _select_everything() -> Select[*tuple[Any, ...]]:
    """State, marks, figures and who is late longest, in one statement: all of one moment."""
    day = bindparam("as_of", type_=Date())
    last_sheet = func.coalesce(
        select(func.max(RollupSheet.day)).where(RollupSheet.day <= day).scalar_subquery(),
        literal(EARLIEST),
    )
    zeros = [literal(0).label(name) for name in NAMES]
    nothing, no_day = cast(null(), LargeBinary), cast(null(), Date)
    state = select(
        *(literal(STATE).label("part"), literal(0), RollupState.renewals, literal(0)),
        *(*zeros, nothing.label("runs"), no_day.label("needed_by")),
    )
    ids = select(RollupMark.person_id).distinct().limit(bindparam("most_marked")).subquery()
    marked = select(
        *(literal(MARKED), ids.c.person_id, literal(""), literal(0)),
        *(*zeros, RollupPerson.runs, no_day),
    ).outerjoin(RollupPerson, RollupPerson.person_id == ids.c.person_id)
    sums = select_sums(last_sheet, day).subquery()
    figures = select(
        *(literal(FIGURES), *(sums.c[name] for name in GROUP)),
        *(*(sums.c[name] for name in NAMES), nothing, no_day),
    )
    parts = [state, marked, figures, *_select_longest(day, zeros, nothing)]
    return select(union_all(*parts).subquery())


def _select_longest(day: Any, zeros: list[Any], nothing: Any) -> list[Select[*tuple[Any, ...]]]:
    """Enough of those late for the longest, however many of them are marked.

    Who is late without end and whose lateness ended since stand apart in the index.
    """
    most: BindParameter[int] = bindparam("most_late")
    selects = []
    for is_over in (RollupLate.until_on == NEVER, RollupLate.until_on < NEVER):
        found = (
            select(RollupLate.person_id, RollupLate.needed_by)
            .where(is_over, RollupLate.until_on > day, RollupLate.from_on <= day)
            .order_by(RollupLate.needed_by, RollupLate.person_id)
            .limit(most)
            .subquery()
        )
        selects.append(
            select(
                *(literal(LONGEST), found.c.person_id, cast(literal(""), String), literal(0)),
                *(*zeros, nothing, found.c.needed_by),
            )
        )
    return selects

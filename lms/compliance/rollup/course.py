"""How the whole stood on several days: from the sheets, with whoever is marked counted anew."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Date,
    LargeBinary,
    Select,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from lms.compliance.obligations import Renewals
from lms.compliance.overview import Cell
from lms.compliance.rollup.counting import digest_renewals
from lms.compliance.rollup.figures import NAMES, VERDICTS, read_runs
from lms.compliance.rollup.models import RollupMark, RollupPerson, RollupSheet, RollupState
from lms.compliance.rollup.overview import MOST_MARKED
from lms.compliance.rollup.reading_people import list_runs_of
from lms.compliance.rollup.timeline_rules import PERSON, Run
from lms.compliance.rules import Verdict
from lms.compliance.selection import is_one_of
from lms.db import db, fetch

Course = Mapping[date, Cell]
STATE, MARKED, FIGURES = range(3)


def find_course(days: Sequence[date], renewals: Renewals) -> Course | None:
    """How the company stood on each of these days that has a sheet.

    None while the figures are being counted: what is not true is not told.
    """
    rows = fetch(_select_everything(), {"days": list(days), "most": MOST_MARKED + 1}).all()
    state = [row for row in rows if row.part == STATE]
    marked = {row.person_id: row.runs for row in rows if row.part == MARKED}
    if not state or state[0].renewals != digest_renewals(renewals) or len(marked) > MOST_MARKED:
        return None
    counts = {
        row.day: Counter(dict(zip(VERDICTS, row[-len(NAMES) :], strict=True)))
        for row in rows
        if row.part == FIGURES
    }
    for written in marked.values():
        _add(counts, read_runs(written) if written else (), -1)
    if marked:
        for _, runs in list_runs_of(sorted(marked), renewals):
            _add(counts, runs, 1)
    return {day: Cell({v: n for v, n in found.items() if n}) for day, found in counts.items()}


def find_course_of(people: tuple[int, ...], days: Sequence[date]) -> Course | None:
    """How these people stood on each of these days; None while some are being counted."""
    rows = db.session.execute(
        select(
            RollupPerson.runs, select(func.count()).where(_is_marked(people)).scalar_subquery()
        ).where(is_one_of(RollupPerson.person_id, people))
    ).all()
    if len(rows) != len(people) or any(row[1] for row in rows):
        return None
    counts: dict[date, Counter[Verdict]] = {day: Counter() for day in days}
    for row in rows:
        _add(counts, read_runs(row.runs), 1)
    return {day: Cell(dict(found)) for day, found in counts.items()}


def _is_marked(people: tuple[int, ...]) -> Any:
    return is_one_of(RollupMark.person_id, people)


def _add(counts: dict[date, Counter[Verdict]], runs: Iterable[Run], step: int) -> None:
    for run in runs:
        if run.subject != PERSON:
            for day, found in counts.items():
                if run.from_on <= day < run.until_on:
                    found[run.verdict] += step


@cache
def _select_everything() -> Select[*tuple[Any, ...]]:
    zeros = [literal(0).label(name) for name in NAMES]
    nothing, no_day = cast(null(), LargeBinary).label("runs"), cast(null(), Date).label("day")
    state = select(
        *(literal(STATE).label("part"), literal(0).label("person_id"), RollupState.renewals),
        *(nothing, no_day, *zeros),
    )
    ids = select(RollupMark.person_id).distinct().limit(bindparam("most")).subquery()
    marked = select(
        *(literal(MARKED), ids.c.person_id, literal(""), RollupPerson.runs, no_day, *zeros)
    ).outerjoin(RollupPerson, RollupPerson.person_id == ids.c.person_id)
    days: Any = bindparam("days", expanding=True, type_=Date())
    figures = (
        select(
            *(literal(FIGURES), literal(0), literal(""), nothing, RollupSheet.day),
            *(func.sum(getattr(RollupSheet, name)) for name in NAMES),
        )
        .where(RollupSheet.day.in_(days), RollupSheet.subject != PERSON)
        .group_by(RollupSheet.day)
    )
    return select(union_all(state, marked, figures).subquery())

"""Keeping the rollup true: whoever is marked is counted anew, in figures as in runs."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from lms.compliance.obligations import Renewals
from lms.compliance.rollup.figures import NAMES, Changes, add_runs, read_runs, write_runs
from lms.compliance.rollup.models import (
    RollupChange,
    RollupLate,
    RollupMark,
    RollupPerson,
    RollupSheet,
    RollupState,
)
from lms.compliance.rollup.reading_people import list_runs_of
from lms.compliance.rollup.sheets import GROUP, drop_sheets, list_sheet_days
from lms.compliance.rollup.timeline_rules import PERSON, Run
from lms.compliance.selection import is_one_of
from lms.db import await_turn, db, is_sqlite
from lms.people.models import Person
from lms.sql import add_many

TURN = "rollup"
MARKS_AT_ONCE = 20_000
PEOPLE_AT_ONCE = 500
ROWS_AT_ONCE = 2_000
# More changes than these are summed up anew sooner than they are added one by one.
MOST_PATCHED = 5_000


def digest_renewals(renewals: Renewals) -> str:
    """Which programme renews which, as a digest: what was counted under another one is stale."""
    return hashlib.sha256(json.dumps(renewals).encode()).hexdigest()


def rebuild(renewals: Renewals) -> int:
    """Drop everything that was counted and mark everybody; how many are to be counted."""
    await_turn(TURN)
    for table in (RollupMark, RollupChange, RollupSheet, RollupPerson, RollupLate, RollupState):
        db.session.execute(delete(table))
    db.session.execute(insert(RollupState).values(id=1, renewals=digest_renewals(renewals)))
    everybody = select(Person.id).order_by(Person.id)
    db.session.execute(insert(RollupMark).from_select(["person_id"], everybody))
    return db.session.scalar(select(func.count()).select_from(RollupMark)) or 0


def is_current(renewals: Renewals) -> bool:
    """Whether the rollup was begun under what renews what today."""
    return db.session.scalar(select(RollupState.renewals)) == digest_renewals(renewals)


def has_marks() -> bool:
    """Whether somebody is to be counted anew."""
    return db.session.scalar(select(RollupMark.id).limit(1)) is not None


def refresh(renewals: Renewals) -> int:
    """Count some of those who are marked anew; how many people that were.

    Only the marks that were read are taken away: one that is written meanwhile stays, and with it
    the person is counted once more.
    """
    await_turn(TURN)
    marks = db.session.execute(
        select(RollupMark.id, RollupMark.person_id).order_by(RollupMark.id).limit(MARKS_AT_ONCE)
    ).all()
    people = sorted({row.person_id for row in marks})
    changes: Changes = {}
    for some in _batch(people):
        _count_anew(some, renewals, changes)
    add_changes(changes)
    ids = tuple(row.id for row in marks)
    if ids:
        db.session.execute(delete(RollupMark).where(is_one_of(RollupMark.id, ids)))
    return len(people)


def _batch(people: Sequence[int]) -> Iterable[tuple[int, ...]]:
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        yield tuple(people[start : start + PEOPLE_AT_ONCE])


def _count_anew(people: tuple[int, ...], renewals: Renewals, changes: Changes) -> None:
    before = {
        row.person_id: row.runs
        for row in db.session.execute(
            select(RollupPerson.person_id, RollupPerson.runs).where(
                is_one_of(RollupPerson.person_id, people)
            )
        )
    }
    fresh: dict[int, tuple[bytes, tuple[Run, ...]]] = {}
    for person_id, runs in list_runs_of(people, renewals):
        written = write_runs(runs)
        if before.get(person_id) == written:
            continue
        if person_id in before:
            add_runs(changes, read_runs(before[person_id]), -1)
        add_runs(changes, runs, 1)
        fresh[person_id] = written, runs
    if fresh:
        _replace(fresh)


def _replace(fresh: dict[int, tuple[bytes, tuple[Run, ...]]]) -> None:
    people = tuple(fresh)
    for table in (RollupPerson, RollupLate):
        db.session.execute(delete(table).where(is_one_of(table.person_id, people)))
    add_many(
        RollupPerson, [{"person_id": one, "runs": written} for one, (written, _) in fresh.items()]
    )
    add_many(
        RollupLate,
        [
            {"person_id": one, "from_on": run[0], "until_on": run[1], "needed_by": run.needed_by}
            for one, (_, runs) in fresh.items()
            for run in runs
            if run.subject == PERSON and run.needed_by is not None
        ],
    )


def add_changes(changes: Changes) -> None:
    """Add what changed to the figures of its days, and to the sheets of the days after."""
    told = {place: counts for place, counts in changes.items() if any(counts)}
    _add(RollupChange, told)
    if len(told) > MOST_PATCHED:
        drop_sheets()
        return
    for day in list_sheet_days():
        sums: Changes = {}
        for place, counts in told.items():
            if place[0] <= day:
                total = sums.setdefault((day, *place[1:]), [0] * len(NAMES))
                total[:] = [one + more for one, more in zip(total, counts, strict=True)]
        _add(RollupSheet, sums)


def _add(table: Any, changes: Changes) -> None:
    make: Any = sqlite_insert if is_sqlite() else postgresql_insert
    columns = ("day", *GROUP, *NAMES)
    rows = [dict(zip(columns, (*place, *counts), strict=True)) for place, counts in changes.items()]
    statement = make(table)
    added = {name: getattr(table, name) + statement.excluded[name] for name in NAMES}
    upsert = statement.on_conflict_do_update(index_elements=columns[: 1 + len(GROUP)], set_=added)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        db.session.connection().execute(upsert, rows[start : start + ROWS_AT_ONCE])

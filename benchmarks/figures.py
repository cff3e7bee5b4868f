"""The record in figures where fifty things are asked of everybody: kept ready, and derived."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from benchmarks.company import POLICIES
from benchmarks.measuring import Cost, stopwatch
from benchmarks.places import list_server_pids, open_app
from benchmarks.records import PLAIN_COUNT
from lms import clock
from lms.compliance import overview as derived
from lms.compliance.catalogue import get_catalogue
from lms.compliance.rollup import counting, sheets
from lms.compliance.rollup import overview as kept
from lms.compliance.selection import Filter
from lms.db import db, transaction
from lms.policies.company import get_company

COPIES = 4
SHOWN = 8
COPIED = {
    "assignment": ("assigned_at", "assigned_on", "due_on"),
    "acknowledgement": ("acknowledged_at", "acknowledged_on"),
}


def multiply(place: dict[str, str], at_round: int) -> Cost:
    """Ask everybody for each policy four times more, on other days, and let them do it."""
    del at_round
    cost = Cost()
    with open_app(place).app_context(), stopwatch(cost, list_server_pids()):
        most = db.session.execute(text("SELECT max(subject_id) FROM assignment")).scalar_one()
        if most <= POLICIES:
            for copy in range(1, COPIES + 1):
                with transaction():
                    _copy(copy)
    return cost


def _copy(copy: int) -> None:
    shift = POLICIES * copy
    db.session.execute(
        text(
            "INSERT INTO policy (id, slug, created_at) SELECT id + :shift, slug || :name, "
            "created_at FROM policy WHERE id <= :most"
        ),
        {"shift": shift, "name": f"-{copy}", "most": POLICIES},
    )
    for table, days in COPIED.items():
        subject = "subject_id" if table == "assignment" else "policy_id"
        names = [column.name for column in db.metadatas[None].tables[table].columns]
        values = [_shift(name, subject, days, copy) for name in names]
        db.session.execute(
            text(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "
                f"FROM {table} WHERE {subject} <= :most"
            ),
            {"most": POLICIES},
        )


def _shift(name: str, subject: str, days: tuple[str, ...], copy: int) -> str:
    if name == subject:
        return f"{name} + {POLICIES * copy}"
    if name not in days:
        return name
    back, is_moment = 5 * copy, name.endswith("_at")
    if db.engine.dialect.name != "sqlite":
        return f"{name} - interval '{back} days'" if is_moment else f"{name} - {back}"
    if is_moment:
        return f"strftime('%Y-%m-%d %H:%M:%f000', {name}, '-{back} days')"
    return f"date({name}, '-{back} days')"


def rebuild(place: dict[str, str], at_round: int) -> Cost:
    """Count everybody anew, from nothing."""
    del at_round
    cost = Cost()
    with open_app(place).app_context(), stopwatch(cost, list_server_pids()):
        today = _today()
        with transaction():
            people = counting.rebuild(())
        while counting.has_marks():
            with transaction():
                counting.refresh(())
        with transaction():
            sheets.keep_sheets(today)
    cost.note = f"{people:,} people"
    return cost


def show(place: dict[str, str], at_round: int, days_ago: int, *, is_kept: bool) -> Cost:
    """All figures of a day and who is late for the longest; the second time, as pages do."""
    del at_round
    find = kept.get_overview if is_kept else derived.get_overview
    with open_app(place).app_context():
        selection = Filter(_today() - timedelta(days=days_ago), get_company().time_zone)
        catalogue = get_catalogue(selection.as_of)
        if is_kept:
            find(selection, catalogue, most_late=SHOWN)
        cost = Cost()
        with stopwatch(cost, list_server_pids()):
            found = find(selection, catalogue, most_late=SHOWN)
    cost.note = f"{found.total.asked:,} duties, {found.total.late:,} late"
    return cost


def show_plainly(place: dict[str, str], at_round: int) -> Cost:
    """One GROUP BY over the same tables, which knows no day, no leavers and no verdicts."""
    del at_round
    with open_app(place).app_context():
        cost = Cost()
        with stopwatch(cost, list_server_pids()):
            db.session.execute(text(PLAIN_COUNT)).all()
    return cost


def count_anew(place: dict[str, str], at_round: int, people: int) -> Cost:
    """Count some people anew who did something."""
    with open_app(place).app_context():
        with transaction():
            db.session.execute(
                text(
                    "INSERT INTO rollup_mark (person_id) SELECT id FROM person "
                    "WHERE id > :first ORDER BY id LIMIT :people"
                ),
                {"first": 1000 * at_round, "people": people},
            )
        cost = Cost(count=people)
        with stopwatch(cost, list_server_pids()), transaction():
            counting.refresh(())
    return cost


def _today() -> Any:
    return get_company().day_of(clock.now())

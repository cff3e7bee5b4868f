"""The compliance record of everybody: the page in figures, the rows, and the files."""

import csv
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.measuring import Cost, stopwatch
from benchmarks.places import list_server_pids, open_app
from benchmarks.requests import Browser
from lms import clock
from lms.compliance import exports, queries
from lms.compliance.exports import Format
from lms.compliance.overview import get_overview
from lms.compliance.selection import Filter
from lms.policies.company import get_company

HR = 3
PLAIN = """\
SELECT p.staff_number, f.name, d.path, a.subject_id, a.asked_for, a.assigned_on, a.due_on,
    k.acknowledged_at, k.entry_id, k.entry_digest
FROM assignment a JOIN person p ON p.id = a.person_id
JOIN person_fact f ON f.person_id = a.person_id JOIN department d ON d.id = f.department_id
LEFT JOIN acknowledgement k ON k.person_id = a.person_id AND k.policy_id = a.subject_id
    AND k.asked_for = a.asked_for AND k.occasion = a.occasion
"""
PLAIN_COUNT = """\
SELECT f.department_id, a.subject_id, count(*), count(k.person_id)
FROM assignment a JOIN person_fact f ON f.person_id = a.person_id
LEFT JOIN acknowledgement k ON k.person_id = a.person_id AND k.policy_id = a.subject_id
    AND k.asked_for = a.asked_for AND k.occasion = a.occasion
GROUP BY f.department_id, a.subject_id
"""


def show_figures(place: dict[str, str], at_round: int) -> Cost:
    """The page that HR opens: all figures, the matrix, and who is late longest."""
    del at_round
    app = open_app(place)
    cost = Cost()
    with app.app_context():
        pids = list_server_pids()
    browser = Browser(app, HR)
    with stopwatch(cost, pids):
        answer = browser.get("/compliance")
    if answer.status != 200:
        raise SystemExit(f"The compliance page answered {answer.status}.")
    return cost


def show_past_day(place: dict[str, str], at_round: int) -> Cost:
    """The figures of a day three months ago."""
    del at_round
    app = open_app(place)
    with app.app_context():
        selection = _select_everybody(days_ago=90)
        cost = Cost()
        with stopwatch(cost, list_server_pids()):
            overview = get_overview(selection)
    cost.note = f"{overview.total.asked:,} duties"
    return cost


def list_rows(place: dict[str, str], at_round: int) -> Cost:
    """Fifty rows from the middle of the record."""
    app = open_app(place)
    with app.app_context():
        selection = _select_everybody()
        cost = Cost()
        with stopwatch(cost, list_server_pids()):
            found = queries.list_page(selection, 100 + at_round)
    cost.note = f"of {found.total:,}"
    return cost


def count_plainly(place: dict[str, str], at_round: int) -> Cost:
    """One GROUP BY over the same tables, which knows no day, no leavers and no verdicts."""
    del at_round
    cost = Cost()
    with _connect(place) as connection, stopwatch(cost, _list_pids(connection)):
        connection.execute(PLAIN_COUNT).fetchall()
    return cost


def export(place: dict[str, str], at_round: int, kind: str) -> Cost:
    """The whole record as a file."""
    del at_round
    app = open_app(place)
    path = Path(place["folder"]) / f"record.{kind}"
    with app.app_context():
        company, at = get_company(), clock.now()
        selection = _select_everybody()
        cost = Cost()
        with stopwatch(cost, list_server_pids()):
            done = exports.write_export(
                selection, Format(kind), path, company_name=company.name, at=at
            )
    return _note_file(cost, done.rows, path)


def export_plainly(place: dict[str, str], at_round: int) -> Cost:
    """A cursor over one join, written by Python's csv module, ten columns and no verdict."""
    del at_round
    path = Path(place["folder"]) / "plain.csv"
    cost, rows = Cost(), 0
    with (
        _connect(place) as connection,
        path.open("w", newline="", encoding="utf-8") as file,
        stopwatch(cost, _list_pids(connection)),
    ):
        writer = csv.writer(file)
        for row in _stream(connection, PLAIN):
            writer.writerow(row)
            rows += 1
    return _note_file(cost, rows, path)


def _note_file(cost: Cost, rows: int, path: Path) -> Cost:
    size = path.stat().st_size / 1_000_000
    path.unlink()
    speed = rows / (cost.cpu + cost.server)
    cost.note = f"{rows:,} rows, {size:.0f} MB, {speed:,.0f} rows/CPU s"
    return cost


def _select_everybody(days_ago: int = 0) -> Filter:
    company = get_company()
    day = company.day_of(clock.now()) - timedelta(days=days_ago)
    return Filter(day, company.time_zone)


def _connect(place: dict[str, str]) -> Any:
    if place["url"]:
        return psycopg.connect(place["url"])
    return sqlite3.connect(Path(place["folder"]) / "lms.sqlite3")


def _list_pids(connection: Any) -> tuple[int, ...]:
    return () if isinstance(connection, sqlite3.Connection) else (connection.info.backend_pid,)


def _stream(connection: Any, statement: str) -> Any:
    if isinstance(connection, sqlite3.Connection):
        return connection.execute(statement)
    cursor = connection.cursor(name="plain")
    cursor.itersize = 1000
    return cursor.execute(statement)

"""People from a CSV: read, shown and written with proof, against plain inserts of the same rows."""

import csv
import io
from datetime import date

from benchmarks.bare import connect
from benchmarks.measuring import Cost, stopwatch
from benchmarks.places import list_server_pids, open_app
from lms import clock
from lms.db import transaction
from lms.people import import_service
from lms.people.import_reader import read_people
from lms.people.import_rows import PeopleFile
from lms.people.import_rules import Standards

HEADER = (
    *("staff_number", "name", "email", "department", "team", "job_title", "location"),
    *("employment_type", "manager", "language", "time_zone", "hired_on"),
)
PLACES = ("Rotterdam", "Köln", "Gent")
TABLE = "CREATE TABLE IF NOT EXISTS bare_person ({})".format(", ".join(f"{n} text" for n in HEADER))


def import_people(place: dict[str, str], people: int, at_round: int) -> Cost:
    """The file read, previewed, and imported in one transaction with an entry over all its rows."""
    content = _write_file(people, f"import-{clock.now():%H%M%S}-{at_round}")
    app = open_app(place)
    cost = Cost()
    with app.app_context():
        at = clock.now()
        with stopwatch(cost, list_server_pids()):
            file, as_of = _read(content), at.date()
            import_service.preview_import(file, as_of, standards=Standards())
            with transaction():
                done = import_service.apply_import(
                    file, as_of, standards=Standards(), at=at, actor_id=None
                )
    cost.note = f"{done.joined:,} joined"
    return cost


def preview_people(place: dict[str, str], people: int, at_round: int) -> Cost:
    """What the screen before the import costs."""
    content = _write_file(people, f"preview-{at_round}")
    app = open_app(place)
    cost = Cost()
    with app.app_context(), stopwatch(cost, list_server_pids()):
        preview = import_service.preview_import(
            _read(content), clock.now().date(), standards=Standards()
        )
    cost.note = f"{len(preview.joins):,} would join"
    return cost


def insert_plainly(place: dict[str, str], people: int, at_round: int) -> Cost:
    """The same rows into one table without a key, unread and unchecked."""
    content = _write_file(people, f"bare-{at_round}").decode()
    connection = connect(place)
    connection.execute(TABLE)
    pids = (connection.info.backend_pid,) if place["url"] else ()
    mark = "%s" if place["url"] else "?"
    statement = f"INSERT INTO bare_person VALUES ({', '.join([mark] * len(HEADER))})"
    cost = Cost()
    with stopwatch(cost, pids):
        rows = list(csv.reader(io.StringIO(content)))[1:]
        connection.execute("BEGIN")
        connection.cursor().executemany(statement, rows)
        connection.execute("COMMIT")
    cost.note = f"{len(rows):,} rows"
    return cost


def _read(content: bytes) -> PeopleFile:
    file = read_people(content)
    if isinstance(file, list):
        raise SystemExit(str(file[0]))
    return file


def _write_file(people: int, mark: str) -> bytes:
    """A company with a line of managers; every third name has a letter beyond ASCII."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADER)
    for n in range(1, people + 1):
        name = f"Zoë Müller {n}" if n % 3 == 0 else f"Ada Visser {n}"
        manager = f"{mark}-{max(1, n // 9)}" if n > 1 else ""
        hired = date(2010 + n % 15, 1 + n % 12, 1 + n % 28).isoformat()
        writer.writerow(
            (
                *(f"{mark}-{n}", name, f"{mark}-{n}@wrenfield.example"),
                *(f"Wrenfield / Department {n % 56}", f"Team {n % 400}", "Agent"),
                *(PLACES[n % 3], "employee", manager, "en", "Europe/Amsterdam", hired),
            )
        )
    return file.getvalue().encode()

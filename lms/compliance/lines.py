"""The rows of an export as texts, read without objects: a million of them count."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, String, bindparam, func, select, type_coerce
from sqlalchemy.orm import aliased

from lms.compliance import obligations
from lms.compliance.catalogue import Catalogue, get_catalogue, get_statements, get_version_numbers
from lms.compliance.obligations import has_asked_verdict, join_tables
from lms.compliance.selection import Filter, is_counted
from lms.db import db, is_sqlite
from lms.people.models import Department, Person, PersonFact
from lms.people.population import is_in_force
from lms.sql import day_text, moment_text

PEOPLE_AT_ONCE = 400
PERSON_COLUMNS = (
    "staff_number",
    "name",
    "department",
    "team",
    "job_title",
    "location",
    "employment_type",
    "manager",
)
DUTY_COLUMNS = (
    "kind",
    "title",
    "version_asked",
    "occasion",
    "assigned_on",
    "due_on",
    "verdict",
    "done_on",
    "version_acknowledged",
    "statement",
    "acknowledged_at",
    "valid_until",
    "evidence_entry",
    "evidence_digest",
)
COLUMNS = ("as_of", *PERSON_COLUMNS, *DUTY_COLUMNS)

Duty = tuple[str, ...]


class PersonLines(NamedTuple):
    """A person as text, in the order of `PERSON_COLUMNS`, and their duties, of `DUTY_COLUMNS`."""

    person: tuple[str, ...]
    duties: list[Duty]


def stream_lines(selection: Filter, catalogue: Catalogue | None = None) -> Iterator[PersonLines]:
    """Everybody with a row in the record, in the order of `stream_rows`, in bounded memory."""
    catalogue = catalogue or get_catalogue(selection.as_of)
    asked: BindParameter[int] = bindparam("people", expanding=True)
    duties = _select_duties(selection, catalogue, asked)
    reader = _Reader(catalogue)
    connection = db.session.connection()
    if not is_sqlite():
        # Its planner would read a whole table for each few hundred people of it.
        connection.exec_driver_sql("SET LOCAL random_page_cost = 1.1")
    # The options are this statement's own: the connection goes on to serve others.
    people = connection.execute(
        _select_people(selection).execution_options(yield_per=PEOPLE_AT_ONCE)
    )
    for chunk in people.partitions():
        owed: dict[int, list[Any]] = {}
        for row in connection.execute(duties, {"people": [one[0] for one in chunk]}).all():
            owed.setdefault(row[0], []).append(row)
        for person_id, *facts in chunk:
            if rows := owed.get(person_id):
                yield PersonLines(tuple(facts), reader.read(rows))


class _Reader:
    """Turns what the database says of a person's duties into cells, in the order of titles."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._titles = {key: subject.title for key, subject in catalogue.subjects.items()}
        self._ranks = {(s.kind, s.id): n for n, s in enumerate(catalogue.list_subjects())}
        self._get_title = catalogue.get_title
        self._statements: dict[int | None, str] = {None: ""} | dict(get_statements())
        self._versions: dict[int | None, str] = {None: ""} | dict(get_version_numbers())

    def read(self, rows: list[Any]) -> list[Duty]:
        """The cells of one person's duties."""
        if len(rows) > 1:
            rows.sort(key=self._place)
        return [self._read(row) for row in rows]

    def _place(self, row: Any) -> tuple[Any, ...]:
        return self._ranks.get(row[1:3], len(self._ranks)), *row[3:7]

    def _read(self, row: Any) -> Duty:
        key = row[1:3]
        return (
            row[1],
            self._titles.get(key) or self._get_title(*key),
            *row[5:11],
            self._versions[row[11]],
            self._statements[row[12]],
            *row[13:],
        )


def _select_people(selection: Filter) -> Select[*tuple[Any, ...]]:
    fact, boss = aliased(PersonFact), aliased(PersonFact)
    boss_in_force = is_in_force(boss, selection.as_of, known_at=selection.known_at)
    return (
        select(
            *(fact.person_id, Person.staff_number, fact.name, Department.path, fact.team),
            *(fact.job_title, fact.location, fact.employment_type, func.coalesce(boss.name, "")),
        )
        .join(Person, Person.id == fact.person_id)
        .join(Department, Department.id == fact.department_id)
        .outerjoin(boss, (boss.person_id == fact.manager_id) & boss_in_force)
        .where(*is_counted(fact, selection))
        .order_by(Department.path, fact.name, fact.person_id)
    )


def _select_duties(
    selection: Filter, catalogue: Catalogue, asked: BindParameter[int]
) -> Select[*tuple[Any, ...]]:
    joined = join_tables()
    own, act, certificate = joined.assignment, joined.act, joined.certificate
    return obligations.select_of_people(
        joined,
        selection,
        asked,
        # By these a person's rows are found and put in order.
        *(own.person_id, own.subject, own.subject_id, type_coerce(own.assigned_at, String)),
        own.number,
        # These are cells.
        *(own.asked_for, own.occasion, day_text(own.assigned_on)),
        day_text(obligations.due_on(joined)),
        obligations.verdict(joined, selection, catalogue.renewals),
        _or_nothing(day_text(obligations.met_on(joined))),
        # These are ids of cells.
        *(act.version_id, act.statement_id),
        # These are cells.
        _or_nothing(moment_text(act.acknowledged_at)),
        _or_nothing(day_text(certificate.valid_until)),
        _or_nothing(func.coalesce(act.entry_id, certificate.entry_id)),
        _or_nothing(func.coalesce(act.entry_digest, certificate.entry_digest)),
    ).where(*has_asked_verdict(joined, selection, catalogue.renewals))


def _or_nothing(text: Any) -> Any:
    return func.coalesce(text, "")

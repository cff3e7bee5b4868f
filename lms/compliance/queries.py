"""How everybody, somebody or a part of the company stood on a day."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import aliased

from lms.compliance import obligations
from lms.compliance.catalogue import Catalogue, get_catalogue
from lms.compliance.obligations import has_asked_verdict, join_tables
from lms.compliance.paging import PAGE_SIZE, Page, choose_page
from lms.compliance.rows import Row, select_rows, to_row
from lms.compliance.rules import LATE, Verdict
from lms.compliance.selection import Filter, is_counted
from lms.db import db
from lms.errors import NotFoundError
from lms.people.models import Department, PersonFact
from lms.people.person_view import PersonView
from lms.people.queries import find_person

PEOPLE_AT_ONCE = 200


@dataclass(frozen=True)
class PersonRecord:
    """A person with everything that was ever asked of them up to a day."""

    person: PersonView
    rows: tuple[Row, ...]


def stream_rows(selection: Filter, catalogue: Catalogue | None = None) -> Iterator[Row]:
    """Every row of the record in the order of department, name and title, in bounded memory."""
    catalogue = catalogue or get_catalogue(selection.as_of)
    people = list_person_ids(selection)
    joined = join_tables()
    asked: BindParameter[int] = bindparam("people", expanding=True)
    narrow = replace(selection, department_id=None, within=None, search="")
    statement = select_rows(joined, narrow, catalogue).where(
        joined.fact.person_id.in_(asked), *has_asked_verdict(joined, narrow, catalogue.renewals)
    )
    # A plain connection: the rows are no objects of the session, and a million of them count.
    connection = db.session.connection()
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        chunk = people[start : start + PEOPLE_AT_ONCE].tolist()
        for values in connection.execute(statement, {"people": chunk}).all():
            yield to_row(values, selection.as_of, catalogue)


def list_person_ids(selection: Filter) -> "array[int]":
    """The people who are counted, by department and name."""
    fact = aliased(PersonFact)
    statement = (
        select(fact.person_id)
        .join(Department, Department.id == fact.department_id)
        .where(*is_counted(fact, selection))
        .order_by(Department.path, fact.name, fact.person_id)
        .execution_options(yield_per=10_000)
    )
    return array("q", db.session.scalars(statement))


def list_page(selection: Filter, page: int = 1, *, catalogue: Catalogue | None = None) -> Page[Row]:
    """Fifty rows of the record: whose they are is found by counting, before any fact is read."""
    catalogue = catalogue or get_catalogue(selection.as_of)
    counted = list_counts(selection, catalogue)
    total = sum(count for _, count in counted)
    page = choose_page(page, total)
    people, skipped = _find_people(counted, (page - 1) * PAGE_SIZE)
    rows = list_rows_of_people(selection, people, catalogue)
    return Page(rows[skipped : skipped + PAGE_SIZE], total, page)


def list_counts(selection: Filter, catalogue: Catalogue) -> list[tuple[int, int]]:
    """Each person with a row in the record and how many, by department and name."""
    joined, department = join_tables(), aliased(Department)
    counts = (
        obligations.select_from(
            joined, selection, func.min(joined.fact.id).label("fact_id"), func.count().label("rows")
        )
        .where(*has_asked_verdict(joined, selection, catalogue.renewals))
        .group_by(joined.fact.person_id)
        .subquery()
    )
    fact = aliased(PersonFact)
    statement = (
        select(fact.person_id, counts.c.rows)
        .select_from(counts)
        .join(fact, fact.id == counts.c.fact_id)
        .join(department, department.id == fact.department_id)
        .order_by(department.path, fact.name, fact.person_id)
    )
    return [(person_id, count) for person_id, count in db.session.execute(statement)]


def count_rows(selection: Filter, catalogue: Catalogue, *, most: int | None = None) -> int:
    """How many rows the record has; counted no further than `most`."""
    joined = join_tables()
    rows = (
        obligations.select_from(joined, selection, joined.fact.person_id)
        .where(*has_asked_verdict(joined, selection, catalogue.renewals))
        .limit(most)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def _find_people(counted: list[tuple[int, int]], first: int) -> tuple[tuple[int, ...], int]:
    """Whose rows the page that begins there has, and how many of them stand before it."""
    people: list[int] = []
    before = skipped = 0
    for person_id, count in counted:
        if before + count > first and before < first + PAGE_SIZE:
            if not people:
                skipped = first - before
            people.append(person_id)
        before += count
    return tuple(people), skipped


def list_rows_of_people(
    selection: Filter, people: tuple[int, ...], catalogue: Catalogue
) -> tuple[Row, ...]:
    """The rows of these people, in the order of the record."""
    joined, narrow = join_tables(), replace(selection, within=people)
    statement = select_rows(joined, narrow, catalogue).where(
        *has_asked_verdict(joined, narrow, catalogue.renewals)
    )
    found = db.session.execute(statement)
    return tuple(to_row(values, selection.as_of, catalogue) for values in found)


def list_longest_late(
    selection: Filter, people: tuple[int, ...], most: int, catalogue: Catalogue
) -> tuple[Row, ...]:
    """What these people are late with, late for the longest first."""
    rows = list_rows_of_people(replace(selection, verdicts=LATE), people, catalogue)
    return tuple(sorted(rows, key=_by_lateness)[:most])


def _by_lateness(row: Row) -> tuple[date, str, str, int]:
    return row.needed_by, row.department, row.name, row.person_id


def list_rows_of(
    selection: Filter, person_id: int, catalogue: Catalogue | None = None
) -> tuple[Row, ...]:
    """Everything ever asked of the person up to that day, what is history included."""
    catalogue = catalogue or get_catalogue(selection.as_of)
    joined = join_tables()
    found = db.session.execute(
        select_rows(joined, replace(selection, person_id=person_id), catalogue)
    )
    return tuple(to_row(values, selection.as_of, catalogue) for values in found)


def get_person_record(
    person_id: int, as_of: date, *, zone: str, catalogue: Catalogue | None = None
) -> PersonRecord:
    """The person as on that day, and everything asked of them by then."""
    person = find_person(person_id, as_of)
    if person is None:
        raise NotFoundError("There is nobody with that number on that day.")
    return PersonRecord(person, list_rows_of(Filter(as_of, zone), person_id, catalogue))


def list_late_first(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows with what needs attention first, then by due day."""
    return tuple(
        sorted(rows, key=lambda row: (_BY_NEED.index(row.verdict), row.needed_by, row.title))
    )


_BY_NEED = (
    Verdict.OVERDUE,
    Verdict.EXPIRED,
    Verdict.OPEN,
    Verdict.EXEMPT,
    Verdict.PAUSED,
    Verdict.DONE_LATE,
    Verdict.DONE,
    Verdict.WITHDRAWN,
    Verdict.NOT_YET_ASSIGNED,
)

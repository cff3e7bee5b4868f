"""Which certificates there are, and which of them still hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from lms.certificates.models import Certificate
from lms.compliance.catalogue import Catalogue, get_catalogue
from lms.compliance.export_csv import render_table
from lms.compliance.exports import ExportedFile, Format, digest_file, write_pieces
from lms.compliance.obligations import renewed_on
from lms.compliance.paging import PAGE_SIZE, Page, choose_page
from lms.compliance.selection import Filter, matches
from lms.db import db
from lms.evidence.rules import Json
from lms.exemptions.conditions import is_exempt
from lms.people.models import Department, Person, PersonFact
from lms.people.population import is_employed, is_in_force, is_on_leave

SOON_DAYS = 30


class Standing(StrEnum):
    """How a certificate stands on a day."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    EXCUSED = "excused"
    RENEWED = "renewed"


@dataclass(frozen=True)
class RegisterFilter:
    """The day, how many days ahead count as soon, and the part of the register asked for."""

    as_of: date
    zone: str
    days: int = SOON_DAYS
    standing: Standing | None = None
    programme_id: int | None = None
    search: str = ""

    def to_facts(self) -> dict[str, Json]:
        """What the log keeps of the filter; nothing personal."""
        return {
            "as_of": self.as_of.isoformat(),
            "days": self.days,
            "standing": self.standing.value if self.standing else None,
            "programme_id": self.programme_id,
            "is_narrowed_to_people": bool(self.search.strip()),
        }

    @property
    def soon(self) -> date:
        """The last day that counts as soon."""
        return self.as_of + timedelta(days=self.days)


class RegisterRow(NamedTuple):
    """One certificate and the person who holds it."""

    person_id: int
    staff_number: str
    name: str
    department: str
    is_employed: bool
    code: str
    programme_id: int
    title: str
    issued_on: date
    valid_until: date | None
    entry_id: str
    entry_digest: str
    renewed_on: date | None
    standing: Standing


COLUMNS = (
    "as_of",
    "staff_number",
    "name",
    "department",
    "employed",
    "certificate",
    "issued_on",
    "valid_until",
    "standing",
    "renewed_on",
    "code",
    "evidence_entry",
    "evidence_digest",
)


def to_cells(row: RegisterRow, as_of: date) -> Sequence[str]:
    """One certificate as text, in the order of the columns."""
    return (
        as_of.isoformat(),
        row.staff_number,
        row.name,
        row.department,
        "yes" if row.is_employed else "no",
        row.title,
        row.issued_on.isoformat(),
        row.valid_until.isoformat() if row.valid_until else "",
        row.standing.value,
        row.renewed_on.isoformat() if row.renewed_on else "",
        row.code,
        row.entry_id,
        row.entry_digest,
    )


def list_register(
    selection: RegisterFilter, page: int = 1, catalogue: Catalogue | None = None
) -> Page[RegisterRow]:
    """Fifty certificates, those that run out first at the top."""
    catalogue = catalogue or get_catalogue(selection.as_of)
    statement = _select(selection, catalogue)
    found = statement.order_by(None).subquery()
    total = db.session.scalar(select(func.count()).select_from(found)) or 0
    page = choose_page(page, total)
    rows = db.session.execute(statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Page(tuple(_to_row(values) for values in rows), total, page)


def stream_register(
    selection: RegisterFilter, catalogue: Catalogue | None = None
) -> Iterator[RegisterRow]:
    """Every certificate asked for, in the same order."""
    catalogue = catalogue or get_catalogue(selection.as_of)
    statement = _select(selection, catalogue).execution_options(yield_per=1000)
    for values in db.session.execute(statement):
        yield _to_row(values)


def write_csv(
    selection: RegisterFilter, path: Path, catalogue: Catalogue, *, with_bom: bool = False
) -> ExportedFile:
    """Write the register into the file, row by row."""
    count = 0

    def list_cells() -> Iterator[Sequence[str]]:
        nonlocal count
        for row in stream_register(selection, catalogue):
            count += 1
            yield to_cells(row, selection.as_of)

    write_pieces(render_table(COLUMNS, list_cells(), with_bom=with_bom), path)
    return ExportedFile(Format.CSV, count, digest_file(path))


def count_standings(
    selection: RegisterFilter, catalogue: Catalogue | None = None
) -> dict[Standing, int]:
    """How many certificates of employed people stand how; the register's own figures."""
    catalogue = catalogue or get_catalogue(selection.as_of)
    certificate = aliased(Certificate)
    standing = _standing(certificate, selection, catalogue).label("standing")
    found = (
        select(standing)
        .where(
            certificate.issued_on <= selection.as_of,
            is_employed(certificate.person_id, selection.as_of),
        )
        .subquery()
    )
    rows = db.session.execute(select(found.c.standing, func.count()).group_by(found.c.standing))
    counts = {Standing(word): count for word, count in rows}
    return {one: counts.get(one, 0) for one in Standing}


def _select(selection: RegisterFilter, catalogue: Catalogue) -> Select[*tuple[Any, ...]]:
    certificate, fact = aliased(Certificate), aliased(PersonFact)
    standing = _standing(certificate, selection, catalogue)
    employed = is_employed(certificate.person_id, selection.as_of)
    renewed = renewed_on(certificate, _as_filter(selection), catalogue.renewals)
    statement = (
        select(
            *(certificate.person_id, Person.staff_number, fact.name, Department.path),
            *(employed, certificate.code, certificate.programme_id, certificate.title),
            *(certificate.issued_on, certificate.valid_until),
            *(certificate.entry_id, certificate.entry_digest, renewed, standing),
        )
        .join(Person, Person.id == certificate.person_id)
        .join(fact, fact.person_id == certificate.person_id)
        .join(Department, Department.id == fact.department_id)
        .where(
            certificate.issued_on <= selection.as_of,
            is_in_force(fact, selection.as_of),
            *_is_asked_for(certificate, fact, selection),
        )
    )
    if selection.standing is not None:
        statement = statement.where(standing == selection.standing.value)
        if selection.standing is not Standing.RENEWED:
            statement = statement.where(employed)
    never = case((certificate.valid_until.is_(None), 1), else_=0)
    return statement.order_by(
        never, certificate.valid_until, fact.name, certificate.person_id, certificate.code
    )


def _is_asked_for(
    certificate: Any, fact: Any, selection: RegisterFilter
) -> list[ColumnElement[bool]]:
    conditions = []
    if selection.programme_id is not None:
        conditions.append(certificate.programme_id == selection.programme_id)
    search = selection.search.strip()
    if search:
        code = search.replace(" ", "").replace("-", "").lower()
        by_code = and_(literal(len(code) >= 4), certificate.code.startswith(code, autoescape=True))
        conditions.append(or_(matches(fact, search), by_code))
    return conditions


def _standing(certificate: Any, selection: RegisterFilter, catalogue: Catalogue) -> Any:
    renewed = renewed_on(certificate, _as_filter(selection), catalogue.renewals)
    until, as_of = certificate.valid_until, literal(selection.as_of)
    has_run_out, holder = not_(func.coalesce(until, as_of) >= as_of), certificate.person_id
    about = (holder, literal("programme"), certificate.programme_id)
    is_excused = or_(is_exempt(*about, selection.as_of), is_on_leave(holder, selection.as_of))
    return case(
        (renewed.is_not(None), Standing.RENEWED.value),
        (and_(has_run_out, is_excused), Standing.EXCUSED.value),
        (has_run_out, Standing.EXPIRED.value),
        (until <= literal(selection.soon), Standing.EXPIRING.value),
        else_=Standing.VALID.value,
    )


def _as_filter(selection: RegisterFilter) -> Filter:
    return Filter(selection.as_of, selection.zone)


def _to_row(values: Any) -> RegisterRow:
    *rest, employed, code, programme_id, title = values[:8]
    return RegisterRow(  # type: ignore[call-arg]
        *rest, bool(employed), code, programme_id, title, *values[8:13], Standing(values[13])
    )

"""Who people are, who reports to whom, and who is signed in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.db import db, fetch
from lms.people.audience import PersonFacts
from lms.people.lines import select_line_ids
from lms.people.models import Credential, Department, Person, PersonFact, RoleChange, SignInSession
from lms.people.person_facts import list_columns, to_person_facts
from lms.people.person_view import PersonView, select_people, to_view
from lms.people.population import is_employed, is_in_force
from lms.people.roles import Role
from lms.people.text_rules import fold_email, is_session_alive, local_day
from lms.sql import AS_OF, PERSON, Day

PAGE_SIZE = 50


@dataclass(frozen=True)
class SignedInFacts:
    """What every page knows of the person who is signed in."""

    person_id: int
    name: str
    email: str | None
    language: str
    time_zone: str
    signed_in_at: datetime
    method: str
    roles: frozenset[Role]
    has_reports: bool
    person_facts: PersonFacts


@dataclass(frozen=True)
class PeoplePage:
    """Some of the people found, and how many there are in all."""

    people: tuple[PersonView, ...]
    total: int
    page: int
    pages: int


def find_person(person_id: int, as_of: date) -> PersonView | None:
    """The person with the facts that hold on that day."""
    asked = {"as_of": as_of, "person_id": person_id}
    row = fetch(_select_person(), asked).first()
    return to_view(row) if row else None


@cache
def _select_person() -> Select[*tuple[Any, ...]]:
    statement, fact = select_people(AS_OF)
    return statement.where(fact.person_id == PERSON)


def find_person_by_staff_number(staff_number: str, as_of: date) -> PersonView | None:
    """The person with that staff number."""
    statement, _ = select_people(as_of)
    row = db.session.execute(statement.where(Person.staff_number == staff_number)).first()
    return to_view(row) if row else None


def list_people(
    as_of: date,
    *,
    search: str = "",
    department: str = "",
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> PeoplePage:
    """The people found, by name; `search` looks into name, address and staff number."""
    statement, fact = select_people(as_of)
    if search.strip():
        statement = statement.where(_is_found(search.strip(), fact))
    if department:
        inside = Department.path.startswith(department + " / ", autoescape=True)
        statement = statement.where(or_(Department.path == department, inside))
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    pages = max(1, -(-(total or 0) // page_size))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        statement.order_by(fact.name, fact.person_id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return PeoplePage(tuple(to_view(row) for row in rows), total or 0, page, pages)


def _is_found(search: str, fact: Any) -> ColumnElement[bool]:
    # SQLite ignores case in ASCII only, so that other letters are tried in their usual cases.
    words = sorted({search, search.lower(), search.upper(), search.title()})
    return or_(
        *(fact.name.icontains(word, autoescape=True) for word in words),
        fact.email_key.contains(fold_email(search), autoescape=True),
        Person.staff_number.icontains(search, autoescape=True),
    )


def list_departments() -> tuple[str, ...]:
    """The paths of all departments."""
    return tuple(db.session.scalars(select(Department.path).order_by(Department.path)))


def list_reports(manager_id: int, as_of: date) -> tuple[PersonView, ...]:
    """Who reports to that person directly, and is employed on that day."""
    statement, fact = select_people(as_of)
    rows = db.session.execute(
        statement.where(fact.manager_id == manager_id, is_employed(fact.person_id, as_of)).order_by(
            fact.name, fact.person_id
        )
    )
    return tuple(to_view(row) for row in rows)


def list_line_ids(manager_id: int, as_of: date) -> tuple[int, ...]:
    """Everybody below that person on that day, over all levels, in the order of their ids."""
    below = select_line_ids(manager_id, as_of).subquery()
    statement = (
        select(below.c.person_id)
        .where(is_employed(below.c.person_id, as_of))
        .order_by(below.c.person_id)
    )
    return tuple(db.session.scalars(statement))


def has_reports(manager_id: int, as_of: date) -> bool:
    """Whether anybody employed reports to that person."""
    return bool(db.session.scalar(select(_has_reports(manager_id, as_of))))


def _has_reports(manager_id: object, as_of: Day) -> ColumnElement[bool]:
    report = aliased(PersonFact)
    return exists().where(
        report.manager_id == manager_id,
        is_in_force(report, as_of),
        is_employed(report.person_id, as_of),
    )


def list_given_roles(person_id: int) -> frozenset[Role]:
    """The roles that were given to the person and not taken since, employed or not."""
    rows = db.session.execute(
        select(RoleChange.role, RoleChange.is_given)
        .where(RoleChange.person_id == person_id)
        .order_by(RoleChange.id)
    )
    held = {row.role: row.is_given for row in rows}
    return frozenset(Role(role) for role, is_given in held.items() if is_given)


def list_roles(person_id: int, as_of: date) -> frozenset[Role]:
    """The roles that count on that day: one who is not employed can only be an auditor."""
    employed = bool(db.session.scalar(select(is_employed(person_id, as_of))))
    return _limit_roles(list_given_roles(person_id), employed=employed)


def _given_roles(person_id: object) -> Any:
    """The roles given and not taken again, joined by commas, as a subquery."""
    later = aliased(RoleChange)
    taken = exists().where(
        later.person_id == RoleChange.person_id,
        later.role == RoleChange.role,
        later.id > RoleChange.id,
    )
    return (
        select(func.aggregate_strings(RoleChange.role, ","))
        .where(RoleChange.person_id == person_id, RoleChange.is_given, ~taken)
        .scalar_subquery()
    )


def _limit_roles(given: frozenset[Role], *, employed: bool) -> frozenset[Role]:
    return given | {Role.EMPLOYEE} if employed else given & {Role.AUDITOR}


def find_signed_in(session_token_digest: str, at: datetime) -> SignedInFacts | None:
    """The person signed in by that session, unless it ended or the person may no longer enter."""
    day = at.astimezone(UTC).date()
    days = [day - timedelta(days=1), day, day + timedelta(days=1)]
    asked = {"session": session_token_digest, "before": days[0], "as_of": day, "after": days[2]}
    rows = fetch(_select_signed_in(), asked)
    for row in rows:
        today = local_day(at, row.time_zone)
        if row.holds_from > today:
            continue
        employed = bool(getattr(row, f"employed_{days.index(today)}"))
        given = frozenset(Role(role) for role in (row.given or "").split(",") if role)
        roles = _limit_roles(given, employed=employed)
        if not roles or not is_session_alive(row.signed_in_at, at):
            return None
        return SignedInFacts(
            person_id=row.person_id,
            name=row.name,
            email=row.email,
            language=row.language,
            time_zone=row.time_zone,
            signed_in_at=row.signed_in_at,
            method=row.method,
            roles=roles,
            has_reports=row.has_reports,
            person_facts=to_person_facts(row, today),
        )
    return None


@cache
def _select_signed_in() -> Select[*tuple[Any, ...]]:
    """Everything of the person that may hold today, wherever in the world they are."""
    before, after = bindparam("before", type_=Date()), bindparam("after", type_=Date())
    fact = aliased(PersonFact)
    signed_in = aliased(SignInSession)
    person_id = (
        select(signed_in.person_id)
        .where(signed_in.digest == bindparam("session"))
        .scalar_subquery()
    )
    return (
        select(
            fact.person_id,
            fact.name,
            fact.email,
            fact.language,
            fact.time_zone,
            fact.holds_from,
            SignInSession.signed_in_at,
            SignInSession.method,
            _has_reports(SignInSession.person_id, AS_OF).label("has_reports"),
            _given_roles(SignInSession.person_id).label("given"),
            *list_columns(fact, person_id, AS_OF),
            *(
                is_employed(SignInSession.person_id, each).label(f"employed_{place}")
                for place, each in enumerate((before, AS_OF, after))
            ),
        )
        .join(fact, and_(fact.person_id == SignInSession.person_id, fact.holds_from <= after))
        .join(Department, Department.id == fact.department_id)
        .outerjoin(Credential, Credential.person_id == SignInSession.person_id)
        .where(
            SignInSession.digest == bindparam("session"),
            SignInSession.ended_at.is_(None),
            Credential.deactivated_at.is_(None),
        )
        .order_by(fact.holds_from.desc(), fact.id.desc())
    )


def has_anybody() -> bool:
    """Whether anybody was ever added."""
    return bool(db.session.scalar(select(exists().where(Person.id > 0))))

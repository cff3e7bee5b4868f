"""What the writing part of this package reads before it decides."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.errors import NotFoundError
from lms.people.fact_rules import Facts, Snapshot
from lms.people.models import (
    Credential,
    Department,
    Employment,
    EmploymentEnd,
    Person,
    PersonFact,
    RoleChange,
)
from lms.people.population import is_employed, is_in_force
from lms.people.roles import Role
from lms.people.text_rules import fold_email, local_day

CHUNK = 5_000


def list_history(person_id: int) -> list[Snapshot]:
    """The facts of the person as known now, one snapshot for each day on which some changed."""
    history = list_histories([person_id]).get(person_id)
    if history is None:
        raise NotFoundError
    return history


def list_histories(person_ids: Sequence[int]) -> dict[int, list[Snapshot]]:
    """The same of many people at once, by person."""
    by_day: dict[int, dict[date, Snapshot]] = defaultdict(dict)
    for start in range(0, len(person_ids), CHUNK):
        rows = db.session.execute(
            select(
                PersonFact.person_id,
                PersonFact.holds_from,
                PersonFact.name,
                Department.path,
                PersonFact.email,
                PersonFact.team,
                PersonFact.job_title,
                PersonFact.location,
                PersonFact.employment_type,
                PersonFact.manager_id,
                PersonFact.language,
                PersonFact.time_zone,
            )
            .join(Department, Department.id == PersonFact.department_id)
            .where(PersonFact.person_id.in_(person_ids[start : start + CHUNK]))
            .order_by(PersonFact.holds_from, PersonFact.id)
        )
        for person_id, day, *values in rows:
            by_day[person_id][day] = Snapshot(day, Facts(*values))
    return {person_id: list(days.values()) for person_id, days in by_day.items()}


def get_local_day(person_id: int, at: datetime) -> date:
    """The day that it is at that moment where the person lives."""
    return local_day(at, list_history(person_id)[-1].facts.time_zone)


def find_employment(person_id: int) -> tuple[int, date, date | None] | None:
    """The person's latest employment: its id, its first day and its last one, if known."""
    row = db.session.execute(
        select(Employment.id, Employment.hired_on, EmploymentEnd.left_on)
        .outerjoin(EmploymentEnd, EmploymentEnd.employment_id == Employment.id)
        .where(Employment.person_id == person_id)
        .order_by(Employment.hired_on.desc(), EmploymentEnd.id.desc())
        .limit(1)
    ).first()
    return (row.id, row.hired_on, row.left_on) if row else None


def find_person_with_email(email: str, as_of: date, *, but_not: int | None) -> int | None:
    """Somebody else with that address, employed on that day."""
    fact = aliased(PersonFact)
    return db.session.scalar(
        select(fact.person_id)
        .where(
            fact.email_key == fold_email(email),
            fact.person_id != (but_not or 0),
            is_in_force(fact, as_of),
            is_employed(fact.person_id, as_of),
        )
        .limit(1)
    )


def list_administrator_ids(as_of: date) -> frozenset[int]:
    """Who is an administrator on that day and can enter."""
    return frozenset(list_with_role(Role.ADMINISTRATOR, as_of))


def list_with_role(role: Role, as_of: date) -> tuple[int, ...]:
    """Everybody who has that role on that day and can enter, the longest known first."""
    return tuple(db.session.scalars(select_with_role(role, as_of).order_by(Person.id)))


def list_people_with_role(role: Role, as_of: date) -> tuple[tuple[str, str, str], ...]:
    """Staff number, name and job title of the same people on that day, by name."""
    fact = aliased(PersonFact)
    rows = db.session.execute(
        select(Person.staff_number, fact.name, fact.job_title)
        .join(fact, fact.person_id == Person.id)
        .where(Person.id.in_(select_with_role(role, as_of)), is_in_force(fact, as_of))
        .order_by(fact.name, Person.id)
    )
    return tuple((row.staff_number, row.name, row.job_title) for row in rows)


def select_with_role(role: Role, as_of: date) -> Select[int]:
    """The same people, as a query of their ids."""
    last_change = (
        select(func.max(RoleChange.id))
        .where(RoleChange.role == role.value)
        .group_by(RoleChange.person_id)
    )
    return (
        select(Person.id)
        .join(RoleChange, RoleChange.person_id == Person.id)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(
            RoleChange.id.in_(last_change),
            RoleChange.is_given,
            Credential.deactivated_at.is_(None),
            is_employed(Person.id, as_of),
        )
    )

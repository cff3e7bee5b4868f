"""What is shown of a person on a day, as one select that every list of people shares."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from lms.people.models import Department, Employment, EmploymentEnd, Person, PersonFact
from lms.people.population import hired_on, is_employed, is_in_force
from lms.sql import Day


@dataclass(frozen=True)
class PersonView:
    """A person with the facts that hold on one day."""

    id: int
    staff_number: str
    name: str
    email: str | None
    department: str
    team: str
    job_title: str
    location: str
    employment_type: str
    manager_id: int | None
    manager_name: str | None
    language: str
    time_zone: str
    hired_on: date | None
    left_on: date | None
    is_employed: bool


def select_people(as_of: Day) -> tuple[Select[*tuple[Any, ...]], Any]:
    """The select of everybody of whom something holds on that day, and its facts for conditions."""
    fact, manager = aliased(PersonFact), aliased(PersonFact)
    statement = (
        select(
            Person.id,
            Person.staff_number,
            fact.name,
            fact.email,
            Department.path.label("department"),
            fact.team,
            fact.job_title,
            fact.location,
            fact.employment_type,
            fact.manager_id,
            manager.name.label("manager_name"),
            fact.language,
            fact.time_zone,
            func.coalesce(hired_on(Person.id, as_of), _first_day_to_come(as_of)).label("hired_on"),
            _last_day(as_of).label("left_on"),
            is_employed(Person.id, as_of).label("is_employed"),
        )
        .join(fact, fact.person_id == Person.id)
        .join(Department, Department.id == fact.department_id)
        .outerjoin(
            manager,
            (manager.person_id == fact.manager_id) & is_in_force(manager, as_of),
        )
        .where(is_in_force(fact, as_of))
    )
    return statement, fact


def to_view(row: Row[*tuple[Any, ...]]) -> PersonView:
    """One row of that select as a person."""
    return PersonView(*row)


def _first_day_to_come(as_of: Day) -> Any:
    period = aliased(Employment)
    return (
        select(func.min(period.hired_on))
        .where(period.person_id == Person.id, period.hired_on > as_of)
        .scalar_subquery()
    )


def _last_day(as_of: Day) -> Any:
    period, end = aliased(Employment), aliased(EmploymentEnd)
    return (
        select(end.left_on)
        .select_from(period)
        .outerjoin(end, end.employment_id == period.id)
        .where(period.person_id == Person.id, period.hired_on <= as_of)
        .order_by(period.hired_on.desc(), end.id.desc())
        .limit(1)
        .scalar_subquery()
    )

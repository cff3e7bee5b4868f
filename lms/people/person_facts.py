"""What an audience asks of one person on a day."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.people.audience import PersonFacts
from lms.people.belonging import name_departments
from lms.people.groups import BETWEEN_NAMES, select_group_names
from lms.people.lines import select_managers_above
from lms.people.models import Department, PersonFact
from lms.people.population import hired_on, is_in_force, is_on_leave
from lms.sql import AS_OF, PERSON, Day


def get_person_facts(person_id: int, as_of: date) -> PersonFacts:
    """What an audience asks of the person on that day; empty where nothing is known."""
    asked = {"as_of": as_of, "person_id": person_id}
    row = fetch(_select_facts(), asked).first()
    return to_person_facts(row, as_of) if row else PersonFacts(as_of=as_of)


@cache
def _select_facts() -> Select[*tuple[Any, ...]]:
    fact = aliased(PersonFact)
    return (
        select(*list_columns(fact, PERSON, AS_OF))
        .join(Department, Department.id == fact.department_id)
        .where(fact.person_id == PERSON, is_in_force(fact, AS_OF))
    )


def list_columns(fact: Any, person_id: Any, as_of: Day) -> tuple[Any, ...]:
    """The columns that `to_person_facts` reads, from the person's facts and department."""
    return (
        Department.path,
        fact.team,
        fact.job_title,
        fact.location,
        fact.employment_type,
        hired_on(person_id, as_of).label("first_day"),
        is_on_leave(person_id, as_of).label("is_on_leave"),
        select_group_names(person_id, as_of).label("group_names"),
        select_managers_above(person_id, as_of).label("managers_above"),
    )


def to_person_facts(row: Any, as_of: date) -> PersonFacts:
    """What an audience asks of a row with those columns, which hold on that day."""
    return PersonFacts(
        departments=name_departments(row.path),
        team=row.team,
        job_title=row.job_title,
        location=row.location,
        employment_type=row.employment_type,
        line=tuple(sorted((row.managers_above or "").split())),
        groups=tuple(sorted(filter(None, (row.group_names or "").split(BETWEEN_NAMES)))),
        hired_on=row.first_day,
        is_on_leave=bool(row.is_on_leave),
        as_of=as_of,
    )

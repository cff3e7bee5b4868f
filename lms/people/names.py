"""What people are called on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.people.models import Person, PersonFact
from lms.people.population import is_in_force
from lms.sql import AS_OF, PERSON, Day


@dataclass(frozen=True)
class Signer:
    """Who signs an act, with the name and the address that hold on that day."""

    person_id: int
    staff_number: str
    name: str
    email: str | None


def find_signer(person_id: int, as_of: date) -> Signer | None:
    """The person who signs; None where nothing is known of them on that day."""
    row = fetch(_select_signer(), {"as_of": as_of, "person_id": person_id}).first()
    return Signer(*row) if row else None


@cache
def _select_signer() -> Select[*tuple[Any, ...]]:
    fact = aliased(PersonFact)
    return (
        select(Person.id, Person.staff_number, fact.name, fact.email)
        .join(fact, fact.person_id == Person.id)
        .where(Person.id == PERSON, fact.holds_from <= AS_OF)
        .order_by(fact.holds_from.desc(), fact.id.desc())
        .limit(1)
    )


def list_names(person_ids: Collection[int], as_of: date) -> dict[int, str]:
    """The names of these people as they hold on that day."""
    asked = {"as_of": as_of, "people": sorted(person_ids)}
    return {row.person_id: row.name for row in fetch(_select_names(), asked)}


def list_names_by_staff_number(staff_numbers: Collection[str], as_of: date) -> dict[str, str]:
    """The names of those of these people who exist, as they hold on that day."""
    fact = aliased(PersonFact)
    rows = fetch(
        select(Person.staff_number, fact.name)
        .join(fact, fact.person_id == Person.id)
        .where(Person.staff_number.in_(sorted(staff_numbers)), is_in_force(fact, as_of))
        .order_by(Person.staff_number)
    )
    return {row.staff_number: row.name for row in rows}


@cache
def _select_names() -> Select[*tuple[Any, ...]]:
    people: BindParameter[Any] = bindparam("people", expanding=True)
    return select(PersonFact.person_id, PersonFact.name).where(
        PersonFact.person_id.in_(people), is_in_force(PersonFact, AS_OF)
    )


def name_on(person_id: Any, as_of: Day) -> Any:
    """What that person is called on that day, as a subquery."""
    fact = aliased(PersonFact)
    return (
        select(fact.name)
        .where(fact.person_id == person_id, fact.holds_from <= as_of)
        .order_by(fact.holds_from.desc(), fact.id.desc())
        .limit(1)
        .scalar_subquery()
    )

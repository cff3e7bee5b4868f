"""How many people an audience contains."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people.audience import Audience, PersonFacts, matches
from lms.people.models import Department, PersonFact
from lms.people.population import is_employed, is_in_force
from lms.people.queries import to_person_facts


def count_audience(audience: Audience, as_of: date) -> int:
    """The number of people employed on that day whom the audience contains.

    People with the same facts are counted by the database, so that the number of different facts
    decides how long it takes and not the number of people.
    """
    return sum(people for facts, people in list_facts(as_of) if matches(audience, facts))


def list_facts(as_of: date) -> tuple[tuple[PersonFacts, int], ...]:
    """The different facts of people employed on that day, each with how many have them."""
    fact = aliased(PersonFact)
    columns = (Department.path, fact.team, fact.job_title, fact.location, fact.employment_type)
    rows = db.session.execute(
        select(*columns, func.count().label("people"))
        .join(Department, Department.id == fact.department_id)
        .where(is_in_force(fact, as_of), is_employed(fact.person_id, as_of))
        .group_by(*columns)
    )
    return tuple((to_person_facts(row), row.people) for row in rows)

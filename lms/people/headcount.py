"""How many people an audience contains."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people.audience import Audience, matches
from lms.people.models import Department, PersonFact
from lms.people.population import is_employed, is_in_force
from lms.people.queries import to_person_facts


def count_audience(audience: Audience, as_of: date) -> int:
    """The number of people employed on that day whom the audience contains.

    People with the same facts are counted by the database, so that the number of different facts
    decides how long it takes and not the number of people.
    """
    fact = aliased(PersonFact)
    columns = (Department.path, fact.team, fact.job_title, fact.location, fact.employment_type)
    rows = db.session.execute(
        select(*columns, func.count().label("people"))
        .join(Department, Department.id == fact.department_id)
        .where(is_in_force(fact, as_of), is_employed(fact.person_id, as_of))
        .group_by(*columns)
    )
    return sum(row.people for row in rows if matches(audience, to_person_facts(row)))

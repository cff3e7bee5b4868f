"""Which values a fact has among the people employed on a day, to be chosen from."""

from datetime import date

from sqlalchemy import select

from lms.db import db
from lms.people.models import PersonFact
from lms.people.population import is_employed, is_in_force

CHOSEN_FROM = ("location", "employment_type")


def list_fact_values(as_of: date) -> dict[str, tuple[str, ...]]:
    """The places of work and the kinds of employment, each in order."""
    rows = db.session.execute(
        select(PersonFact.location, PersonFact.employment_type)
        .where(is_in_force(PersonFact, as_of), is_employed(PersonFact.person_id, as_of))
        .distinct()
    ).all()
    return {
        name: tuple(sorted({getattr(row, name) for row in rows if getattr(row, name)}))
        for name in CHOSEN_FROM
    }

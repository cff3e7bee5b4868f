"""How many people an audience contains, and which audiences contain the same people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people.asked_facts import AskedFacts
from lms.people.audience import Audience
from lms.people.belonging import Spellings, belongs_to
from lms.people.models import Department, PersonFact
from lms.people.population import is_employed, is_in_force


def count_audience(audience: Audience, as_of: date) -> int:
    """The number of people employed on that day whom the audience contains."""
    return count_audiences([audience], as_of)[0]


def count_audiences(audiences: Sequence[Audience], as_of: date) -> tuple[int, ...]:
    """The number of people employed on that day whom each audience contains; one query.

    People of whom the same is asked are counted by the database, so that the number of different
    facts decides how long it takes and not the number of people.
    """
    fact = aliased(PersonFact)
    asked = AskedFacts(fact, as_of, *audiences)
    each = (
        select(*asked.columns)
        .join(Department, Department.id == fact.department_id)
        .where(is_in_force(fact, as_of), is_employed(fact.person_id, as_of))
        .subquery()
    )
    rows = db.session.execute(select(*each.c, func.count().label("people")).group_by(*each.c))
    counts = [0] * len(audiences)
    for row in rows:
        for place in asked.list_containing(row):
            counts[place] += row.people
    return tuple(counts)


def list_ids(audience: Audience, as_of: date) -> tuple[int, ...]:
    """The ids of the people employed on that day whom the audience contains."""
    fact = aliased(PersonFact)
    return tuple(
        db.session.scalars(
            select(fact.person_id)
            .where(
                belongs_to(audience, fact, as_of),
                is_in_force(fact, as_of),
                is_employed(fact.person_id, as_of),
            )
            .order_by(fact.person_id)
        )
    )


def list_combinations(audiences: Sequence[Audience], as_of: date) -> tuple[frozenset[int], ...]:
    """Which of these audiences, by their places, contain the same person employed on that day.

    The database names each combination that occurs once, however many people share it.
    """
    if not audiences:
        return ()
    fact = aliased(PersonFact)
    spellings = Spellings()
    contained = [
        case((belongs_to(each, fact, as_of, spellings), 1), else_=0).label(f"in_{place}")
        for place, each in enumerate(audiences)
    ]
    rows = db.session.execute(
        select(*contained)
        .where(is_in_force(fact, as_of), is_employed(fact.person_id, as_of))
        .distinct()
        .order_by(*contained)
    )
    return tuple(frozenset(place for place, is_in in enumerate(row) if is_in) for row in rows)

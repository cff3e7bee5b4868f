"""Who would be released if a policy ended: what `withdraw_policy` would do, without doing it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, not_, select, true
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.assignments.queries import is_met, is_withdrawn
from lms.db import fetch
from lms.people.audience import Audience
from lms.people.models import Department, PersonFact
from lms.people.population import belongs_to, is_employed, is_in_force


@dataclass(frozen=True)
class Ending:
    """The people of one department who would be released, and from how many duties."""

    department: str
    people: int
    duties: int


def list_ending(
    policy_id: int, audience: Audience, *, day: date, today: date
) -> tuple[Ending, ...]:
    """Who owes the policy and would be released on that day, by department.

    Before a later day those who leave or move until then, as far as it is known, are released
    for another reason; who is asked between now and then is not known yet.
    """
    own, fact = aliased(Assignment), aliased(PersonFact)
    still = and_(is_employed(own.person_id, day), belongs_to(audience, fact))
    rows = fetch(
        select(
            Department.path,
            func.count(own.person_id.distinct()).label("people"),
            func.count().label("duties"),
        )
        .select_from(own)
        .join(fact, fact.person_id == own.person_id)
        .join(Department, Department.id == fact.department_id)
        .where(
            own.subject == "policy",
            own.subject_id == policy_id,
            not_(is_met(own)),
            not_(is_withdrawn(own)),
            is_in_force(fact, day),
            true() if day <= today else still,
        )
        .group_by(Department.path)
        .order_by(Department.path)
    )
    return tuple(Ending(row.path, row.people, row.duties) for row in rows)

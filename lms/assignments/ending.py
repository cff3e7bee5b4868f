"""Who would be released if a policy ended: what `withdraw_policy` would do, without doing it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, func, not_, select, true
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment
from lms.assignments.queries import is_met, is_withdrawn
from lms.db import fetch
from lms.people.asked_facts import AskedFacts
from lms.people.audience import Audience
from lms.people.models import Department, PersonFact
from lms.people.population import is_employed, is_in_force


@dataclass(frozen=True)
class Ending:
    """How many people acknowledged a policy, and how many owe it, by their department."""

    acknowledged: int
    owing: tuple[tuple[str, int], ...]

    @property
    def people(self) -> int:
        """How many people owe it no more."""
        return sum(people for _, people in self.owing)


def find_ending(policy_id: int, audience: Audience, *, day: date, today: date) -> Ending:
    """Who owes the policy and would be released on that day; one query.

    Before a later day those who leave or move until then, as far as it is known, are released
    for another reason; who is asked between now and then is not known yet. People with the same
    facts are counted by the database, as in `forecast`.
    """
    owing: Counter[str] = Counter()
    acknowledged = 0
    fact = aliased(PersonFact)
    asked = AskedFacts(fact, day, audience)
    for row in fetch(_select_groups(policy_id, fact, asked, day)):
        acknowledged = row.acknowledged
        if row.people is None:
            continue
        if day <= today or (row.is_there and asked.contains(row)):
            owing[row.path] += row.people
    return Ending(acknowledged, tuple(sorted(owing.items())))


def _select_groups(policy_id: int, fact: Any, asked: AskedFacts, day: date) -> Any:
    """Each group of people who owe it; one row without a group where nobody does."""
    act = aliased(Acknowledgement)
    told = (
        select(func.count(act.person_id.distinct()).label("acknowledged"))
        .where(act.policy_id == policy_id)
        .subquery()
    )
    each = _select_owing(policy_id, fact, asked, day)
    alike = [column for column in each.c if column.key != "person_id"]
    groups = select(*alike, func.count().label("people")).group_by(*alike).subquery()
    return select(told.c.acknowledged, *groups.c).select_from(told.outerjoin(groups, true()))


def _select_owing(policy_id: int, fact: Any, asked: AskedFacts, day: date) -> Subquery:
    own = aliased(Assignment)
    return (
        select(
            own.person_id,
            *asked.columns,
            is_employed(own.person_id, day).label("is_there"),
        )
        .distinct()
        .join(fact, fact.person_id == own.person_id)
        .join(Department, Department.id == fact.department_id)
        .where(
            own.subject == "policy",
            own.subject_id == policy_id,
            not_(is_met(own)),
            not_(is_withdrawn(own)),
            is_in_force(fact, day),
        )
        .subquery()
    )

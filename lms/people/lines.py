"""Who stands below a manager, and which managers stand above a person, over all levels."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from lms.people.models import Person, PersonFact
from lms.people.population import is_in_force
from lms.sql import Day


def select_line_ids(manager_id: Any, as_of: Day) -> Select[int]:
    """The ids of everybody below that person on that day, whether employed or not.

    Who was met once is not met again, so that people who manage each other end the walk; the
    manager is never in the own line.
    """
    top, below = aliased(PersonFact), aliased(PersonFact)
    line = (
        select(top.person_id)
        .where(top.manager_id == manager_id, is_in_force(top, as_of))
        .cte(recursive=True, nesting=True)
    )
    line = line.union(
        select(below.person_id).where(
            below.manager_id == line.c.person_id, is_in_force(below, as_of)
        )
    )
    return select(line.c.person_id).where(line.c.person_id != manager_id)


def select_managers_above(person_id: Any, as_of: Day) -> Any:
    """The staff numbers of everybody above that person, joined by spaces, as a subquery."""
    own, next_up = aliased(PersonFact), aliased(PersonFact)
    above = (
        select(own.manager_id)
        .where(own.person_id == person_id, own.manager_id.is_not(None), is_in_force(own, as_of))
        .cte(recursive=True, nesting=True)
    )
    above = above.union(
        select(next_up.manager_id).where(
            next_up.person_id == above.c.manager_id,
            next_up.manager_id.is_not(None),
            is_in_force(next_up, as_of),
        )
    )
    return (
        select(func.aggregate_strings(Person.staff_number, " "))
        .select_from(above)
        .join(Person, Person.id == above.c.manager_id)
        .where(above.c.manager_id != person_id)
        .scalar_subquery()
    )

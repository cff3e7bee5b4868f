"""What is on record of everybody, read in a few selects before an import is planned."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people.import_rules import FACT_COLUMNS, Known
from lms.people.models import (
    Department,
    Employment,
    EmploymentEnd,
    Person,
    PersonFact,
    RoleChange,
)
from lms.people.population import is_in_force
from lms.people.roles import Role

Period = tuple[int, date, date | None]


def list_known(as_of: date) -> dict[str, Known]:
    """What is known of everybody on that day, by staff number."""
    fact, earlier, manager = aliased(PersonFact), aliased(PersonFact), aliased(Person)
    begins_later = and_(
        fact.holds_from > as_of,
        not_(exists().where(earlier.person_id == fact.person_id, earlier.id < fact.id)),
    )
    rows = db.session.execute(
        select(
            Person.id,
            Person.staff_number,
            fact.name,
            fact.email,
            Department.path,
            fact.team,
            fact.job_title,
            fact.location,
            fact.employment_type,
            manager.staff_number,
            fact.language,
            fact.time_zone,
        )
        .join(fact, fact.person_id == Person.id)
        .join(Department, Department.id == fact.department_id)
        .outerjoin(manager, manager.id == fact.manager_id)
        .where(or_(is_in_force(fact, as_of), begins_later))
        .order_by(fact.holds_from.desc())
    ).all()
    periods, roles = list_periods(), _list_roles()
    return {row[1]: _to_known(row, periods.get(row[0], []), roles, as_of) for row in rows}


def _to_known(
    row: Sequence[Any],
    periods: list[Period],
    roles: dict[int, frozenset[Role]],
    as_of: date,
) -> Known:
    _, hired_on, left_on = periods[-1] if periods else (0, None, None)
    is_employed = any(
        first <= as_of and (last is None or last >= as_of) for _, first, last in periods
    )
    values = dict(zip(FACT_COLUMNS, row[2:], strict=True))
    return Known(row[0], values, hired_on, left_on, is_employed, roles.get(row[0], frozenset()))


def list_periods() -> dict[int, list[Period]]:
    """The periods of everybody's employment in their order, each with its id and its last day."""
    rows = db.session.execute(
        select(Employment.person_id, Employment.id, Employment.hired_on, EmploymentEnd.left_on)
        .outerjoin(EmploymentEnd, EmploymentEnd.employment_id == Employment.id)
        .order_by(Employment.hired_on, EmploymentEnd.id)
    )
    periods: dict[int, list[Period]] = defaultdict(list)
    for person_id, employment_id, hired_on, left_on in rows:
        own = periods[person_id]
        if own and own[-1][0] == employment_id:
            own.pop()
        own.append((employment_id, hired_on, left_on))
    return periods


def _list_roles() -> dict[int, frozenset[Role]]:
    held: dict[int, dict[str, bool]] = defaultdict(dict)
    for person_id, role, is_given in db.session.execute(
        select(RoleChange.person_id, RoleChange.role, RoleChange.is_given).order_by(RoleChange.id)
    ):
        held[person_id][role] = is_given
    return {
        person_id: frozenset(Role(role) for role, is_given in roles.items() if is_given)
        for person_id, roles in held.items()
    }

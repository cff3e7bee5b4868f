"""Groups as they are shown: who is in them on a day, and who will be."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.people.groups import is_member
from lms.people.models import Department, GroupMembership, Person, PersonFact, PersonGroup
from lms.people.population import is_employed, is_in_force


def list_group_names() -> tuple[str, ...]:
    """The names of all groups."""
    return tuple(db.session.scalars(select(PersonGroup.name).order_by(PersonGroup.name)))


@dataclass(frozen=True)
class GroupView:
    """A group and how many people employed on a day are in it."""

    id: int
    name: str
    purpose: str
    people: int


@dataclass(frozen=True)
class Member:
    """Somebody who is in a group on a day or will be later, by the changes recorded."""

    person_id: int
    staff_number: str
    name: str
    department: str
    is_employed: bool
    is_in: bool
    changes_on: date | None


@dataclass(frozen=True)
class MembersPage:
    """Some of the people of a group, and how many there are in all."""

    members: tuple[Member, ...]
    total: int
    page: int
    pages: int


def list_groups(as_of: date) -> tuple[GroupView, ...]:
    """All groups by name."""
    membership = aliased(GroupMembership)
    counted = (
        select(membership.group_id, func.count().label("people"))
        .where(is_member(membership, as_of), is_employed(membership.person_id, as_of))
        .group_by(membership.group_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            PersonGroup.id,
            PersonGroup.name,
            PersonGroup.purpose,
            func.coalesce(counted.c.people, 0),
        )
        .outerjoin(counted, counted.c.group_id == PersonGroup.id)
        .order_by(PersonGroup.name)
    )
    return tuple(GroupView(*row) for row in rows)


def find_group(group_id: int, as_of: date) -> GroupView | None:
    """That group."""
    return next((each for each in list_groups(as_of) if each.id == group_id), None)


def list_members(group_id: int, as_of: date, *, page: int = 1, page_size: int = 50) -> MembersPage:
    """Who is in the group on that day or comes in later, by name.

    `changes_on` is the next day on which that ends, or on which it begins.
    """
    everybody = _select_members(group_id, as_of)
    total = db.session.scalar(select(func.count()).select_from(everybody.subquery())) or 0
    pages = max(1, -(-total // page_size))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        everybody.order_by(everybody.selected_columns.name, everybody.selected_columns.person_id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return MembersPage(tuple(Member(*row) for row in rows), total, page, pages)


def _select_members(group_id: int, as_of: date) -> Select[*tuple[Any, ...]]:
    fact, membership = aliased(PersonFact), aliased(GroupMembership)
    is_in = exists().where(
        membership.person_id == fact.person_id,
        membership.group_id == group_id,
        is_member(membership, as_of),
    )
    next_day = _next_change(group_id, fact.person_id, as_of)
    known = select(GroupMembership.person_id).where(GroupMembership.group_id == group_id)
    return (
        select(
            fact.person_id,
            Person.staff_number,
            fact.name,
            Department.path,
            is_employed(fact.person_id, as_of),
            is_in,
            next_day,
        )
        .join(Person, Person.id == fact.person_id)
        .join(Department, Department.id == fact.department_id)
        .where(
            fact.person_id.in_(known),
            is_in_force(fact, as_of),
            or_(is_in, next_day.is_not(None)),
        )
    )


def _next_change(group_id: int, person_id: Any, as_of: date) -> Any:
    later = aliased(GroupMembership)
    return (
        select(func.min(later.holds_from))
        .where(
            later.person_id == person_id,
            later.group_id == group_id,
            later.holds_from > as_of,
        )
        .scalar_subquery()
    )

"""Who is in which group on a day."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from lms.people.audience import fold
from lms.people.models import GroupMembership, PersonGroup
from lms.sql import Day

BETWEEN_NAMES = "\n"


def is_member(membership: Any, as_of: Day) -> ColumnElement[bool]:
    """The condition that a row of `person_group_membership` says who is in a group on that day.

    The row with the latest `holds_from` up to the day counts; of several the one recorded last.
    """
    later = aliased(GroupMembership)
    superseded = exists().where(
        later.person_id == membership.person_id,
        later.group_id == membership.group_id,
        later.holds_from <= as_of,
        or_(
            later.holds_from > membership.holds_from,
            and_(
                later.holds_from == membership.holds_from,
                later.number > membership.number,
            ),
        ),
    )
    return and_(membership.holds_from <= as_of, membership.is_member, not_(superseded))


def select_member_ids(names: Iterable[str], as_of: Day) -> Select[int]:
    """The ids of everybody in one of these groups on that day."""
    membership = aliased(GroupMembership)
    return (
        select(membership.person_id)
        .join(PersonGroup, PersonGroup.id == membership.group_id)
        .where(PersonGroup.key.in_([fold(name) for name in names]), is_member(membership, as_of))
    )


def select_group_names(person_id: Any, as_of: Day) -> Any:
    """The names of the person's groups on that day, each on a line, as a subquery."""
    membership = aliased(GroupMembership)
    return (
        select(func.aggregate_strings(PersonGroup.name, BETWEEN_NAMES))
        .select_from(membership)
        .join(PersonGroup, PersonGroup.id == membership.group_id)
        .where(membership.person_id == person_id, is_member(membership, as_of))
        .scalar_subquery()
    )

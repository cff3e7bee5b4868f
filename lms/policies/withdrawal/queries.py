"""Which policies are withdrawn, and which withdrawals were proposed and decided."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, not_, select

from lms.db import fetch
from lms.policies.in_force import is_taken_back, is_taken_up
from lms.policies.models import Policy, PolicyVersion
from lms.policies.withdrawal.models import PolicyWithdrawal
from lms.sql import AS_OF

EVER = date.max


@dataclass(frozen=True)
class Withdrawn:
    """A policy that is withdrawn from the start of a day on, and its last version until then."""

    proposal_id: int
    policy_id: int
    version_id: int
    slug: str
    title: str
    number: str
    withdrawn_from: date
    decided_at: datetime

    @property
    def parts(self) -> dict[str, int]:
        """The number of its last version as addresses take it."""
        major, minor = self.number.split(".")
        return {"major": int(major), "minor": int(minor)}


def list_withdrawn(as_of: date) -> tuple[Withdrawn, ...]:
    """The policies that are withdrawn on that day, by slug."""
    return _list(_select_withdrawn(), as_of)


def find_withdrawn(slug: str, as_of: date) -> Withdrawn | None:
    """The withdrawal of that policy, if it is withdrawn on that day."""
    return next(iter(_list(_select_by_slug(), as_of, slug=slug)), None)


def find_standing(policy_id: int) -> Withdrawn | None:
    """The withdrawal of a policy, also before its day, that no later version has answered."""
    return next(iter(_list(_select_by_policy(), EVER, policy_id=policy_id)), None)


def list_days(policy_ids: Collection[int]) -> dict[int, date]:
    """The day of each withdrawal of these policies that stands, by the last version it ends."""
    mine = PolicyWithdrawal.policy_id.in_(list(policy_ids))
    rows = fetch(
        select(PolicyWithdrawal.version_id, PolicyWithdrawal.withdrawn_from).where(
            mine, not_(is_taken_back(PolicyWithdrawal))
        )
    )
    return {row.version_id: row.withdrawn_from for row in rows}


def _list(statement: Select[*tuple[Any, ...]], day: date, **asked: Any) -> tuple[Withdrawn, ...]:
    return tuple(
        Withdrawn(
            proposal_id=row.proposal_id,
            policy_id=row.policy_id,
            version_id=row.version_id,
            slug=row.slug,
            title=row.title,
            number=f"{row.major}.{row.minor}",
            withdrawn_from=row.withdrawn_from,
            decided_at=row.decided_at,
        )
        for row in fetch(statement, {"as_of": day, **asked})
    )


@cache
def _select_by_slug() -> Select[*tuple[Any, ...]]:
    return _select_withdrawn().where(Policy.slug == bindparam("slug"))


@cache
def _select_by_policy() -> Select[*tuple[Any, ...]]:
    return _select_withdrawn().where(Policy.id == bindparam("policy_id"))


@cache
def _select_withdrawn() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *PolicyWithdrawal.__table__.columns,
            Policy.slug,
            PolicyVersion.title,
            PolicyVersion.major,
            PolicyVersion.minor,
        )
        .join(Policy, Policy.id == PolicyWithdrawal.policy_id)
        .join(PolicyVersion, PolicyVersion.id == PolicyWithdrawal.version_id)
        .where(
            PolicyWithdrawal.withdrawn_from <= AS_OF,
            not_(is_taken_back(PolicyWithdrawal)),
            not_(is_taken_up(PolicyWithdrawal, AS_OF)),
        )
        .order_by(Policy.slug)
    )

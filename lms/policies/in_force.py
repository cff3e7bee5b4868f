"""When facts of a policy hold and a version of it is in force: conditions for other queries."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from lms.policies.models import PolicyFact, PolicyRelease, PolicyVersion
from lms.policies.review_models import PolicyCallBack
from lms.policies.withdrawal.models import PolicyWithdrawal, PolicyWithdrawalReturn
from lms.sql import Day


def is_called_back(release: Any) -> ColumnElement[bool]:
    """The condition that a row of `policy_release` was called back before its day."""
    return exists().where(PolicyCallBack.version_id == release.version_id)


def is_taken_back(withdrawal: Any) -> ColumnElement[bool]:
    """The condition that a row of `policy_withdrawal` was taken back before its day."""
    return exists().where(PolicyWithdrawalReturn.proposal_id == withdrawal.proposal_id)


def is_taken_up(withdrawal: Any, as_of: Day) -> ColumnElement[bool]:
    """The condition that by that day a version holds after the last one that it ended."""
    last, later, release = aliased(PolicyVersion), aliased(PolicyVersion), aliased(PolicyRelease)
    is_after = or_(
        later.major > last.major,
        and_(later.major == last.major, later.minor > last.minor),
    )
    return exists().where(
        last.id == withdrawal.version_id,
        later.policy_id == withdrawal.policy_id,
        is_after,
        release.version_id == later.id,
        release.in_force_from <= as_of,
        not_(is_called_back(release)),
    )


def is_withdrawn(version: Any, as_of: Day) -> ColumnElement[bool]:
    """The condition that a row of `policy_version` was withdrawn by that day with its policy.

    A version after the last one that was withdrawn takes the policy up again.
    """
    withdrawal, last = aliased(PolicyWithdrawal), aliased(PolicyVersion)
    is_covered = or_(
        last.major > version.major,
        and_(last.major == version.major, last.minor >= version.minor),
    )
    return exists().where(
        withdrawal.policy_id == version.policy_id,
        withdrawal.withdrawn_from <= as_of,
        not_(is_taken_back(withdrawal)),
        last.id == withdrawal.version_id,
        is_covered,
    )


def is_fact_in_force(fact: Any, as_of: Day) -> ColumnElement[bool]:
    """The condition that a row of `policy_fact` is the one in force on that day."""
    later = aliased(PolicyFact)
    newer = or_(
        later.holds_from > fact.holds_from,
        and_(later.holds_from == fact.holds_from, later.id > fact.id),
    )
    superseded = exists().where(later.policy_id == fact.policy_id, later.holds_from <= as_of, newer)
    return and_(fact.holds_from <= as_of, not_(superseded))


def newest_fact_id(policy_id: Any) -> Any:
    """The id of the facts that a policy has last, also where they hold from a later day on."""
    fact = aliased(PolicyFact)
    return (
        select(fact.id)
        .where(fact.policy_id == policy_id)
        .order_by(fact.holds_from.desc(), fact.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def fact_id_at(policy_id: Any, moment: Any) -> Any:
    """The id of the facts that a policy had last by what was recorded until that moment."""
    fact = aliased(PolicyFact)
    return (
        select(fact.id)
        .where(fact.policy_id == policy_id, fact.recorded_at <= moment)
        .order_by(fact.holds_from.desc(), fact.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def is_version_in_force(as_of: Day) -> ColumnElement[bool]:
    """The condition that PolicyVersion, joined with PolicyRelease, is in force on that day."""
    release, version = aliased(PolicyRelease), aliased(PolicyVersion)
    newer = or_(
        version.major > PolicyVersion.major,
        and_(version.major == PolicyVersion.major, version.minor > PolicyVersion.minor),
    )
    superseded = exists().where(
        release.version_id == version.id,
        version.policy_id == PolicyVersion.policy_id,
        release.in_force_from <= as_of,
        not_(is_called_back(release)),
        newer,
    )
    return and_(
        PolicyRelease.in_force_from <= as_of,
        not_(superseded),
        not_(is_called_back(PolicyRelease)),
        not_(is_withdrawn(PolicyVersion, as_of)),
    )

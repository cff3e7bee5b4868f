"""Calling a released version back before its day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, insert, select

from lms.db import await_turn, db
from lms.errors import NotFoundError, RefusalError
from lms.policies.approval_rules import NEEDS_REASON
from lms.policies.models import Policy, PolicyFact, PolicyRelease, PolicyVersion
from lms.policies.releasing import refuse_publisher
from lms.policies.review_models import PolicyCallBack
from lms.policies.review_recording import Subject, give_words, record_step, sign_as
from lms.policies.search_index import index_version


def call_back(version_id: int, *, caller_id: int, reason: str, at: datetime, today: date) -> None:
    """Call a version back before its day; twice is once."""
    row = _find_released(version_id)
    if row is None:
        raise NotFoundError("There is no such version, or it was never released.")
    refuse_publisher(caller_id, row.owner_id, today)
    # Whoever publishes the next version compares it with the newest that was not called back.
    await_turn(f"policy {row.policy_id}")
    mine = PolicyCallBack.version_id == version_id
    if db.session.scalar(select(exists().where(mine))):
        return
    number = f"{row.major}.{row.minor}"
    if row.in_force_from <= today:
        raise RefusalError(
            f"Version {number} is in force since {row.in_force_from}. Withdraw the policy, or "
            "publish a new version."
        )
    if not reason.strip():
        raise RefusalError(NEEDS_REASON)
    receipt = record_step(
        "policy.called_back",
        Subject(row.slug, number, row.source_digest),
        at=at,
        facts={"in_force_from": row.in_force_from.isoformat()},
        private={
            "caller": sign_as(caller_id, at=at),
            **give_words("reason", reason, caller_id),
        },
    )
    values = {"version_id": version_id, "caller_id": caller_id, "called_back_at": at}
    db.session.execute(insert(PolicyCallBack), {**values, "entry_id": receipt.entry_id})
    index_version(version_id, policy_id=row.policy_id, day=today)


def _find_released(version_id: int) -> Any:
    """The released version as far as calling it back needs to know it."""
    owner_id = (
        select(PolicyFact.owner_id)
        .where(PolicyFact.policy_id == Policy.id)
        .order_by(PolicyFact.holds_from.desc(), PolicyFact.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            Policy.id.label("policy_id"),
            Policy.slug,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyVersion.source_digest,
            PolicyRelease.in_force_from,
            owner_id.label("owner_id"),
        )
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(PolicyVersion.id == version_id)
    ).first()

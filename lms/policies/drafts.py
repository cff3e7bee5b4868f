"""Versions that are written and not yet released."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, select

from lms.db import db
from lms.people.audience import Audience, Everyone, read_audience
from lms.policies.approval_rules import ApprovalRule
from lms.policies.draft_edits import is_discarded
from lms.policies.in_force import is_taken_back, is_taken_up, newest_fact_id
from lms.policies.models import (
    Policy,
    PolicyDraftEdit,
    PolicyFact,
    PolicyRelease,
    PolicyVersion,
    Statement,
)
from lms.policies.reader import cut_version
from lms.policies.withdrawal.models import PolicyWithdrawal

_COLUMNS = (
    PolicyVersion.id.label("version_id"),
    PolicyVersion.policy_id,
    Policy.slug,
    PolicyVersion.title,
    PolicyVersion.major,
    PolicyVersion.minor,
    PolicyVersion.kind,
    PolicyVersion.summary,
    PolicyVersion.effective_on,
    PolicyVersion.author_id,
    PolicyFact.owner_id,
    PolicyFact.asks,
    PolicyFact.audience,
    PolicyFact.days_after_publishing,
    PolicyFact.days_after_hiring,
    PolicyFact.approval,
    Statement.text.label("statement"),
    Statement.digest.label("statement_digest"),
    PolicyVersion.source_digest,
    PolicyVersion.source,
    PolicyWithdrawal.withdrawn_from,
    PolicyWithdrawal.decided_at.label("withdrawal_decided_at"),
)


@dataclass(frozen=True)
class DraftView:
    """A draft as an approver is shown it.

    `withdrawn_from` is the day of the withdrawal of its policy, also before it, that no later
    version has answered; None where there is none.
    """

    version_id: int
    policy_id: int
    slug: str
    title: str
    major: int
    minor: int
    kind: str
    summary: str
    effective_on: date
    author_id: int
    owner_id: int
    asks: str
    audience: Audience
    days_after_publishing: int
    days_after_hiring: int
    approval: ApprovalRule
    edit_id: int
    statement: str
    statement_digest: str
    source_digest: str
    withdrawn_from: date | None
    withdrawal_decided_at: datetime | None
    body: str

    @property
    def number(self) -> str:
        """The number as people write it."""
        return f"{self.major}.{self.minor}"


def list_drafts() -> tuple[DraftView, ...]:
    """All drafts, by title and number."""
    return _list()


def find_draft(version_id: int) -> DraftView | None:
    """The draft with that id."""
    found = _list(PolicyVersion.id == version_id)
    return found[0] if found else None


def read_approval(kept: Mapping[str, Any] | None) -> ApprovalRule:
    """Who approves, as the facts of a policy keep it."""
    kept = kept or {}
    return ApprovalRule(tuple(kept.get("by", ())), kept.get("needed", 1))


def _list(*conditions: ColumnElement[bool]) -> tuple[DraftView, ...]:
    newest_edit = (
        select(func.coalesce(func.max(PolicyDraftEdit.id), 0))
        .where(PolicyDraftEdit.version_id == PolicyVersion.id)
        .scalar_subquery()
    )
    withdrawal_stands = and_(
        PolicyWithdrawal.policy_id == PolicyVersion.policy_id,
        not_(is_taken_back(PolicyWithdrawal)),
        not_(is_taken_up(PolicyWithdrawal, date.max)),
    )
    released = exists().where(PolicyRelease.version_id == PolicyVersion.id)
    rows = db.session.execute(
        select(*_COLUMNS, newest_edit.label("edit_id"))
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .join(PolicyFact, PolicyFact.id == newest_fact_id(Policy.id))
        .join(Statement, Statement.id == PolicyVersion.statement_id)
        .outerjoin(PolicyWithdrawal, withdrawal_stands)
        .where(not_(released), not_(is_discarded()), *conditions)
        .order_by(PolicyVersion.title, PolicyVersion.major, PolicyVersion.minor)
    ).mappings()
    return tuple(_to_draft(dict(row)) for row in rows)


def _to_draft(row: dict[str, Any]) -> DraftView:
    audience = read_audience(row.pop("audience"))
    body = cut_version(row.pop("source").decode("utf-8", "replace")).body
    return DraftView(
        audience=Everyone() if isinstance(audience, list) else audience,
        approval=read_approval(row.pop("approval")),
        body=body,
        **row,
    )

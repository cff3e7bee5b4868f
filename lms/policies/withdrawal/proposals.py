"""How withdrawals stand: proposed by whom, decided by whom, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.errors import NotFoundError
from lms.evidence.models import EvidencePrivate
from lms.policies.approval_rules import ApprovalRule
from lms.policies.in_force import newest_fact_id
from lms.policies.models import Policy, PolicyFact, PolicyVersion
from lms.policies.reviews import stands_behind
from lms.policies.withdrawal import rules
from lms.policies.withdrawal.models import (
    PolicyWithdrawal,
    PolicyWithdrawalProposal,
    PolicyWithdrawalReturn,
    PolicyWithdrawalReview,
)
from lms.policies.withdrawal.rules import State, Verdict


@dataclass(frozen=True)
class Word:
    """What one of those who decide said, with name and title as signed."""

    reviewer_id: int
    verdict: str
    reviewed_at: datetime
    meaning: str
    met_on: date | None
    name: str
    job_title: str
    reason: str

    @property
    def is_approval(self) -> bool:
        """Whether it approves."""
        return self.verdict == Verdict.APPROVED


@dataclass(frozen=True)
class ProposalView:
    """A withdrawal from its proposal on; owner and approvers as they are now."""

    id: int
    policy_id: int
    version_id: int
    slug: str
    title: str
    number: str
    owner_id: int
    approval: ApprovalRule
    proposer_id: int
    proposed_at: datetime
    withdrawn_from: date
    proposer_name: str
    reason: str
    decided_at: datetime | None
    last_version_id: int | None
    taken_back_at: datetime | None
    taker_name: str
    return_reason: str
    words: tuple[Word, ...] = ()

    @property
    def state(self) -> State:
        """How far it has come."""
        if self.taken_back_at is not None:
            return State.TAKEN_BACK
        if self.decided_at is not None:
            return State.APPROVED
        is_refused = any(not word.is_approval for word in self.words)
        return State.REFUSED if is_refused else State.WAITING

    @property
    def approvals(self) -> tuple[Word, ...]:
        """Who approved it, in the order in which they did."""
        return tuple(word for word in self.words if word.is_approval)

    @property
    def missing(self) -> int:
        """How many approvals it still waits for."""
        return rules.count_missing(
            [word.reviewer_id for word in self.approvals],
            self.approval,
            proposer_id=self.proposer_id,
            owner_id=self.owner_id,
        )

    def find_obstacle(self, person_id: int, *, is_approver: bool) -> str | None:
        """Why this person may not decide about it; None where they may."""
        decider = rules.Decider(person_id, is_approver)
        return rules.find_obstacle(
            decider, self.approval, proposer_id=self.proposer_id, owner_id=self.owner_id
        )


def get_proposal(proposal_id: int) -> ProposalView:
    """The withdrawal with that id."""
    found = _list(PolicyWithdrawalProposal.id == proposal_id)
    if not found:
        raise NotFoundError("There is no such withdrawal.")
    return found[0]


def list_of_policy(policy_id: int) -> tuple[ProposalView, ...]:
    """Every withdrawal of that policy that was ever proposed, the newest first."""
    return _list(PolicyWithdrawalProposal.policy_id == policy_id)


def list_waiting() -> tuple[ProposalView, ...]:
    """The withdrawals that wait for their decision, the newest first."""
    refused = exists().where(
        PolicyWithdrawalReview.proposal_id == PolicyWithdrawalProposal.id,
        PolicyWithdrawalReview.verdict == Verdict.REFUSED.value,
    )
    return _list(
        PolicyWithdrawal.proposal_id.is_(None),
        PolicyWithdrawalReturn.proposal_id.is_(None),
        not_(refused),
    )


def find_waiting(policy_id: int) -> ProposalView | None:
    """The withdrawal of that policy that waits for its decision."""
    return next((each for each in list_waiting() if each.policy_id == policy_id), None)


def _list(*conditions: ColumnElement[bool]) -> tuple[ProposalView, ...]:
    rows = fetch(_select().where(*conditions)).mappings().all()
    words = _list_words([row["id"] for row in rows])
    return tuple(_to_view(dict(row), words.get(row["id"], ())) for row in rows)


def _select() -> Any:
    proposal = PolicyWithdrawalProposal
    private = {name: aliased(EvidencePrivate) for name in ("proposer", "reason", "taker", "why")}
    back = PolicyWithdrawalReturn
    return (
        select(
            *proposal.__table__.columns,
            Policy.slug,
            PolicyVersion.title,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyFact.owner_id,
            PolicyFact.approval,
            PolicyWithdrawal.decided_at,
            PolicyWithdrawal.version_id.label("last_version_id"),
            back.taken_back_at,
            *(each.content.label(name) for name, each in private.items()),
        )
        .join(Policy, Policy.id == proposal.policy_id)
        .join(PolicyVersion, PolicyVersion.id == proposal.version_id)
        .join(PolicyFact, PolicyFact.id == newest_fact_id(proposal.policy_id))
        .outerjoin(PolicyWithdrawal, PolicyWithdrawal.proposal_id == proposal.id)
        .outerjoin(back, back.proposal_id == proposal.id)
        .outerjoin(
            private["proposer"], stands_behind(private["proposer"], proposal.entry_id, "proposer")
        )
        .outerjoin(private["reason"], stands_behind(private["reason"], proposal.entry_id, "reason"))
        .outerjoin(private["taker"], stands_behind(private["taker"], back.entry_id, "taker"))
        .outerjoin(private["why"], stands_behind(private["why"], back.entry_id, "reason"))
        .order_by(proposal.id.desc())
    )


def _list_words(proposal_ids: Sequence[int]) -> dict[int, tuple[Word, ...]]:
    """What was said of each of these, in the order in which it was."""
    if not proposal_ids:
        return {}
    own = PolicyWithdrawalReview
    signer, reason = aliased(EvidencePrivate), aliased(EvidencePrivate)
    rows = fetch(
        select(*own.__table__.columns, signer.content.label("signer"), reason.content.label("why"))
        .outerjoin(signer, stands_behind(signer, own.entry_id, "reviewer"))
        .outerjoin(reason, stands_behind(reason, own.entry_id, "reason"))
        .where(own.proposal_id.in_(proposal_ids))
        .order_by(own.reviewed_at, own.reviewer_id)
    )
    words: dict[int, list[Word]] = {}
    for row in rows:
        signed = row.signer or {}
        word = Word(
            row.reviewer_id,
            row.verdict,
            row.reviewed_at,
            row.meaning,
            row.met_on,
            name=signed.get("name", ""),
            job_title=signed.get("job_title", ""),
            reason=(row.why or {}).get("reason", ""),
        )
        words.setdefault(row.proposal_id, []).append(word)
    return {proposal_id: tuple(said) for proposal_id, said in words.items()}


def _to_view(row: dict[str, Any], words: tuple[Word, ...]) -> ProposalView:
    row.pop("entry_id")
    approval = row.pop("approval") or {}
    proposer, reason = row.pop("proposer") or {}, row.pop("reason") or {}
    taker, why = row.pop("taker") or {}, row.pop("why") or {}
    return ProposalView(
        number=f"{row.pop('major')}.{row.pop('minor')}",
        approval=ApprovalRule(tuple(approval.get("by", ())), approval.get("needed", 1)),
        proposer_name=proposer.get("name", ""),
        reason=reason.get("reason", ""),
        taker_name=taker.get("name", ""),
        return_reason=why.get("reason", ""),
        words=words,
        **row,
    )

"""How withdrawals stand: proposed by whom, decided by whom, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, exists, not_, select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.errors import NotFoundError
from lms.evidence.models import EvidencePrivate
from lms.people.audience import Audience, Everyone, read_audience
from lms.policies.drafts import read_approval
from lms.policies.in_force import fact_id_at, is_called_back, newest_fact_id
from lms.policies.models import Policy, PolicyFact, PolicyRelease, PolicyVersion
from lms.policies.reviews import stands_behind
from lms.policies.withdrawal import rules
from lms.policies.withdrawal.models import (
    PolicyWithdrawal,
    PolicyWithdrawalProposal,
    PolicyWithdrawalReturn,
    PolicyWithdrawalReview,
)
from lms.policies.withdrawal.rules import Keeping, State, Verdict

_WORD = (
    PolicyWithdrawalReview.reviewer_id,
    PolicyWithdrawalReview.verdict,
    PolicyWithdrawalReview.reviewed_at,
    PolicyWithdrawalReview.meaning,
    PolicyWithdrawalReview.met_on,
)


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
    """A withdrawal from its proposal on; owner and audience as they are now.

    Who decides is as recorded when it was proposed (`then`): other facts since then (`now`) never
    make it easier. `version_id` was the newest version when it was proposed, `newest_version_id`
    is it now, and `last_version_id` the last that was withdrawn, once it was decided.
    """

    id: int
    policy_id: int
    version_id: int
    slug: str
    title: str
    number: str
    owner_id: int
    audience: Audience
    then: Keeping
    now: Keeping
    proposer_id: int
    proposed_at: datetime
    withdrawn_from: date
    proposer_name: str
    reason: str
    decided_at: datetime | None
    last_version_id: int | None
    newest_version_id: int | None
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
            self.then.approval,
            proposer_id=self.proposer_id,
            owner_id=self.owner_id,
        )

    @property
    def is_overruled(self) -> bool:
        """Whether others were named to decide since it was proposed, so that it has to be again."""
        return rules.is_overruled(self.proposer_id, then=self.then, now=self.now)

    def find_obstacle(self, person_id: int, *, is_approver: bool) -> str | None:
        """Why this person may not decide about it; None where they may."""
        decider = rules.Decider(person_id, is_approver)
        return rules.find_obstacle(
            decider, self.then.approval, proposer_id=self.proposer_id, owner_id=self.owner_id
        )


def list_ended(proposals: Iterable[ProposalView]) -> dict[int, date]:
    """The days of those withdrawals that stand, by the last version that each of them ends."""
    return {
        each.last_version_id: each.withdrawn_from
        for each in proposals
        if each.state is State.APPROVED and each.last_version_id is not None
    }


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
    said = aliased(PolicyWithdrawalReview)
    refused = exists().where(
        said.proposal_id == PolicyWithdrawalProposal.id, said.verdict == Verdict.REFUSED.value
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
    rows = fetch(_select().where(*conditions)).mappings()
    return tuple(
        _to_view([dict(row) for row in of_one]) for _, of_one in groupby(rows, itemgetter("id"))
    )


def _select() -> Any:
    proposal, back, word = PolicyWithdrawalProposal, PolicyWithdrawalReturn, PolicyWithdrawalReview
    entries: dict[str, Any] = {"proposer": proposal, "reason": proposal, "taker": back, "why": back}
    entries |= {"word_signer": word, "word_reason": word}
    private = {name: aliased(EvidencePrivate) for name in entries}
    then = aliased(PolicyFact)
    statement = (
        select(
            *proposal.__table__.columns,
            Policy.slug,
            PolicyVersion.title,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyFact.owner_id,
            PolicyFact.audience,
            PolicyFact.approval,
            then.owner_id.label("then_owner_id"),
            then.approval.label("then_approval"),
            _select_newest_version().label("newest_version_id"),
            PolicyWithdrawal.decided_at,
            PolicyWithdrawal.version_id.label("last_version_id"),
            back.taken_back_at,
            *(column.label(f"word_{column.key}") for column in _WORD),
            *(each.content.label(name) for name, each in private.items()),
        )
        .join(Policy, Policy.id == proposal.policy_id)
        .join(PolicyVersion, PolicyVersion.id == proposal.version_id)
        .join(PolicyFact, PolicyFact.id == newest_fact_id(proposal.policy_id))
        .join(then, then.id == fact_id_at(proposal.policy_id, proposal.proposed_at))
        .outerjoin(PolicyWithdrawal, PolicyWithdrawal.proposal_id == proposal.id)
        .outerjoin(back, back.proposal_id == proposal.id)
        .outerjoin(word, word.proposal_id == proposal.id)
        .order_by(proposal.id.desc(), word.reviewed_at, word.reviewer_id)
    )
    return _join_private(statement, private, entries)


def _join_private(statement: Any, private: Mapping[str, Any], entries: Mapping[str, Any]) -> Any:
    """The statement with the clear values behind its entries, under the names that they have."""
    stated = {"why": "reason", "word_signer": "reviewer", "word_reason": "reason"}
    for name, each in private.items():
        behind = stands_behind(each, entries[name].entry_id, stated.get(name, name))
        statement = statement.outerjoin(each, behind)
    return statement


def _select_newest_version() -> Any:
    """The newest released version of the proposal's policy that was not called back."""
    version, release = aliased(PolicyVersion), aliased(PolicyRelease)
    return (
        select(version.id)
        .join(release, release.version_id == version.id)
        .where(
            version.policy_id == PolicyWithdrawalProposal.policy_id, not_(is_called_back(release))
        )
        .order_by(version.major.desc(), version.minor.desc())
        .limit(1)
        .scalar_subquery()
    )


def _to_view(rows: list[dict[str, Any]]) -> ProposalView:
    """One proposal out of its rows, one for each word about it."""
    row = {name: value for name, value in rows[0].items() if not name.startswith("word_")}
    row.pop("entry_id")
    now = Keeping(row["owner_id"], read_approval(row.pop("approval")))
    then = Keeping(row.pop("then_owner_id"), read_approval(row.pop("then_approval")))
    audience = read_audience(row.pop("audience"))
    proposer, reason = row.pop("proposer") or {}, row.pop("reason") or {}
    taker, why = row.pop("taker") or {}, row.pop("why") or {}
    return ProposalView(
        number=f"{row.pop('major')}.{row.pop('minor')}",
        audience=Everyone() if isinstance(audience, list) else audience,
        then=then,
        now=now,
        proposer_name=proposer.get("name", ""),
        reason=reason.get("reason", ""),
        taker_name=taker.get("name", ""),
        return_reason=why.get("reason", ""),
        words=tuple(_to_word(each) for each in rows if each["word_reviewer_id"] is not None),
        **row,
    )


def _to_word(row: Mapping[str, Any]) -> Word:
    signed = row["word_signer"] or {}
    return Word(
        **{column.key: row[f"word_{column.key}"] for column in _WORD},
        name=signed.get("name", ""),
        job_title=signed.get("job_title", ""),
        reason=(row["word_reason"] or {}).get("reason", ""),
    )

"""Deciding about a withdrawal: approved by others than its proposer and owner, or refused."""

from datetime import date, datetime

from lms.errors import ForbiddenError, RefusalError
from lms.evidence.rules import Json
from lms.people import queries as people
from lms.people.roles import Role
from lms.policies.calling_back import call_back
from lms.policies.company import get_company
from lms.policies.decisions import Decision, refuse_meeting
from lms.policies.release_text import find_before
from lms.policies.releases import list_waiting_versions
from lms.policies.review_recording import give_words, record_step, sign_as
from lms.policies.withdrawal import rules
from lms.policies.withdrawal.models import PolicyWithdrawal, PolicyWithdrawalReview
from lms.policies.withdrawal.proposals import ProposalView, get_proposal
from lms.policies.withdrawal.proposing import refuse_day, to_subject
from lms.policies.withdrawal.rules import State, Verdict
from lms.policies.withdrawal.turns import hold_policy
from lms.sql import add_rows


def approve(
    proposal_id: int, *, approver_id: int, met_on: date | None, at: datetime
) -> ProposalView:
    """Approve a withdrawal; with the last approval that it needs it is decided. Twice is once."""
    proposal, today = _hold(proposal_id, approver_id, at)
    if any(word.reviewer_id == approver_id for word in proposal.approvals):
        return proposal
    _refuse_decided(proposal)
    if fault := find_fault(proposal, today):
        raise RefusalError(fault)
    refuse_day(proposal.withdrawn_from, get_company(), today)
    decision = Decision("", met_on=met_on)
    refuse_meeting(decision, today)
    _write_word(proposal, Verdict.APPROVED, decision, approver_id, at=at)
    said = get_proposal(proposal_id)
    if not said.missing:
        _withdraw(said, approver_id, today, at=at)
    return get_proposal(proposal_id)


def refuse(proposal_id: int, *, reviewer_id: int, reason: str, at: datetime) -> ProposalView:
    """Refuse a withdrawal with a reason, so that the policy stays as it is. Twice is once."""
    proposal, _ = _hold(proposal_id, reviewer_id, at)
    own = next((word for word in proposal.words if word.reviewer_id == reviewer_id), None)
    if own is not None and not own.is_approval:
        return proposal
    _refuse_decided(proposal)
    if own is not None:
        raise RefusalError("You have approved this withdrawal already. Take it back instead.")
    if not reason.strip():
        raise RefusalError(rules.NO_REFUSAL)
    _write_word(proposal, Verdict.REFUSED, Decision("", reason), reviewer_id, at=at)
    return get_proposal(proposal_id)


def find_fault(proposal: ProposalView, today: date) -> str | None:
    """Why nobody can approve the withdrawal any more, so that it can only be refused."""
    if proposal.newest_version_id != proposal.version_id:
        return rules.CHANGED
    if proposal.is_overruled:
        return rules.OVERRULED
    return rules.find_fault_of_day(proposal.withdrawn_from, today=today)


def _hold(proposal_id: int, person_id: int, at: datetime) -> tuple[ProposalView, date]:
    """The proposal, kept as it is until the transaction ends, for somebody who may decide."""
    known = get_proposal(proposal_id)
    hold_policy(known.policy_id, known.slug)
    proposal, today = get_proposal(proposal_id), get_company().day_of(at)
    is_approver = Role.APPROVER in people.list_roles(person_id, today)
    if obstacle := proposal.find_obstacle(person_id, is_approver=is_approver):
        raise ForbiddenError(obstacle)
    return proposal, today


def _refuse_decided(proposal: ProposalView) -> None:
    if proposal.state is State.TAKEN_BACK:
        raise RefusalError("This withdrawal was taken back. Nothing was recorded.")
    if proposal.state is State.REFUSED:
        raise RefusalError("This withdrawal was refused already. Nothing was recorded.")
    if proposal.state is State.APPROVED:
        raise RefusalError("This withdrawal has all its approvals already. Nothing was recorded.")


def _write_word(
    proposal: ProposalView, verdict: Verdict, decision: Decision, person_id: int, *, at: datetime
) -> None:
    is_approval = verdict is Verdict.APPROVED
    meaning = rules.APPROVAL if is_approval else ""
    facts: dict[str, Json] = {
        "withdrawn_from": proposal.withdrawn_from.isoformat(),
        "meaning": meaning,
        "met_on": decision.met_on.isoformat() if decision.met_on else None,
    }
    receipt = record_step(
        "policy.withdrawal_approved" if is_approval else "policy.withdrawal_refused",
        to_subject(proposal, get_company().day_of(at)),
        at=at,
        facts=facts,
        private={
            "reviewer": sign_as(person_id, at=at),
            **give_words("reason", decision.reason, person_id),
        },
    )
    row = {
        "proposal_id": proposal.id,
        "reviewer_id": person_id,
        "verdict": verdict.value,
        "reviewed_at": at,
        "meaning": meaning,
        "met_on": decision.met_on,
        "entry_id": receipt.entry_id,
    }
    add_rows(PolicyWithdrawalReview, [row])


def _withdraw(proposal: ProposalView, approver_id: int, today: date, *, at: datetime) -> None:
    """Record that the policy ends on its day; versions that would begin then never will."""
    day = proposal.withdrawn_from
    called_back: list[Json] = []
    for coming in list_waiting_versions(proposal.policy_id, today):
        if coming.in_force_from is not None and coming.in_force_from >= day:
            reason = f"The policy is withdrawn from {day} on."
            call_back(coming.version_id, caller_id=approver_id, reason=reason, at=at, today=today)
            called_back.append(coming.number)
    last = find_before(proposal.policy_id)
    if last is None:
        raise RefusalError(rules.CHANGED)
    receipt = record_step(
        "policy.withdrawn",
        to_subject(proposal, today),
        at=at,
        facts={
            "withdrawn_from": day.isoformat(),
            "last_version": last.number,
            "called_back": called_back,
        },
        private={
            f"approver_{place}": sign_as(word.reviewer_id, at=at)
            for place, word in enumerate(proposal.approvals, start=1)
        },
    )
    row = {
        "proposal_id": proposal.id,
        "policy_id": proposal.policy_id,
        "version_id": last.version_id,
        "withdrawn_from": day,
        "decided_at": at,
        "entry_id": receipt.entry_id,
    }
    add_rows(PolicyWithdrawal, [row])

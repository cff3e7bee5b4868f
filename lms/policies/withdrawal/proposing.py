"""Proposing that a policy is withdrawn, and taking that back before its day."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from lms.db import await_turn, db
from lms.errors import ForbiddenError, NotFoundError, RefusalError
from lms.people import queries as people
from lms.people.roles import Role
from lms.policies.approval_rules import has_day
from lms.policies.company import Company, get_company
from lms.policies.models import Policy
from lms.policies.queries import VersionView, find_version_in_force, get_version
from lms.policies.release_text import find_before
from lms.policies.review_recording import Subject, give_words, record_step, sign_as
from lms.policies.withdrawal import rules
from lms.policies.withdrawal.models import PolicyWithdrawalProposal, PolicyWithdrawalReturn
from lms.policies.withdrawal.proposals import ProposalView, find_waiting, get_proposal
from lms.policies.withdrawal.queries import find_standing
from lms.policies.withdrawal.rules import State
from lms.sql import add_rows


@dataclass(frozen=True)
class Wish:
    """From which day on a policy is to be withdrawn, and why."""

    withdrawn_from: date
    reason: str


def propose(slug: str, wish: Wish, *, proposer_id: int, at: datetime) -> int:
    """Propose that a policy is withdrawn; its id. The same proposal sent twice is one."""
    company = get_company()
    today = company.day_of(at)
    await_turn(f"policy {_get_policy_id(slug)}")
    version = find_version_in_force(slug, today)
    if version is None:
        raise RefusalError("No version of this policy is in force, so nothing can be withdrawn.")
    if not may_propose(proposer_id, version.owner_id, today):
        raise ForbiddenError(rules.NOT_PROPOSER)
    waiting = find_waiting(version.policy_id)
    stands = waiting is not None and not waiting.is_overruled
    if (
        waiting
        and stands
        and (waiting.proposer_id, waiting.withdrawn_from, waiting.reason)
        == (
            proposer_id,
            wish.withdrawn_from,
            wish.reason.strip(),
        )
    ):
        return waiting.id
    if waiting or find_standing(version.policy_id):
        raise RefusalError(
            "A withdrawal of this policy is under way already. Take it back, then propose another."
        )
    refuse_day(wish.withdrawn_from, company, today)
    if not wish.reason.strip():
        raise RefusalError(rules.NO_REASON)
    return _add(version, wish, proposer_id=proposer_id, at=at)


def may_propose(person_id: int, owner_id: int, today: date) -> bool:
    """Whether this is the owner, or an administrator where the owner works there no more."""
    roles = people.list_roles(person_id, today)
    owner = None if person_id == owner_id else people.find_person(owner_id, today)
    has_left = person_id != owner_id and (owner is None or not owner.is_employed)
    return rules.may_propose(roles, is_owner=person_id == owner_id, has_owner_left=has_left)


def refuse_day(day: date, company: Company, today: date) -> None:
    """Refuse a day that has passed, or that clocks skip where the company is."""
    if fault := rules.find_fault_of_day(day, today=today):
        raise RefusalError(fault)
    zone = company.time_zone
    if not has_day(day, zone):
        raise RefusalError(f"There is no {day} in {zone}: clocks skip it. Choose another day.")


def take_back(proposal_id: int, *, taker_id: int, reason: str, at: datetime) -> None:
    """Take a withdrawal back before its day, approved or not; twice is once."""
    await_turn(f"policy {get_proposal(proposal_id).policy_id}")
    proposal, today = get_proposal(proposal_id), get_company().day_of(at)
    is_approver = Role.APPROVER in people.list_roles(taker_id, today)
    if not is_approver and taker_id not in {proposal.proposer_id, proposal.owner_id}:
        raise ForbiddenError(rules.NOT_RETURNER)
    if proposal.state is State.TAKEN_BACK:
        return
    if proposal.state is State.REFUSED:
        raise RefusalError("This withdrawal was refused, so nothing has to be taken back.")
    if proposal.state is State.APPROVED and proposal.withdrawn_from <= today:
        raise RefusalError(
            f"This policy is withdrawn since {proposal.withdrawn_from}. A new substantive version "
            "takes it up again."
        )
    if not reason.strip():
        raise RefusalError(rules.NO_RETURN)
    receipt = record_step(
        "policy.withdrawal_taken_back",
        to_subject(proposal, today),
        at=at,
        facts={"withdrawn_from": proposal.withdrawn_from.isoformat()},
        private={"taker": sign_as(taker_id, at=at), **give_words("reason", reason, taker_id)},
    )
    row = {"proposal_id": proposal_id, "person_id": taker_id, "taken_back_at": at}
    add_rows(PolicyWithdrawalReturn, [{**row, "entry_id": receipt.entry_id}])


def to_subject(proposal: ProposalView, today: date) -> Subject:
    """The version that a withdrawal was proposed of, for its entries."""
    version = get_version(proposal.version_id, today)
    return Subject(proposal.slug, version.number, version.source_digest)


def _get_policy_id(slug: str) -> int:
    found = db.session.scalar(select(Policy.id).where(Policy.slug == slug))
    if found is None:
        raise NotFoundError("There is no such policy.")
    return found


def _add(version: VersionView, wish: Wish, *, proposer_id: int, at: datetime) -> int:
    before = find_before(version.policy_id)
    newest = get_version(before.version_id, get_company().day_of(at)) if before else version
    receipt = record_step(
        "policy.withdrawal_proposed",
        Subject(newest.slug, newest.number, newest.source_digest),
        at=at,
        facts={"withdrawn_from": wish.withdrawn_from.isoformat()},
        private={
            "proposer": sign_as(proposer_id, at=at),
            **give_words("reason", wish.reason, proposer_id),
        },
    )
    row = {
        "policy_id": version.policy_id,
        "version_id": newest.version_id,
        "proposer_id": proposer_id,
        "proposed_at": at,
        "withdrawn_from": wish.withdrawn_from,
        "entry_id": receipt.entry_id,
    }
    adding = insert(PolicyWithdrawalProposal).returning(PolicyWithdrawalProposal.id)
    return int(db.session.scalar(adding, row) or 0)

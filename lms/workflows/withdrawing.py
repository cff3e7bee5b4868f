"""What follows when a withdrawal is proposed, decided or taken back."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from lms.notifications import service as notifications
from lms.notifications import withdrawal_words as words
from lms.notifications.withdrawal_words import WithdrawalNotice
from lms.people import queries as people
from lms.people.roles import Role
from lms.people.roster import list_with_role
from lms.policies.company import get_company
from lms.policies.search_index import index_version
from lms.policies.withdrawal import deciding, proposing
from lms.policies.withdrawal.proposals import ProposalView, get_proposal
from lms.policies.withdrawal.proposing import Wish
from lms.policies.withdrawal.queries import find_withdrawn
from lms.policies.withdrawal.rules import State
from lms.workflows.inviting import House
from lms.workflows.reconciling import Reconciliation, end_policy

Word = Callable[[WithdrawalNotice], tuple[str, str]]
NOBODY = Reconciliation(0, 0)


def propose(slug: str, wish: Wish, *, proposer_id: int, house: House, at: datetime) -> ProposalView:
    """Propose that a policy is withdrawn, and tell those who may decide."""
    proposal = get_proposal(proposing.propose(slug, wish, proposer_id=proposer_id, at=at))
    if proposal.proposed_at == at:
        approvers = list_with_role(Role.APPROVER, get_company().day_of(at))
        able = (p for p in approvers if not proposal.find_obstacle(p, is_approver=True))
        _tell(able, words.word_proposed, proposal, house, at=at)
    return proposal


def approve(
    proposal_id: int, *, approver_id: int, met_on: date | None, house: House, at: datetime
) -> tuple[ProposalView, Reconciliation]:
    """Approve a withdrawal; with the last approval release everybody at once, if it is today."""
    proposal = deciding.approve(proposal_id, approver_id=approver_id, met_on=met_on, at=at)
    if proposal.state is not State.APPROVED or proposal.decided_at != at:
        return proposal, NOBODY
    _tell(_list_proposers(proposal), words.word_approved, proposal, house, at=at)
    return proposal, _end_today(proposal, get_company().day_of(at), at=at)


def refuse(
    proposal_id: int, *, reviewer_id: int, reason: str, house: House, at: datetime
) -> ProposalView:
    """Refuse a withdrawal, and tell whoever proposed it."""
    proposal = deciding.refuse(proposal_id, reviewer_id=reviewer_id, reason=reason, at=at)
    if any(word.reviewed_at == at for word in proposal.words):
        _tell(_list_proposers(proposal), words.word_refused, proposal, house, at=at)
    return proposal


def take_back(
    proposal_id: int, *, taker_id: int, reason: str, house: House, at: datetime
) -> ProposalView:
    """Take a withdrawal back before its day, and tell those who wanted it."""
    proposing.take_back(proposal_id, taker_id=taker_id, reason=reason, at=at)
    proposal = get_proposal(proposal_id)
    if proposal.taken_back_at == at:
        others = (each for each in _list_proposers(proposal) if each != taker_id)
        _tell(others, words.word_taken_back, proposal, house, at=at)
    return proposal


def _end_today(proposal: ProposalView, today: date, *, at: datetime) -> Reconciliation:
    """What the job of the day does otherwise: nothing of the policy is owed or found any more."""
    withdrawn = find_withdrawn(proposal.slug, today)
    if withdrawn is None:
        return NOBODY
    index_version(withdrawn.version_id, policy_id=withdrawn.policy_id, day=today)
    return end_policy(withdrawn, at=at)


def _list_proposers(proposal: ProposalView) -> tuple[int, ...]:
    return tuple(dict.fromkeys((proposal.owner_id, proposal.proposer_id)))


def _tell(
    person_ids: Iterable[int], word: Word, proposal: ProposalView, house: House, *, at: datetime
) -> None:
    day = get_company().day_of(at)
    for person_id in person_ids:
        person = people.find_person(person_id, day)
        if person is None or not person.is_employed or not person.email:
            continue
        notice = WithdrawalNotice(
            name=person.name,
            company=house.company,
            title=proposal.title,
            withdrawn_from=proposal.withdrawn_from,
            url=f"{house.base_url}/withdrawals/{proposal.id}",
        )
        subject, text = word(notice)
        notifications.send_mail(
            person_id, address=person.email, kind="review", subject=subject, text=text, at=at
        )

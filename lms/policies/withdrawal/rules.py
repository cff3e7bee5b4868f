"""When a policy may be withdrawn, by whom, and what may be released of it afterwards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.people.roles import Role
from lms.policies.approval_rules import NOT_AN_APPROVER, NOT_NAMED, ApprovalRule

APPROVAL = "I have checked this withdrawal and approve it: from that day the policy holds no more."
NOT_PROPOSER = (
    "A withdrawal is proposed by the owner of the policy, or by an administrator where its owner "
    "has left."
)
OWN_PROPOSAL = "You proposed this withdrawal. Somebody else who may approve has to decide."
OWN_POLICY = "You own this policy. Somebody else who may approve has to decide."
NOT_RETURNER = (
    "A withdrawal is taken back by whoever proposed it, by the owner of the policy or by an "
    "approver."
)
NO_REASON = "Say why the policy is withdrawn. Whoever decides reads it, and its history keeps it."
NO_REFUSAL = "Say why it is not withdrawn. The owner reads it."
NO_RETURN = "Say why it is taken back. The reason stays in the history of the policy."
CHANGED = (
    "The versions of this policy changed after its withdrawal was proposed. Nothing was recorded. "
    "Refuse it, and have it proposed again as things stand now."
)

OVERRULED = (
    "Who approves this policy was changed after its withdrawal was proposed. Nothing was recorded. "
    "Take the proposal back or refuse it, and have it proposed again."
)


class State(StrEnum):
    """How far a withdrawal has come; derived, never stored."""

    WAITING = "waiting"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"
    APPROVED = "approved"


class Verdict(StrEnum):
    """What one of those who decide said of it."""

    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Decider:
    """Who wants to decide about a withdrawal."""

    person_id: int
    is_approver: bool


@dataclass(frozen=True)
class Keeping:
    """Who owns a policy and who approves it, by its facts as they were at one moment."""

    owner_id: int
    approval: ApprovalRule


def find_fault_of_day(day: date, *, today: date) -> str | None:
    """Why a policy cannot be withdrawn from that day on."""
    if day >= today:
        return None
    return f"{day} has passed. A policy is withdrawn from today on or from a later day."


def may_propose(roles: Collection[Role], *, is_owner: bool, has_owner_left: bool) -> bool:
    """Whether somebody with these roles may propose the withdrawal of a policy."""
    if is_owner:
        return Role.OWNER in roles
    return has_owner_left and Role.ADMINISTRATOR in roles


def find_obstacle(
    decider: Decider, rule: ApprovalRule, *, proposer_id: int, owner_id: int
) -> str | None:
    """Why this person may not decide about the withdrawal; None where they may."""
    if decider.person_id == proposer_id:
        return OWN_PROPOSAL
    if decider.person_id == owner_id:
        return OWN_POLICY
    if not decider.is_approver:
        return NOT_AN_APPROVER
    named = narrow(rule, {proposer_id, owner_id}).by
    return NOT_NAMED if named and decider.person_id not in named else None


def narrow(rule: ApprovalRule, barred: Collection[int]) -> ApprovalRule:
    """Who decides of those that the policy names, without those who may not.

    As many have to as the policy says, or all that are left; where none are left, whoever else
    may approve.
    """
    by = tuple(each for each in rule.by if each not in barred)
    if not rule.by:
        return rule
    return ApprovalRule(by, min(rule.needed, len(by))) if by else ApprovalRule()


def is_overruled(proposer_id: int, *, then: Keeping, now: Keeping) -> bool:
    """Whether others decide now than when the withdrawal was proposed, or fewer, or more.

    An owner may not decide, so that another owner can be others who decide as well.
    """
    before, after = (narrow(each.approval, {proposer_id, each.owner_id}) for each in (then, now))
    return not (then.approval.is_same_as(now.approval) and before.is_same_as(after))


def count_missing(
    approver_ids: Collection[int], rule: ApprovalRule, *, proposer_id: int, owner_id: int
) -> int:
    """How many approvals the withdrawal still waits for."""
    barred = {proposer_id, owner_id}
    narrowed = narrow(rule, barred)
    counted = [
        each for each in set(approver_ids) - barred if not narrowed.by or each in narrowed.by
    ]
    return max(0, narrowed.needed - len(counted))


def list_ends(
    begins: Sequence[tuple[int, date]], withdrawn: Mapping[int, date]
) -> tuple[date | None, ...]:
    """The day from whose start each version holds no more; None while nothing ends it.

    `begins` has the id and the first day of each version, the oldest first; `withdrawn` the days
    of the policy's withdrawals by the last version that each of them ended.
    """
    ends: list[date | None] = []
    over = date.max
    for version_id, begins_on in reversed(begins):
        over = min(over, withdrawn.get(version_id, over))
        ends.append(None if over == date.max else over)
        over = min(over, begins_on)
    return tuple(reversed(ends))


def find_fault_of_release(
    kind: str,
    *,
    withdrawn_from: date,
    decided_at: datetime,
    submitted_at: datetime | None,
    today: date,
) -> str | None:
    """Why a version of a withdrawn policy cannot be released.

    Only a substantive version takes it up again, and only one that was submitted, if it was, by
    people who knew that the policy is withdrawn.
    """
    if today < withdrawn_from:
        return (
            f"This policy is to be withdrawn from {withdrawn_from}. Take that back first, or "
            "release this version once it is withdrawn."
        )
    if kind != "substantive":
        return (
            f"This policy is withdrawn since {withdrawn_from}. Only a substantive version takes "
            "it up again: make this one substantive."
        )
    if submitted_at is not None and submitted_at <= decided_at:
        return (
            "This version was submitted before the policy was withdrawn. Take it back and submit "
            "it again, so that those who approve it know that it takes the policy up again."
        )
    return None

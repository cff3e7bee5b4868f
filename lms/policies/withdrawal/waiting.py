"""What waits for somebody's decision, beside the policies in force that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, exists, not_, select
from sqlalchemy.orm import aliased

from lms.policies.drafts import read_approval
from lms.policies.in_force import fact_id_at
from lms.policies.models import Policy, PolicyFact
from lms.policies.withdrawal.models import (
    PolicyWithdrawal,
    PolicyWithdrawalProposal,
    PolicyWithdrawalReturn,
    PolicyWithdrawalReview,
)
from lms.policies.withdrawal.rules import Decider, Verdict, find_obstacle


@dataclass(frozen=True)
class WaitingWithdrawal:
    """A withdrawal that waits for a decision, and whether it waits for the approver who asks."""

    proposal_id: int
    withdrawn_from: date
    is_mine_to_decide: bool


def add_waiting(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The select of policies with what waits for a decision; `reader_id` names who asks."""
    own, word, then = PolicyWithdrawalProposal, PolicyWithdrawalReview, aliased(PolicyFact)
    said = word.proposal_id == own.id
    waiting = (
        select(
            own.id,
            own.policy_id,
            own.proposer_id,
            own.withdrawn_from,
            then.approval,
            exists().where(said, word.reviewer_id == bindparam("reader_id")).label("has_spoken"),
        )
        .join(then, then.id == fact_id_at(own.policy_id, own.proposed_at))
        .where(
            not_(exists().where(PolicyWithdrawal.proposal_id == own.id)),
            not_(exists().where(PolicyWithdrawalReturn.proposal_id == own.id)),
            not_(exists().where(said, word.verdict == Verdict.REFUSED.value)),
        )
        .subquery()
    )
    columns = (column.label(f"waiting_{column.key}") for column in waiting.c)
    return statement.outerjoin(waiting, waiting.c.policy_id == Policy.id).add_columns(*columns)


def take_waiting(row: dict[str, Any], reader_id: int) -> WaitingWithdrawal | None:
    """What waits beside the policy of that row, whose columns for it are taken out."""
    names = [name for name in row if name.startswith("waiting_")]
    waiting: Mapping[str, Any] = {name.removeprefix("waiting_"): row.pop(name) for name in names}
    if waiting["id"] is None:
        return None
    obstacle = find_obstacle(
        Decider(reader_id, is_approver=True),
        read_approval(waiting["approval"]),
        proposer_id=waiting["proposer_id"],
        owner_id=row["owner_id"],
    )
    is_mine = obstacle is None and not waiting["has_spoken"]
    return WaitingWithdrawal(waiting["id"], waiting["withdrawn_from"], is_mine)

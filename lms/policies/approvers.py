"""Who can approve a policy on a day: those with the role, and those of them whom it names."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.db import db
from lms.people.roles import Role
from lms.people.roster import list_people_with_role, list_with_role
from lms.policies.approval_rules import ApprovalRule, find_impossible
from lms.policies.drafts import read_approval
from lms.policies.in_force import newest_fact_id
from lms.policies.models import PolicyFact


@dataclass(frozen=True)
class Approver:
    """Somebody with the role of an approver."""

    staff_number: str
    name: str
    job_title: str

    @property
    def label(self) -> str:
        """How a list shows them."""
        return f"{self.name}, {self.job_title}" if self.job_title else self.name


def list_approvers(as_of: date) -> tuple[Approver, ...]:
    """Everybody who has the role on that day and can enter, by name."""
    return tuple(Approver(*found) for found in list_people_with_role(Role.APPROVER, as_of))


def get_rule(policy_id: int) -> ApprovalRule:
    """Who approves that policy by the newest of its facts."""
    newest = select(PolicyFact.approval).where(PolicyFact.id == newest_fact_id(policy_id))
    return read_approval(db.session.scalar(newest))


def find_fault_of_approvers(
    rule: ApprovalRule, writer_ids: Collection[int], as_of: date
) -> str | None:
    """Why those whom the policy names cannot give the approvals that it asks for."""
    if not rule.by:
        return None
    able = set(list_with_role(Role.APPROVER, as_of)) - set(writer_ids)
    return find_impossible(rule, able)

"""What follows when the owner of a policy changes its facts in the page."""

from datetime import datetime

from lms.policies import drafting
from lms.policies import service as policies
from lms.policies.company import get_company
from lms.policies.files import find_facts_file
from lms.policies.reader import PolicyFile
from lms.workflows.reconciling import Reconciliation, reconcile


def change_policy(slug: str, facts: PolicyFile, *, actor_id: int, at: datetime) -> Reconciliation:
    """Let the facts hold from today on; drafts follow the title, and people are asked anew."""
    day = get_company().day_of(at)
    policies.bring_in_policy(slug, facts, day=day, at=at, actor_id=actor_id)
    kept = find_facts_file(slug, day)
    if kept is not None:
        drafting.retitle_drafts(kept.policy_id, facts.title)
    return reconcile(at=at)

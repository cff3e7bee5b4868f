"""How far each draft has come, and which of them wait for the person who looks."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.people.roles import Action
from lms.policies import drafts as policies
from lms.policies.approval_rules import Step
from lms.policies.drafts import DraftView
from lms.policies.reviews import SubmissionView, count_missing, derive_step, list_submissions
from lms.web.access import may
from lms.web.identity import get_signed_in


@dataclass(frozen=True)
class Waiting:
    """Every draft with its newest submission and its step; what waits for this person is mine."""

    drafts: tuple[DraftView, ...]
    newest: Mapping[int, SubmissionView]
    steps: Mapping[int, Step]

    @property
    def missing(self) -> Mapping[int, int]:
        """How many more have to approve each version that is in review."""
        return {
            draft.version_id: count_missing(draft.approval, self.newest[draft.version_id])
            for draft in self.drafts
            if self.steps[draft.version_id] is Step.IN_REVIEW
        }

    @property
    def mine(self) -> Mapping[int, bool]:
        """Whether the next step of each draft is this person's."""
        return {draft.version_id: self._is_mine(draft) for draft in self.drafts}

    def _is_mine(self, draft: DraftView) -> bool:
        me, step = get_signed_in().id, self.steps[draft.version_id]
        if step is Step.DRAFT:
            return me == draft.author_id
        if step is Step.APPROVED:
            return me == draft.owner_id
        approved = {each.reviewer_id for each in self.newest[draft.version_id].approvals}
        is_named = not draft.approval.by or me in draft.approval.by
        return may(Action.RELEASE_POLICY) and is_named and me not in {draft.author_id, *approved}


def read_waiting() -> Waiting:
    """All drafts and how far each has come."""
    drafts = policies.list_drafts()
    newest: dict[int, SubmissionView] = {}
    for submission in list_submissions([draft.version_id for draft in drafts]):
        newest.setdefault(submission.version_id, submission)
    steps = {d.version_id: derive_step(d, newest.get(d.version_id)) for d in drafts}
    return Waiting(tuple(drafts), newest, steps)

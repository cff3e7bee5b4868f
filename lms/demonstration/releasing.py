"""A version on its whole way to its readers, each step by a person whose step it is."""

from collections.abc import Sequence
from datetime import datetime

from lms.errors import NotFoundError
from lms.policies import reviewing
from lms.policies.decisions import Decision
from lms.policies.drafts import DraftView, find_draft
from lms.policies.reviews import count_missing
from lms.workflows.reconciling import Reconciliation
from lms.workflows.releasing import publish_version

REASON = "What people have to do is the same; it is said more clearly."


def release_version(
    version_id: int, *, approver_ids: Sequence[int], at: datetime
) -> tuple[DraftView, Reconciliation]:
    """Let its author submit it, as many of these people approve it as have to, and one publish it.

    The first of the approvers publishes. It is refused where there are too few of them.
    """
    draft = find_draft(version_id)
    if draft is None:
        raise NotFoundError("There is no such draft, or it was released already.")
    submission = reviewing.submit(version_id, submitter_id=draft.author_id, at=at)
    decision = Decision(submission.seen_digest, REASON if draft.kind == "editorial" else "")
    for approver_id in approver_ids:
        if count_missing(draft.approval, submission):
            submission = reviewing.approve(version_id, decision, approver_id=approver_id, at=at)
    return publish_version(
        version_id,
        publisher_id=approver_ids[0],
        seen_digest=submission.seen_digest,
        on=None,
        at=at,
    )

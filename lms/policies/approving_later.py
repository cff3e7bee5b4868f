"""Approving a version after it was released in an emergency."""

from datetime import date, datetime

from lms.db import await_turn
from lms.errors import ForbiddenError, RefusalError, TextChangedError
from lms.people import queries as people
from lms.people.roles import Role
from lms.policies.approval_rules import (
    ApprovalRule,
    Candidate,
    Verdict,
    find_missing_reason,
    find_obstacle,
)
from lms.policies.decisions import CHANGED, Decision, Reviewed, refuse_meeting, write_review
from lms.policies.draft_edits import list_editors
from lms.policies.queries import get_version
from lms.policies.releases import find_publishing
from lms.policies.review_recording import Subject
from lms.policies.reviews import list_reviews

OWN_RELEASE = "You released this version in an emergency. Somebody else has to check it."


def approve_afterwards(
    version_id: int, decision: Decision, *, approver_id: int, today: date, at: datetime
) -> None:
    """Approve a version that was released in an emergency; twice is once."""
    await_turn(f"draft {version_id}")
    version, publishing = get_version(version_id, today), find_publishing(version_id)
    if publishing is None or not publishing.is_emergency:
        raise RefusalError("This version was approved before it was published.")
    if approver_id == publishing.publisher_id:
        raise ForbiddenError(OWN_RELEASE)
    candidate = Candidate(
        approver_id,
        is_approver=Role.APPROVER in people.list_roles(approver_id, today),
        author_id=version.author_id,
        editor_ids=frozenset(list_editors(version_id)),
    )
    if obstacle := find_obstacle(candidate, ApprovalRule()):
        raise ForbiddenError(obstacle)
    if decision.seen_digest != version.text_digest:
        raise TextChangedError(CHANGED)
    if any(each.is_approval and not each.submission_id for each in list_reviews([version_id])):
        return
    if missing := find_missing_reason(version.kind, decision.reason):
        raise RefusalError(missing)
    refuse_meeting(decision, today)
    reviewed = Reviewed(
        version_id=version_id,
        subject=Subject(version.slug, version.number, version.source_digest),
        kind=version.kind,
        text_digest=version.text_digest,
        findings=(),
        submission_id=None,
    )
    write_review(reviewed, decision, Verdict.APPROVED, approver_id, at=at)

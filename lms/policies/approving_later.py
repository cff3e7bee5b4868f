"""Approving a version after it was released in an emergency."""

from datetime import date, datetime

from lms.db import await_turn
from lms.errors import ForbiddenError, RefusalError, TextChangedError
from lms.people import queries as people
from lms.people.roles import Role
from lms.policies import approval_rules
from lms.policies.approval_rules import Candidate, Verdict, find_missing_reason
from lms.policies.approvers import get_rule
from lms.policies.decisions import CHANGED, Decision, Reviewed, refuse_meeting, write_review
from lms.policies.draft_edits import list_editors
from lms.policies.queries import VersionView, get_version
from lms.policies.releases import PublishingView, find_publishing
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
    is_approver = Role.APPROVER in people.list_roles(approver_id, today)
    if obstacle := find_obstacle(version, publishing, approver_id, is_approver=is_approver):
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


def find_obstacle(
    version: VersionView, publishing: PublishingView, person_id: int, *, is_approver: bool
) -> str | None:
    """Why this person may not approve the version now that it is released.

    Whom the policy names is asked of its facts as they are: nobody else could approve it where
    those who were named at its release have left.
    """
    if person_id == publishing.publisher_id:
        return OWN_RELEASE
    editors = frozenset(list_editors(version.version_id))
    candidate = Candidate(person_id, is_approver, version.author_id, editors)
    return approval_rules.find_obstacle(candidate, get_rule(version.policy_id))

"""Checking a version: submitted by those who wrote it, commented, sent back or approved by others.

Every door leads here: nobody approves a text that they wrote or edited, whatever page, command or
file they come from.
"""

from datetime import datetime

from sqlalchemy import insert

from lms.db import db
from lms.errors import ForbiddenError, RefusalError, TextChangedError
from lms.markup import render_markdown
from lms.people import queries as people
from lms.people.roles import Role
from lms.policies.approval_rules import (
    NEEDS_REASON,
    Candidate,
    Verdict,
    find_missing_reason,
    find_obstacle,
)
from lms.policies.approvers import find_fault_of_approvers
from lms.policies.decisions import CHANGED, Decision, Reviewed, refuse_meeting, write_review
from lms.policies.draft_edits import list_editors
from lms.policies.drafts import DraftView
from lms.policies.release_text import HeldDraft, digest_findings, hold_draft
from lms.policies.review_models import (
    PolicyComment,
    PolicySubmission,
    PolicySubmissionWithdrawal,
)
from lms.policies.review_recording import give_words, name_approvers, record_step, sign_as
from lms.policies.reviews import (
    SubmissionView,
    find_open_submission,
)

NOT_SUBMITTED = "This version is not in review. Its author or the policy’s owner submits it first."
NOT_WRITER = "A version is submitted by those who wrote it or by the owner of the policy."
NOT_REVIEWER = "Reviewing is for approvers and for the owner of the policy."
ALREADY = "You have approved this version already; ask whoever submitted it to take it back."


def submit(version_id: int, *, submitter_id: int, at: datetime) -> SubmissionView:
    """Hand a draft over to its reviewers; one that is in review already stays as it is."""
    held = hold_draft(version_id)
    draft = held.draft
    if submitter_id not in {*list_editors(version_id), draft.owner_id}:
        raise ForbiddenError(NOT_WRITER)
    known = find_open_submission(draft)
    if known is not None and known.text_digest == held.text_digest:
        return known
    render_markdown(held.text)
    _refuse_impossible(held, at)
    receipt = record_step(
        "policy.submitted",
        draft,
        at=at,
        facts={
            "text_digest": held.text_digest,
            "findings": len(held.findings),
            "findings_digest": digest_findings(held.findings),
            "approvals_needed": draft.approval.needed,
        },
        private={
            "submitter": sign_as(submitter_id, at=at),
            **name_approvers(draft.approval.by),
        },
    )
    row = {
        "version_id": version_id,
        "submitter_id": submitter_id,
        "submitted_at": at,
        "edit_id": draft.edit_id,
        "title": draft.title,
        "source_digest": draft.source_digest,
        "text_digest": held.text_digest,
        "findings": [dict(finding) for finding in held.findings],
        "entry_id": receipt.entry_id,
    }
    db.session.execute(insert(PolicySubmission), row)
    return _get_submission(draft)


def _refuse_impossible(held: HeldDraft, at: datetime) -> None:
    """Refuse a version that can never get the approvals that its policy asks for."""
    writers = list_editors(held.draft.version_id)
    day = held.company.day_of(at)
    if fault := find_fault_of_approvers(held.draft.approval, writers, day):
        raise RefusalError(fault)


def withdraw_submission(version_id: int, *, withdrawer_id: int, at: datetime) -> None:
    """Take a submission back, so that the text can be worked on; nothing where there is none."""
    held = hold_draft(version_id)
    if withdrawer_id not in {*list_editors(version_id), held.draft.owner_id}:
        raise ForbiddenError(NOT_WRITER)
    submission = find_open_submission(held.draft)
    if submission is None:
        return
    receipt = record_step(
        "policy.submission_withdrawn",
        held.draft,
        at=at,
        private={"withdrawer": sign_as(withdrawer_id, at=at)},
    )
    row = {
        "submission_id": submission.id,
        "withdrawer_id": withdrawer_id,
        "withdrawn_at": at,
        "entry_id": receipt.entry_id,
    }
    db.session.execute(insert(PolicySubmissionWithdrawal), row)


def comment(
    version_id: int, *, commenter_id: int, paragraph: str, words: str, at: datetime
) -> None:
    """Remark on a paragraph of a version in review, or on all of it."""
    held = hold_draft(version_id)
    draft = held.draft
    writers = {*list_editors(version_id), draft.owner_id}
    if commenter_id not in writers and not _is_approver(commenter_id, held, at):
        raise ForbiddenError(NOT_REVIEWER)
    submission = _get_submission(draft)
    if paragraph and f'id="{paragraph}"' not in render_markdown(held.text).html:
        raise RefusalError("That paragraph is not in this text. Choose one that is.")
    if not words.strip():
        raise RefusalError("Write what you want to say, then send it.")
    receipt = record_step(
        "policy.commented",
        draft,
        at=at,
        facts={"paragraph": paragraph},
        private={
            "commenter": sign_as(commenter_id, at=at),
            **give_words("words", words, commenter_id),
        },
    )
    row = {
        "submission_id": submission.id,
        "commenter_id": commenter_id,
        "paragraph": paragraph,
        "commented_at": at,
        "entry_id": receipt.entry_id,
    }
    db.session.execute(insert(PolicyComment), row)


def ask_changes(version_id: int, decision: Decision, *, reviewer_id: int, at: datetime) -> None:
    """Send a version back with a reason; it has to be submitted again."""
    held = hold_draft(version_id)
    _refuse_reviewer(held, reviewer_id, at)
    submission = _get_as_seen(held, decision)
    if not decision.reason.strip():
        raise RefusalError(NEEDS_REASON)
    if any(each.reviewer_id == reviewer_id for each in submission.approvals):
        raise RefusalError(ALREADY)
    write_review(_of(held, submission), decision, Verdict.CHANGES, reviewer_id, at=at)


def approve(
    version_id: int, decision: Decision, *, approver_id: int, at: datetime
) -> SubmissionView:
    """Approve the text that was on screen; whoever approves it twice has approved it once."""
    held = hold_draft(version_id)
    _refuse_reviewer(held, approver_id, at)
    submission = _get_as_seen(held, decision)
    if any(each.reviewer_id == approver_id for each in submission.approvals):
        return submission
    if missing := find_missing_reason(held.draft.kind, decision.reason):
        raise RefusalError(missing)
    refuse_meeting(decision, held.company.day_of(at))
    write_review(_of(held, submission), decision, Verdict.APPROVED, approver_id, at=at)
    return _get_submission(held.draft)


def _of(held: HeldDraft, submission: SubmissionView) -> Reviewed:
    return Reviewed(
        version_id=held.draft.version_id,
        subject=held.draft,
        kind=held.draft.kind,
        text_digest=held.text_digest,
        findings=held.findings,
        submission_id=submission.id,
    )


def _get_submission(draft: DraftView) -> SubmissionView:
    submission = find_open_submission(draft)
    if submission is None:
        raise RefusalError(NOT_SUBMITTED)
    return submission


def _get_as_seen(held: HeldDraft, decision: Decision) -> SubmissionView:
    """The open submission, if the reviewer was shown its very text."""
    if decision.seen_digest != held.seen_digest:
        raise TextChangedError(CHANGED)
    submission = _get_submission(held.draft)
    require_same(held, submission)
    return submission


def require_same(held: HeldDraft, submission: SubmissionView) -> None:
    """Refuse a submission of the same draft that a fact of the company, or a release, overtook."""
    if submission.text_digest != held.text_digest:
        raise RefusalError(
            "A fact of the company that stands in this text has changed since it was submitted. "
            "Submit it again, so that what is approved is what people will read."
        )
    if list(submission.findings) != list(held.findings):
        raise RefusalError(
            "Another version was released since this one was submitted, so that its difference "
            "is another. Submit it again."
        )


def _is_approver(person_id: int, held: HeldDraft, at: datetime) -> bool:
    return Role.APPROVER in people.list_roles(person_id, held.company.day_of(at))


def _refuse_reviewer(held: HeldDraft, person_id: int, at: datetime) -> None:
    candidate = Candidate(
        person_id,
        is_approver=_is_approver(person_id, held, at),
        author_id=held.draft.author_id,
        editor_ids=frozenset(list_editors(held.draft.version_id)),
    )
    if obstacle := find_obstacle(candidate, held.draft.approval):
        raise ForbiddenError(obstacle)

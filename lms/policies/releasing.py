"""Releasing a version for good: published once approved, or in an emergency without that."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import insert, not_, select

from lms.db import db
from lms.errors import ForbiddenError, RefusalError, TextChangedError
from lms.evidence.rules import Json
from lms.evidence.service import Private
from lms.markup import Rendered, render_markdown
from lms.people import queries as people
from lms.people.roles import Role
from lms.policies.approval_rules import EMERGENCY, NEEDS_REASON, find_fault_of_day, has_day
from lms.policies.decisions import CHANGED
from lms.policies.draft_edits import list_editors
from lms.policies.drafts import DraftView
from lms.policies.in_force import is_called_back
from lms.policies.models import PolicyRelease, PolicySection, PolicyVersion
from lms.policies.recording import record_release
from lms.policies.release_text import (
    HeldDraft,
    digest,
    digest_findings,
    hold_draft,
    name_asked,
)
from lms.policies.review_models import PolicyPublishing
from lms.policies.review_recording import give_words, sign_as
from lms.policies.reviewing import NOT_SUBMITTED, require_same
from lms.policies.reviews import SubmissionView, count_missing, find_open_submission
from lms.policies.search_index import index_version
from lms.policies.withdrawal.standing import refuse_release

NOT_PUBLISHER = "Publishing is for the owner of the policy and for approvers."
NOT_ADMINISTRATOR = "Only an administrator releases a version in an emergency."
NEEDS_SECOND = (
    "Something speaks against calling this change editorial, and an emergency has no second "
    "approver who could give a reason. Make it a substantive version, then release it."
)
OWN_TEXT = "You wrote in this version. Somebody else has to release it in an emergency."


def publish(
    version_id: int, *, publisher_id: int, seen_digest: str, on: date | None, at: datetime
) -> DraftView:
    """Publish an approved version: fix its text, and let it be in force from that day.

    Without a day it is the one that the text names, or today where that has passed.
    """
    held = hold_draft(version_id)
    draft, today = held.draft, held.company.day_of(at)
    refuse_publisher(publisher_id, draft.owner_id, today)
    if seen_digest != held.seen_digest:
        raise TextChangedError(CHANGED)
    submission = _get_approved(held)
    refuse_release(draft, submitted_at=submission.submitted_at, today=today)
    day = on or max(draft.effective_on, today)
    refuse_day(held, day, today)
    last = submission.approvals[-1]
    private = {
        "publisher": sign_as(publisher_id, at=at),
        **{
            f"approver_{place}": Private({"person_id": each.reviewer_id}, each.reviewer_id)
            for place, each in enumerate(submission.approvals, start=1)
        },
    }
    entry_id = _release(
        held,
        day,
        approver_id=last.reviewer_id,
        meaning=last.meaning,
        type_="policy.published",
        private=private,
        at=at,
    )
    _write_publishing(draft, publisher_id, submission.id, entry_id, is_emergency=False, at=at)
    return draft


def release_in_emergency(
    version_id: int, *, releaser_id: int, seen_digest: str, reason: str, at: datetime
) -> DraftView:
    """Let a version be in force today without its approvals; somebody approves it afterwards."""
    held = hold_draft(version_id)
    draft, today = held.draft, held.company.day_of(at)
    if Role.ADMINISTRATOR not in people.list_roles(releaser_id, today):
        raise ForbiddenError(NOT_ADMINISTRATOR)
    if releaser_id in list_editors(version_id):
        raise ForbiddenError(OWN_TEXT)
    if seen_digest != held.seen_digest:
        raise TextChangedError(CHANGED)
    if not reason.strip():
        raise RefusalError(NEEDS_REASON)
    refuse_release(draft, submitted_at=None, today=today)
    if held.findings:
        raise RefusalError(NEEDS_SECOND)
    if fault := find_fault_of_day(
        today, today=today, effective_on=today, scheduled=list_scheduled(draft)
    ):
        raise RefusalError(fault)
    entry_id = _release(
        held,
        today,
        approver_id=releaser_id,
        meaning=EMERGENCY,
        type_="policy.released_in_emergency",
        private=give_words("reason", reason, releaser_id),
        at=at,
    )
    _write_publishing(draft, releaser_id, None, entry_id, is_emergency=True, at=at)
    return draft


def refuse_day(held: HeldDraft, day: date, today: date) -> None:
    """Refuse a day that has passed, that does not exist there, or that another version needs."""
    zone = held.company.time_zone
    if not has_day(day, zone):
        raise RefusalError(f"There is no {day} in {zone}: clocks skip it. Choose another day.")
    draft = held.draft
    if fault := find_fault_of_day(
        day, today=today, effective_on=draft.effective_on, scheduled=list_scheduled(draft)
    ):
        raise RefusalError(fault)


def list_scheduled(draft: DraftView) -> tuple[tuple[str, date], ...]:
    """The released versions of the policy with their days, without those called back."""
    rows = db.session.execute(
        select(PolicyVersion.major, PolicyVersion.minor, PolicyRelease.in_force_from)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(PolicyVersion.policy_id == draft.policy_id, not_(is_called_back(PolicyRelease)))
        .order_by(PolicyVersion.major, PolicyVersion.minor)
    )
    return tuple((f"{row.major}.{row.minor}", row.in_force_from) for row in rows)


def refuse_publisher(person_id: int, owner_id: int, today: date) -> None:
    """Refuse who neither owns the policy nor approves."""
    roles = people.list_roles(person_id, today)
    is_owner = person_id == owner_id and Role.OWNER in roles
    if not is_owner and Role.APPROVER not in roles:
        raise ForbiddenError(NOT_PUBLISHER)


def _get_approved(held: HeldDraft) -> SubmissionView:
    submission = find_open_submission(held.draft)
    if submission is None:
        raise RefusalError(NOT_SUBMITTED)
    require_same(held, submission)
    missing = count_missing(held.draft.approval, submission)
    if missing:
        approvals = "one approval" if missing == 1 else f"{missing} approvals"
        raise RefusalError(f"It still waits for {approvals}. Nothing was published.")
    return submission


def _release(
    held: HeldDraft,
    day: date,
    *,
    approver_id: int,
    meaning: str,
    type_: str,
    private: Mapping[str, Private],
    at: datetime,
) -> str:
    """Fix text and page for good, with the entry that binds them; the id of that entry."""
    draft, rendered = held.draft, render_markdown(held.text)
    row = {
        "version_id": draft.version_id,
        "policy_id": draft.policy_id,
        "approver_id": approver_id,
        "released_at": at,
        "in_force_from": day,
        "asks_for": name_asked(draft, held.before),
        "meaning": meaning,
        "text": held.text,
        "text_digest": held.text_digest,
        "html": rendered.html,
        "html_digest": digest(rendered.html),
        "words": rendered.words,
        "terms": [asdict(term) for term in rendered.terms],
        "contents": [[s.anchor, s.number, s.title] for s in rendered.sections if s.level == 2],
    }
    found: dict[str, Json] = {
        "findings": len(held.findings),
        "findings_digest": digest_findings(held.findings),
    }
    receipt = record_release(type_, draft, row, more=found, private=private, at=at)
    db.session.execute(insert(PolicyRelease), {**row, "entry_id": receipt.entry_id})
    _write_sections(draft.version_id, rendered)
    index_version(draft.version_id, policy_id=draft.policy_id, day=held.company.day_of(at))
    return receipt.entry_id


def _write_publishing(
    draft: DraftView,
    publisher_id: int,
    submission_id: int | None,
    entry_id: str,
    *,
    is_emergency: bool,
    at: datetime,
) -> None:
    row = {
        "version_id": draft.version_id,
        "submission_id": submission_id,
        "publisher_id": publisher_id,
        "published_at": at,
        "is_emergency": is_emergency,
        "entry_id": entry_id,
    }
    db.session.execute(insert(PolicyPublishing), row)


def _write_sections(version_id: int, rendered: Rendered) -> None:
    rows = [
        {
            "version_id": version_id,
            "anchor": section.anchor,
            "position": position,
            "level": section.level,
            "number": section.number,
            "title": section.title,
            "text": section.text,
            "digest": section.digest,
        }
        for position, section in enumerate(rendered.sections, start=1)
    ]
    if rows:
        db.session.execute(insert(PolicySection), rows)

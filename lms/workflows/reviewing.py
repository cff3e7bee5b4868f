"""What follows when a version is submitted, sent back, approved or released in an emergency."""

from collections.abc import Callable, Iterable
from datetime import datetime

from lms.errors import FaultyTextError
from lms.notifications import review_words as words
from lms.notifications import service as notifications
from lms.notifications.review_words import ReviewNotice
from lms.people.names import find_signer
from lms.people.roles import Role
from lms.people.roster import list_with_role
from lms.policies import releasing, reviewing
from lms.policies.company import get_company
from lms.policies.decisions import Decision
from lms.policies.draft_edits import list_editors
from lms.policies.draft_linter import Fault, lint_draft
from lms.policies.drafts import DraftView, find_draft
from lms.policies.reviews import SubmissionView, count_missing, list_submissions
from lms.policies.work import get_work
from lms.workflows.inviting import House
from lms.workflows.previewing import find_preview
from lms.workflows.reconciling import Reconciliation, reconcile_policy

Word = Callable[[ReviewNotice], tuple[str, str]]


def submit(version_id: int, *, submitter_id: int, house: House, at: datetime) -> SubmissionView:
    """Submit a draft in whose way nothing stands, and tell those who may approve it."""
    preview = find_preview(version_id, company=get_company(), at=at)
    if preview is not None and preview.obstacles:
        raise FaultyTextError(preview.obstacles)
    is_known = preview is not None and preview.submission is not None
    _refuse_faults(version_id, at)
    submission = reviewing.submit(version_id, submitter_id=submitter_id, at=at)
    if preview is not None and not is_known:
        approvers = _list_approvers(preview.draft, at)
        _tell(approvers, words.word_submitted, preview.draft, house, at=at)
    return submission


def _refuse_faults(version_id: int, at: datetime) -> None:
    """Refuse a draft in which the linter finds something, with the place of each fault."""
    faults = lint_draft(get_work(version_id), as_of=get_company().day_of(at))
    if faults:
        raise FaultyTextError([_place(fault) for fault in faults])


def _place(fault: Fault) -> str:
    place = f"Line {fault.line} of the text" if fault.line else "Before the text"
    return f"{place}: {fault.sentence}"


def ask_changes(
    version_id: int, decision: Decision, *, reviewer_id: int, house: House, at: datetime
) -> None:
    """Send a version back, and tell those who wrote it."""
    draft = find_draft(version_id)
    reviewing.ask_changes(version_id, decision, reviewer_id=reviewer_id, at=at)
    if draft is not None:
        _tell(_list_writers(draft), words.word_changes_asked, draft, house, at=at)


def approve(
    version_id: int, decision: Decision, *, approver_id: int, house: House, at: datetime
) -> SubmissionView:
    """Approve a version; with the last approval that it needs, tell those who wrote it."""
    draft = find_draft(version_id)
    before = list_submissions([version_id])
    submission = reviewing.approve(version_id, decision, approver_id=approver_id, at=at)
    was_missing = not before or count_missing_of(draft, before[0])
    if draft is not None and was_missing and not count_missing_of(draft, submission):
        _tell(_list_writers(draft), words.word_approved, draft, house, at=at)
    return submission


def count_missing_of(draft: DraftView | None, submission: SubmissionView) -> int:
    """How many approvals the submission of that draft still waits for."""
    return 0 if draft is None else count_missing(draft.approval, submission)


def release_in_emergency(
    version_id: int,
    *,
    releaser_id: int,
    seen_digest: str,
    reason: str,
    house: House,
    at: datetime,
) -> tuple[DraftView, Reconciliation]:
    """Release a version without its approvals, ask everybody, and tell owner and approvers."""
    draft = releasing.release_in_emergency(
        version_id, releaser_id=releaser_id, seen_digest=seen_digest, reason=reason, at=at
    )
    told = {draft.owner_id, *_list_approvers(draft, at)}
    _tell(sorted(told), words.word_emergency, draft, house, at=at, page="releases")
    return draft, reconcile_policy(draft.policy_id, at=at)


def _list_approvers(draft: DraftView, at: datetime) -> tuple[int, ...]:
    """Those who may approve the draft."""
    writers = list_editors(draft.version_id)
    able = list_with_role(Role.APPROVER, get_company().day_of(at))
    named = draft.approval.by or able
    return tuple(each for each in able if each in named and each not in writers)


def _list_writers(draft: DraftView) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*list_editors(draft.version_id), draft.owner_id)))


def _tell(
    person_ids: Iterable[int],
    word: Word,
    draft: DraftView,
    house: House,
    *,
    at: datetime,
    page: str = "drafts",
) -> None:
    day = get_company().day_of(at)
    for person_id in person_ids:
        signer = find_signer(person_id, day)
        if signer is None:
            continue
        url = f"{house.base_url}/{page}/{draft.version_id}"
        notice = ReviewNotice(signer.name, house.company, draft.title, draft.number, url)
        subject, text = word(notice)
        notifications.send_mail(
            person_id, address=signer.email, kind="review", subject=subject, text=text, at=at
        )

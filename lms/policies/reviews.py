"""How the checking of a version stands: its submissions, what reviewers said, who published it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.evidence.models import EvidencePrivate
from lms.policies.approval_rules import (
    ApprovalRule,
    Step,
    Verdict,
    count_needed,
    digest_seen,
    find_step,
)
from lms.policies.drafts import DraftView, list_drafts, read_approval
from lms.policies.models import PolicyFact, PolicyVersion
from lms.policies.review_models import (
    PolicyComment,
    PolicyReview,
    PolicySubmission,
    PolicySubmissionWithdrawal,
)

_REVIEW = (
    PolicyReview.version_id,
    PolicyReview.submission_id,
    PolicyReview.reviewer_id,
    PolicyReview.verdict,
    PolicyReview.reviewed_at,
    PolicyReview.kind,
    PolicyReview.meaning,
    PolicyReview.met_on,
    PolicyReview.findings,
)


@dataclass(frozen=True)
class ReviewLine:
    """What one reviewer said of a version, with name and title as signed."""

    version_id: int
    submission_id: int | None
    reviewer_id: int
    verdict: str
    reviewed_at: datetime
    kind: str
    meaning: str
    met_on: date | None
    findings: tuple[Mapping[str, str], ...]
    name: str
    job_title: str
    reason: str

    @property
    def is_approval(self) -> bool:
        """Whether the reviewer approved."""
        return self.verdict == Verdict.APPROVED


@dataclass(frozen=True)
class CommentLine:
    """A remark on a paragraph of a submitted version."""

    submission_id: int
    commenter_id: int
    paragraph: str
    commented_at: datetime
    name: str
    words: str


@dataclass(frozen=True)
class SubmissionView:
    """A submission with what reviewers said of it."""

    id: int
    version_id: int
    submitter_id: int
    submitted_at: datetime
    edit_id: int
    title: str
    source_digest: str
    text_digest: str
    findings: tuple[Mapping[str, str], ...]
    is_withdrawn: bool
    approval: ApprovalRule
    reviews: tuple[ReviewLine, ...]

    @property
    def seen_digest(self) -> str:
        """What a decision about it has to name."""
        return digest_seen(self.title, self.source_digest, self.text_digest)

    @property
    def approvals(self) -> tuple[ReviewLine, ...]:
        """Who approved, in the order in which they did."""
        return tuple(review for review in self.reviews if review.is_approval)

    @property
    def is_sent_back(self) -> bool:
        """Whether a reviewer asked for changes."""
        return len(self.approvals) < len(self.reviews)

    def stands_for(self, draft: DraftView) -> bool:
        """Whether it is open and the draft is still the one that was submitted.

        Who has to approve belongs to it: whoever names other approvers submits it to them.
        """
        is_same = (self.edit_id, self.source_digest, self.title) == (
            draft.edit_id,
            draft.source_digest,
            draft.title,
        )
        is_open = not self.is_withdrawn and not self.is_sent_back
        return is_same and is_open and self.approval.is_same_as(draft.approval)

    def is_overruled(self, draft: DraftView) -> bool:
        """Whether it would stand, had the policy not come to name others who approve."""
        would_stand = replace(self, approval=draft.approval).stands_for(draft)
        return would_stand and not self.stands_for(draft)


def list_submissions(version_ids: Collection[int]) -> tuple[SubmissionView, ...]:
    """The submissions of these versions, the newest first, with what reviewers said of them."""
    withdrawn = exists().where(PolicySubmissionWithdrawal.submission_id == PolicySubmission.id)
    signer, reason = aliased(EvidencePrivate), aliased(EvidencePrivate)
    rows = db.session.execute(
        select(
            PolicySubmission.id,
            PolicySubmission.version_id,
            PolicySubmission.submitter_id,
            PolicySubmission.submitted_at,
            PolicySubmission.edit_id,
            PolicySubmission.title,
            PolicySubmission.source_digest,
            PolicySubmission.text_digest,
            PolicySubmission.findings,
            withdrawn.label("is_withdrawn"),
            _select_approval().label("approval"),
            *(column.label(f"review_{column.key}") for column in _REVIEW),
            signer.content.label("review_signer"),
            reason.content.label("review_reason"),
        )
        .join(PolicyVersion, PolicyVersion.id == PolicySubmission.version_id)
        .outerjoin(PolicyReview, PolicyReview.submission_id == PolicySubmission.id)
        .outerjoin(signer, stands_behind(signer, PolicyReview.entry_id, "reviewer"))
        .outerjoin(reason, stands_behind(reason, PolicyReview.entry_id, "reason"))
        .where(PolicySubmission.version_id.in_(version_ids))
        .order_by(PolicySubmission.id.desc(), PolicyReview.id)
    ).mappings()
    return tuple(
        _to_submission([dict(row) for row in of_one])
        for _, of_one in groupby(rows, key=itemgetter("id"))
    )


def _select_approval() -> Any:
    """Who had to approve by the facts of the policy as they were when it was submitted."""
    return (
        select(PolicyFact.approval)
        .where(
            PolicyFact.policy_id == PolicyVersion.policy_id,
            PolicyFact.recorded_at <= PolicySubmission.submitted_at,
        )
        .order_by(PolicyFact.holds_from.desc(), PolicyFact.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _to_submission(rows: list[dict[str, Any]]) -> SubmissionView:
    """One submission out of its rows, one for each review."""
    own = {name: value for name, value in rows[0].items() if not name.startswith("review_")}
    reviews = [
        {name.removeprefix("review_"): v for name, v in row.items() if name.startswith("review_")}
        for row in rows
        if row["review_reviewer_id"] is not None
    ]
    own |= {"findings": tuple(own["findings"]), "approval": read_approval(own["approval"])}
    return SubmissionView(**own, reviews=tuple(map(_to_review, reviews)))


def find_open_submission(draft: DraftView) -> SubmissionView | None:
    """The submission on which the draft is being checked; None where it is not."""
    newest = next(iter(list_submissions([draft.version_id])), None)
    return newest if newest is not None and newest.stands_for(draft) else None


def list_in_review(slug: str) -> tuple[DraftView, ...]:
    """The drafts of that policy that are being checked, or have all their approvals."""
    drafts = {draft.version_id: draft for draft in list_drafts() if draft.slug == slug}
    newest: dict[int, SubmissionView] = {}
    for submission in list_submissions(drafts) if drafts else ():
        newest.setdefault(submission.version_id, submission)
    return tuple(drafts[each] for each, found in newest.items() if found.stands_for(drafts[each]))


def derive_step(draft: DraftView, submission: SubmissionView | None) -> Step:
    """How far the draft has come with its newest submission."""
    is_open = submission is not None and submission.stands_for(draft)
    return find_step(
        [each.reviewer_id for each in submission.approvals] if submission else [],
        draft.approval,
        is_submitted=is_open,
        is_guarded=bool(submission and submission.findings),
    )


def count_missing(rule: ApprovalRule, submission: SubmissionView) -> int:
    """How many approvals the submission still waits for."""
    needed = count_needed(rule, is_guarded=bool(submission.findings))
    counted = [a for a in submission.approvals if not rule.by or a.reviewer_id in rule.by]
    return max(0, needed - len(counted))


def list_reviews(version_ids: Collection[int]) -> tuple[ReviewLine, ...]:
    """What reviewers said of these versions, in the order in which they did."""
    signer, reason = aliased(EvidencePrivate), aliased(EvidencePrivate)
    rows = db.session.execute(
        select(*_REVIEW, signer.content.label("signer"), reason.content.label("reason"))
        .outerjoin(signer, stands_behind(signer, PolicyReview.entry_id, "reviewer"))
        .outerjoin(reason, stands_behind(reason, PolicyReview.entry_id, "reason"))
        .where(PolicyReview.version_id.in_(version_ids))
        .order_by(PolicyReview.id)
    ).mappings()
    return tuple(_to_review(dict(row)) for row in rows)


def stands_behind(private: Any, entry_id: Any, name: str) -> ColumnElement[bool]:
    """The condition that a row holds the clear values of that name behind the entry."""
    return and_(private.entry_id == entry_id, private.name == name)


def _to_review(row: dict[str, Any]) -> ReviewLine:
    signer, reason = row.pop("signer") or {}, row.pop("reason") or {}
    return ReviewLine(
        **{**row, "findings": tuple(row["findings"])},
        name=signer.get("name", ""),
        job_title=signer.get("job_title", ""),
        reason=reason.get("reason", ""),
    )


def list_comments(submission_ids: Collection[int]) -> tuple[CommentLine, ...]:
    """The remarks on these submissions, in the order in which they were made."""
    signer, words = aliased(EvidencePrivate), aliased(EvidencePrivate)
    mine = PolicyComment.entry_id
    rows = db.session.execute(
        select(
            PolicyComment.submission_id,
            PolicyComment.commenter_id,
            PolicyComment.paragraph,
            PolicyComment.commented_at,
            signer.content.label("signer"),
            words.content.label("words"),
        )
        .outerjoin(signer, stands_behind(signer, mine, "commenter"))
        .outerjoin(words, stands_behind(words, mine, "words"))
        .where(PolicyComment.submission_id.in_(submission_ids))
        .order_by(PolicyComment.id)
    ).mappings()
    return tuple(
        CommentLine(
            row["submission_id"],
            row["commenter_id"],
            row["paragraph"],
            row["commented_at"],
            name=(row["signer"] or {}).get("name", ""),
            words=(row["words"] or {}).get("words", ""),
        )
        for row in rows
    )

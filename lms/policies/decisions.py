"""What a reviewer decides of a version, and how it is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert

from lms.db import db
from lms.errors import RefusalError
from lms.evidence.rules import Json
from lms.policies.approval_rules import Verdict
from lms.policies.drafts import DraftView
from lms.policies.release_text import digest_findings
from lms.policies.review_models import PolicyReview
from lms.policies.review_recording import Subject, give_words, record_step, sign_as

APPROVAL = "I have checked this version and approve it as the company’s policy."
CHANGED = (
    "This draft was changed while it was in front of you. Nothing was recorded. "
    "Read the text that is shown now, then decide."
)


@dataclass(frozen=True)
class Decision:
    """What a reviewer decides: the text that was on screen, why, and at which meeting."""

    seen_digest: str
    reason: str = ""
    met_on: date | None = None


@dataclass(frozen=True)
class Reviewed:
    """What a review is about."""

    version_id: int
    subject: Subject | DraftView
    kind: str
    text_digest: str
    findings: tuple[Mapping[str, str], ...]
    submission_id: int | None


def write_review(
    of: Reviewed, decision: Decision, verdict: Verdict, reviewer_id: int, *, at: datetime
) -> None:
    """Record what a reviewer said of a version."""
    is_approval = verdict is Verdict.APPROVED
    meaning = APPROVAL if is_approval else ""
    facts: Mapping[str, Json] = {
        "text_digest": of.text_digest,
        "kind": of.kind,
        "meaning": meaning,
        "met_on": decision.met_on.isoformat() if decision.met_on else None,
        "findings": len(of.findings),
        "findings_digest": digest_findings(of.findings),
    }
    receipt = record_step(
        "policy.approved" if is_approval else "policy.changes_asked",
        of.subject,
        at=at,
        facts=facts,
        private={
            "reviewer": sign_as(reviewer_id, at=at),
            **give_words("reason", decision.reason, reviewer_id),
        },
    )
    row = {
        "version_id": of.version_id,
        "submission_id": of.submission_id,
        "reviewer_id": reviewer_id,
        "verdict": verdict.value,
        "reviewed_at": at,
        "kind": of.kind,
        "meaning": meaning,
        "met_on": decision.met_on,
        "findings": [dict(finding) for finding in of.findings],
        "entry_id": receipt.entry_id,
    }
    db.session.execute(insert(PolicyReview), row)


def refuse_meeting(decision: Decision, today: date) -> None:
    """Refuse a meeting that has not been yet."""
    if decision.met_on is not None and decision.met_on > today:
        raise RefusalError("The meeting cannot lie ahead. Name the day on which it was.")

"""How versions were released: by whom, whether in an emergency, whether called back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, not_, or_, select

from lms.db import db
from lms.policies.approval_rules import Verdict
from lms.policies.draft_edits import is_discarded
from lms.policies.models import Policy, PolicyRelease, PolicyVersion
from lms.policies.review_models import PolicyCallBack, PolicyPublishing, PolicyReview


@dataclass(frozen=True)
class PublishingView:
    """How a version was published, and whether it was called back."""

    publisher_id: int
    published_at: datetime
    submission_id: int | None
    is_emergency: bool
    called_back_at: datetime | None
    caller_id: int | None


@dataclass(frozen=True)
class EmergencyLine:
    """A version that was released in an emergency and that nobody has approved yet."""

    version_id: int
    slug: str
    title: str
    number: str
    released_at: datetime
    releaser_id: int


@dataclass(frozen=True)
class WaitingVersion:
    """A version that waits: a draft, or a released one with the day from which it holds."""

    version_id: int
    number: str
    kind: str
    in_force_from: date | None


def list_waiting_versions(policy_id: int, today: date) -> tuple[WaitingVersion, ...]:
    """The drafts of a policy and its released versions whose day is still to come, by number."""
    rows = db.session.execute(
        select(
            PolicyVersion.id,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyVersion.kind,
            PolicyRelease.in_force_from,
        )
        .outerjoin(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(
            PolicyVersion.policy_id == policy_id,
            or_(PolicyRelease.version_id.is_(None), PolicyRelease.in_force_from > today),
            not_(is_discarded()),
            not_(exists().where(PolicyCallBack.version_id == PolicyVersion.id)),
        )
        .order_by(PolicyVersion.major, PolicyVersion.minor)
    )
    return tuple(
        WaitingVersion(row.id, f"{row.major}.{row.minor}", row.kind, row.in_force_from)
        for row in rows
    )


def find_publishing(version_id: int) -> PublishingView | None:
    """How that version was published."""
    row = db.session.execute(
        select(
            PolicyPublishing.publisher_id,
            PolicyPublishing.published_at,
            PolicyPublishing.submission_id,
            PolicyPublishing.is_emergency,
            PolicyCallBack.called_back_at,
            PolicyCallBack.caller_id,
        )
        .outerjoin(PolicyCallBack, PolicyCallBack.version_id == PolicyPublishing.version_id)
        .where(PolicyPublishing.version_id == version_id)
    ).first()
    return PublishingView(*row) if row else None


def list_unapproved_emergencies() -> tuple[EmergencyLine, ...]:
    """The emergency releases that nobody has approved yet, the oldest first."""
    approved = exists().where(
        PolicyReview.version_id == PolicyPublishing.version_id,
        PolicyReview.verdict == Verdict.APPROVED.value,
        PolicyReview.submission_id.is_(None),
    )
    rows = db.session.execute(
        select(
            PolicyVersion.id,
            Policy.slug,
            PolicyVersion.title,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyRelease.released_at,
            PolicyPublishing.publisher_id,
        )
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .join(PolicyPublishing, PolicyPublishing.version_id == PolicyVersion.id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(PolicyPublishing.is_emergency, not_(approved))
        .order_by(PolicyRelease.released_at, PolicyVersion.id)
    )
    return tuple(
        EmergencyLine(r.id, r.slug, r.title, f"{r.major}.{r.minor}", r.released_at, r.publisher_id)
        for r in rows
    )

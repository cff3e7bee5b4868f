"""Versions that were released before anybody had approved them, and when somebody did."""

from typing import Any

from sqlalchemy import func, select

from lms.policies.approval_rules import Verdict
from lms.policies.review_models import PolicyReview


def approved_later_at(version_id: Any) -> Any:
    """The moment of the first approval after an emergency release, as a subquery; else nothing."""
    return (
        select(func.min(PolicyReview.reviewed_at))
        .where(
            PolicyReview.version_id == version_id,
            PolicyReview.verdict == Verdict.APPROVED.value,
            PolicyReview.submission_id.is_(None),
        )
        .scalar_subquery()
    )

"""What follows when a version is published, released in an emergency, or called back."""

from datetime import date, datetime

from lms.policies import releasing
from lms.policies.drafts import DraftView
from lms.workflows.reconciling import Reconciliation, reconcile_policy


def publish_version(
    version_id: int, *, publisher_id: int, seen_digest: str, on: date | None, at: datetime
) -> tuple[DraftView, Reconciliation]:
    """Publish an approved version and ask everybody concerned, if it is in force today."""
    draft = releasing.publish(
        version_id, publisher_id=publisher_id, seen_digest=seen_digest, on=on, at=at
    )
    return draft, reconcile_policy(draft.policy_id, at=at)

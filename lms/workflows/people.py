"""What follows when people joined, moved or left."""

from datetime import datetime

from lms.workflows.reconciling import Reconciliation, reconcile


def reconcile_after_people_changed(at: datetime, *, person_id: int | None = None) -> Reconciliation:
    """Give and withdraw assignments as the new facts demand: of one person, or of all."""
    return reconcile(at=at, person_id=person_id)

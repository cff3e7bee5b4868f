"""What the withdrawal of a policy means for the versions that are being written."""

from datetime import date, datetime

from lms.errors import RefusalError
from lms.policies.drafts import DraftView
from lms.policies.withdrawal import rules


def find_fault_of_release(
    draft: DraftView, *, submitted_at: datetime | None, today: date
) -> str | None:
    """Why the withdrawal of its policy keeps a draft from being released; None where it does not.

    Without a submission only what the draft itself is counts.
    """
    if draft.withdrawn_from is None or draft.withdrawal_decided_at is None:
        return None
    return rules.find_fault_of_release(
        draft.kind,
        withdrawn_from=draft.withdrawn_from,
        decided_at=draft.withdrawal_decided_at,
        submitted_at=submitted_at,
        today=today,
    )


def refuse_release(draft: DraftView, *, submitted_at: datetime | None, today: date) -> None:
    """Refuse to release a draft while a withdrawal of its policy stands in its way."""
    if fault := find_fault_of_release(draft, submitted_at=submitted_at, today=today):
        raise RefusalError(fault)

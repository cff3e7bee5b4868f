"""Recording that somebody reminded a person."""

from datetime import date, datetime

from lms.evidence import service as evidence
from lms.evidence.service import Private
from lms.notifications.personal.models import PersonalReminder
from lms.sql import add_once


def note_reminder(person_id: int, *, sender_id: int, duties: int, day: date, at: datetime) -> bool:
    """Record the reminder and its entry; False where the person was reminded on that day."""
    entry_id = evidence.draw_id()
    row = {
        "person_id": person_id,
        "reminded_on": day,
        "reminded_by": sender_id,
        "reminded_at": at,
        "duties": duties,
        "entry_id": entry_id,
    }
    if not add_once(PersonalReminder, row):
        return False
    evidence.record(
        "person.reminded",
        at=at,
        facts={"reminded_on": day.isoformat(), "duties": duties},
        private={
            "subject": Private({"person_id": person_id}, person_id=person_id),
            "actor": Private({"person_id": sender_id}, person_id=sender_id),
        },
        entry_id=entry_id,
    )
    return True

"""Reminders of many people: asked for once they were seen, and sent beside the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from lms.compliance.models import BulkReminder
from lms.db import db
from lms.errors import NotFoundError
from lms.evidence.service import draw_id


@dataclass(frozen=True)
class BulkView:
    """Whom somebody reminds, and how far that is."""

    id: str
    person_id: int
    asked_at: datetime
    people: tuple[int, ...]
    looked_at: int
    reminded: int
    finished_at: datetime | None


def ask(person_id: int, people: Sequence[int], *, at: datetime) -> str:
    """Ask for these people to be reminded; the id of the job."""
    job_id = draw_id()
    db.session.execute(
        insert(BulkReminder).values(
            id=job_id,
            person_id=person_id,
            asked_at=at,
            people=list(people),
            looked_at=0,
            reminded=0,
        )
    )
    return job_id


def get_job(job_id: str, person_id: int) -> BulkView:
    """What this person asked for; that of somebody else is not found."""
    found = _find(BulkReminder.id == job_id, BulkReminder.person_id == person_id)
    if found is None:
        raise NotFoundError("You asked for no such thing.")
    return found


def find_waiting() -> BulkView | None:
    """What waits for the longest."""
    return _find(BulkReminder.finished_at.is_(None))


def note_progress(job: BulkView, *, looked_at: int, reminded: int, at: datetime) -> bool:
    """Say how many people were looked at since; False where another worker did so meanwhile."""
    total = job.looked_at + looked_at
    changed = db.session.execute(
        update(BulkReminder)
        .where(BulkReminder.id == job.id, BulkReminder.looked_at == job.looked_at)
        .where(BulkReminder.finished_at.is_(None))
        .values(
            looked_at=total,
            reminded=job.reminded + reminded,
            finished_at=at if total >= len(job.people) else None,
        )
        .returning(BulkReminder.id)
    )
    return bool(changed.all())


def _find(*conditions: object) -> BulkView | None:
    own = BulkReminder
    row = db.session.execute(
        select(
            *(own.id, own.person_id, own.asked_at, own.people),
            *(own.looked_at, own.reminded, own.finished_at),
        )
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(own.asked_at, own.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    return BulkView(row.id, row.person_id, row.asked_at, tuple(row.people), *row[4:])

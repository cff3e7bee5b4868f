"""What the log says about an act."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.db import db
from lms.evidence.models import EvidenceEntry, EvidencePrivate


@dataclass(frozen=True)
class EntryView:
    """One entry as it stands in the log."""

    id: str
    type: str
    recorded_at: datetime
    body: str
    digest: str


def find_entry(entry_id: str) -> EntryView | None:
    """The entry with that identity."""
    row = db.session.execute(
        select(
            EvidenceEntry.id,
            EvidenceEntry.type,
            EvidenceEntry.recorded_at,
            EvidenceEntry.body,
            EvidenceEntry.digest,
        ).where(EvidenceEntry.id == entry_id)
    ).first()
    if row is None:
        return None
    return EntryView(row.id, row.type, row.recorded_at, row.body.decode(), row.digest)


def find_private(entry_id: str, name: str) -> dict[str, Any] | None:
    """The clear values behind a commitment, or None where they were erased."""
    return db.session.scalar(
        select(EvidencePrivate.content).where(
            EvidencePrivate.entry_id == entry_id, EvidencePrivate.name == name
        )
    )

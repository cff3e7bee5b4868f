"""What the log says of a record that left the house."""

from datetime import datetime

from lms.compliance.exports import ExportedFile
from lms.compliance.selection import Filter
from lms.evidence import service as evidence
from lms.evidence.rules import Json, format_moment
from lms.evidence.service import Private, Receipt


def record_export(
    exported: ExportedFile, selection: Filter, *, at: datetime, actor_id: int | None
) -> Receipt:
    """Record that the record of a day was exported, by whom, and the digest of the file."""
    known_at = selection.known_at
    return _record(
        exported,
        {
            "of": "record",
            "as_of": selection.as_of.isoformat(),
            "known_at": format_moment(known_at) if known_at else None,
            "filter": selection.to_facts(),
        },
        at=at,
        actor_id=actor_id,
    )


def record_register_export(
    exported: ExportedFile, facts: dict[str, Json], *, at: datetime, actor_id: int | None
) -> Receipt:
    """Record that the register of certificates was exported, by whom, and the file's digest."""
    return _record(exported, {"of": "certificates", **facts}, at=at, actor_id=actor_id)


def _record(
    exported: ExportedFile, facts: dict[str, Json], *, at: datetime, actor_id: int | None
) -> Receipt:
    actor = {"actor": Private({"person_id": actor_id}, actor_id)} if actor_id else None
    return evidence.record(
        "compliance.exported",
        at=at,
        facts={
            **facts,
            "format": exported.format.value,
            "rows": exported.rows,
            "sha256": exported.digest,
        },
        private=actor,
    )

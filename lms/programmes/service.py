"""Bringing out a version of a programme."""

import hashlib
from datetime import datetime

from sqlalchemy import insert, select

from lms.db import db
from lms.errors import RefusalError
from lms.evidence import service as evidence
from lms.evidence.service import Private
from lms.programmes.definition import to_values
from lms.programmes.models import Programme, ProgrammeVersion
from lms.programmes.queries import list_programmes
from lms.programmes.reader import read_programme


def publish(slug: str, source: str, *, actor_id: int, at: datetime) -> int | None:
    """Publish the source as the next version and give its number; None where nothing changed."""
    definition = read_programme(source, file=f"{slug}.yaml")
    if isinstance(definition, list):
        raise RefusalError(f"The programme cannot be published: {definition[0].sentence}")
    digest = hashlib.sha256(source.encode()).hexdigest()
    newest = next((p for p in list_programmes() if p.slug == slug), None)
    if newest is not None and newest.source_digest == digest:
        return None
    number = newest.number + 1 if newest else 1
    programme_id = newest.programme_id if newest else _add_programme(slug, at=at)
    receipt = evidence.record(
        "programme.published",
        at=at,
        facts={"programme": slug, "version": number, "source_digest": digest},
        private={"actor": Private({"person_id": actor_id}, person_id=actor_id)},
    )
    db.session.execute(
        insert(ProgrammeVersion),
        {
            "programme_id": programme_id,
            "number": number,
            "title": definition.title,
            "source": source,
            "source_digest": digest,
            "definition": to_values(definition),
            "published_at": at,
            "published_by": actor_id,
            "entry_id": receipt.entry_id,
        },
    )
    return number


def _add_programme(slug: str, *, at: datetime) -> int:
    known = db.session.scalar(select(Programme.id).where(Programme.slug == slug))
    if known is not None:
        return known
    added = db.session.scalar(
        insert(Programme).returning(Programme.id), {"slug": slug, "created_at": at}
    )
    return int(added or 0)

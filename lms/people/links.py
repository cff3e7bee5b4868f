"""Links to set a password that are on their way, and those who have a password already."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select, update

from lms.db import db
from lms.people.models import Credential, OneTimeLink

AT_ONCE = 1_000


def end_links(person_ids: Sequence[int], *, at: datetime) -> None:
    """Let no link that was sent to these people work any more."""
    for some in _list_parts(person_ids):
        db.session.execute(
            update(OneTimeLink)
            .where(OneTimeLink.person_id.in_(some), OneTimeLink.expires_at > at)
            .values(expires_at=at)
        )


def list_with_password(person_ids: Sequence[int]) -> frozenset[int]:
    """Those of these people who have a password."""
    found: set[int] = set()
    for some in _list_parts(person_ids):
        has_one = Credential.person_id.in_(some), Credential.password_hash.is_not(None)
        found.update(db.session.scalars(select(Credential.person_id).where(*has_one)))
    return frozenset(found)


def _list_parts(person_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(person_ids), AT_ONCE):
        yield person_ids[start : start + AT_ONCE]

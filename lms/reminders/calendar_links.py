"""Secret addresses of calendars: made and revoked by the person, known by their digest alone."""

import hashlib
import secrets
from datetime import date, datetime

from sqlalchemy import delete, exists, not_, select

from lms.db import db
from lms.people.models import Credential
from lms.people.population import is_employed
from lms.people.recording import record_act
from lms.reminders.models import CalendarLink
from lms.sql import add_rows


def create_link(person_id: int, *, at: datetime) -> str:
    """The token of a new address; the one before, if any, leads nowhere from now on."""
    token = secrets.token_urlsafe(32)
    db.session.execute(delete(CalendarLink).where(CalendarLink.person_id == person_id))
    row = {"person_id": person_id, "digest": hash_token(token), "created_at": at}
    add_rows(CalendarLink, [row])
    record_act("calendar.link_created", person_id, at=at, actor_id=person_id)
    return token


def revoke_link(person_id: int, *, at: datetime) -> bool:
    """Let the person's address lead nowhere from now on; whether there was one."""
    gone = db.session.scalars(
        delete(CalendarLink)
        .where(CalendarLink.person_id == person_id)
        .returning(CalendarLink.person_id)
    ).all()
    if gone:
        record_act("calendar.link_revoked", person_id, at=at, actor_id=person_id)
    return bool(gone)


def find_created_at(person_id: int) -> datetime | None:
    """When the person's address was made, if there is one."""
    made = select(CalendarLink.created_at).where(CalendarLink.person_id == person_id)
    return db.session.scalar(made)


def find_reader(token: str, as_of: date) -> int | None:
    """Whose duties are read at that address: of somebody who works here and may enter."""
    link = CalendarLink
    closed = exists().where(
        Credential.person_id == link.person_id, Credential.deactivated_at.is_not(None)
    )
    return db.session.scalar(
        select(link.person_id).where(
            link.digest == hash_token(token), is_employed(link.person_id, as_of), not_(closed)
        )
    )


def hash_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Noting on a mail that it came back."""

from datetime import datetime

from sqlalchemy import select, update

from lms.db import db
from lms.errors import NotFoundError
from lms.notifications.bounce_reader import Bounce
from lms.notifications.models import Mail


def note_bounce(bounce: Bounce, *, at: datetime) -> str:
    """Note it on the mail and try it no more; the address that it had gone to.

    What came back twice keeps the first reason.
    """
    rows = db.session.execute(
        update(Mail)
        .where(Mail.id == bounce.mail_id, Mail.bounced_at.is_(None))
        .values(bounced_at=at, bounce_words=bounce.words, next_try_at=None)
        .returning(Mail.address)
    ).all()
    if rows:
        return str(rows[0].address)
    known = db.session.scalar(select(Mail.address).where(Mail.id == bounce.mail_id))
    if known is None:
        raise NotFoundError("The mail that came back is not in the outbox.")
    return str(known)

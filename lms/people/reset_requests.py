"""Who asked for a new password: written down alike for everybody, looked up later."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from lms.db import db
from lms.people.models import ResetRequest

OLDEST = timedelta(hours=1)


def ask_for_reset(typed: str, *, at: datetime) -> None:
    """Keep what was typed; nothing is looked up, so that no answer tells who is known."""
    db.session.execute(insert(ResetRequest), {"typed": typed, "asked_at": at})


def has_requests() -> bool:
    """Whether anybody waits for a new password."""
    return db.session.scalar(select(ResetRequest.id).limit(1)) is not None


def take_request(*, at: datetime) -> str | None:
    """What somebody typed, the earliest first, and keep it no longer; None where nobody waits.

    Requests older than an hour are dropped: a link that comes so late would surprise.
    """
    db.session.execute(delete(ResetRequest).where(ResetRequest.asked_at < at - OLDEST))
    first = select(ResetRequest.id).order_by(ResetRequest.id).limit(1).scalar_subquery()
    # The row decides which of two workers answers.
    return db.session.scalar(
        delete(ResetRequest).where(ResetRequest.id == first).returning(ResetRequest.typed)
    )

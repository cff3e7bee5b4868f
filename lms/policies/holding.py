"""One writer at a time: who has a draft in hand, and taking it over from them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from lms.db import await_turn, db
from lms.policies.models import PolicyDraftHold

# A page that is open gives a sign every minute; who gave none for this long has gone.
PATIENCE = timedelta(minutes=3)


@dataclass(frozen=True)
class Hold:
    """Who has a draft in hand, since when, and their last sign of life."""

    person_id: int
    taken_at: datetime
    seen_at: datetime
    page: str | None = None
    saved_digest: str | None = None


def find_hold(version_id: int, *, at: datetime) -> Hold | None:
    """Who has that draft in hand at this moment."""
    row = db.session.execute(
        select(
            PolicyDraftHold.person_id,
            PolicyDraftHold.taken_at,
            PolicyDraftHold.seen_at,
            PolicyDraftHold.page,
            PolicyDraftHold.saved_digest,
        ).where(PolicyDraftHold.version_id == version_id, PolicyDraftHold.seen_at > at - PATIENCE)
    ).first()
    return Hold(*row) if row else None


def hold_draft(version_id: int, *, person_id: int, at: datetime) -> Hold:
    """Take the draft in hand, or give a sign of life; the hold of another stays as it is."""
    await_turn(f"draft {version_id}")
    held = find_hold(version_id, at=at)
    if held is None:
        return take_over(version_id, person_id=person_id, at=at)
    if held.person_id == person_id:
        mine = update(PolicyDraftHold).where(PolicyDraftHold.version_id == version_id)
        db.session.execute(mine.values(seen_at=at))
        return replace(held, seen_at=at)
    return held


def note_saved(version_id: int, *, window: str, digest: str) -> None:
    """Remember which page saved last, and what came of it."""
    mine = update(PolicyDraftHold).where(PolicyDraftHold.version_id == version_id)
    db.session.execute(mine.values(page=window or None, saved_digest=digest))


def take_over(version_id: int, *, person_id: int, at: datetime) -> Hold:
    """Take the draft in hand, whoever had it."""
    await_turn(f"draft {version_id}")
    db.session.execute(delete(PolicyDraftHold).where(PolicyDraftHold.version_id == version_id))
    row = {"version_id": version_id, "person_id": person_id, "taken_at": at, "seen_at": at}
    db.session.execute(insert(PolicyDraftHold), row)
    return Hold(person_id, at, at)


def let_go(version_id: int, *, person_id: int) -> None:
    """Put the draft down, so that others need not wait."""
    db.session.execute(
        delete(PolicyDraftHold).where(
            PolicyDraftHold.version_id == version_id, PolicyDraftHold.person_id == person_id
        )
    )

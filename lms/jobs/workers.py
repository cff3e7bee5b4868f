"""Which processes work beside the pages, and whether what one of them took up is free again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, delete, or_, select, update

from lms.db import db
from lms.jobs.models import Worker
from lms.sql import add_rows

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class WorkerView:
    """A process that works beside the pages, and when it was last heard of."""

    name: str
    started_at: datetime
    seen_at: datetime


def enter(worker_id: str, name: str, *, at: datetime) -> None:
    """Note that a worker begins, and forget those that ended long ago without a word."""
    db.session.execute(delete(Worker).where(Worker.seen_at < at - FORGOTTEN_AFTER))
    row = {"id": worker_id, "name": name[:120], "started_at": at, "seen_at": at}
    add_rows(Worker, [row])


def beat(worker_id: str, *, at: datetime) -> bool:
    """Note that the worker is alive; False where it was forgotten."""
    statement = update(Worker).where(Worker.id == worker_id).values(seen_at=at)
    return bool(db.session.execute(statement.returning(Worker.id)).all())


def leave(worker_id: str) -> None:
    """Note that a worker ends; what it had taken up is free at once."""
    db.session.execute(delete(Worker).where(Worker.id == worker_id))


def is_free(
    taken_by: SQLColumnExpression[str | None], silent_since: datetime
) -> ColumnElement[bool]:
    """Whether nobody who was heard of since that moment has taken the row up."""
    alive = select(Worker.id).where(Worker.seen_at >= silent_since)
    return or_(taken_by.is_(None), taken_by.not_in(alive))


def list_workers(silent_since: datetime) -> tuple[WorkerView, ...]:
    """The workers that were heard of since that moment, the oldest first."""
    rows = db.session.execute(
        select(Worker.name, Worker.started_at, Worker.seen_at)
        .where(Worker.seen_at >= silent_since)
        .order_by(Worker.started_at, Worker.id)
    )
    return tuple(WorkerView(*row) for row in rows)

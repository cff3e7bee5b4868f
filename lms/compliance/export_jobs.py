"""Files that are made beside the pages: asked for, taken up by one worker, kept for a day."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, insert, or_, select, update

from lms.compliance.exports import ExportedFile, Format
from lms.compliance.models import ExportJob
from lms.compliance.selection import Filter, read_filter, write_filter
from lms.compliance.service import record_export
from lms.db import db
from lms.errors import NotFoundError, RefusalError
from lms.evidence.service import draw_id

KEPT = timedelta(days=1)
# A worker that said nothing for so long was stopped in the middle.
SILENCE = timedelta(minutes=2)
MOST_TRIES = 3
MOST_WAITING = 3
TRIED_TOO_OFTEN = (
    "The file could not be made: each time something went wrong on the way. Ask for it again, or "
    "for a part of it; if that fails too, the log of the program says why."
)


@dataclass(frozen=True)
class JobView:
    """A file that somebody asked for, and how far it is."""

    id: str
    person_id: int
    asked_at: datetime
    selection: Filter
    format: Format
    with_bom: bool
    tries: int
    rows_in_all: int | None
    rows_written: int
    finished_at: datetime | None
    digest: str | None
    fault: str | None

    @property
    def is_waiting(self) -> bool:
        """Whether it is neither made nor given up."""
        return self.finished_at is None and self.fault is None


def ask(
    person_id: int, selection: Filter, format_: Format, *, with_bom: bool, at: datetime
) -> JobView:
    """Ask for the file; asking again for one that is under way gives that one."""
    waiting = [job for job in list_jobs(person_id) if job.is_waiting]
    for job in waiting:
        if (replace(job.selection, known_at=selection.known_at), job.format) == (
            selection,
            format_,
        ):
            return job
    if len(waiting) >= MOST_WAITING:
        raise RefusalError(
            f"You have {MOST_WAITING} files under way. Wait until one is ready, then ask again."
        )
    job_id = draw_id()
    db.session.execute(
        insert(ExportJob).values(
            id=job_id,
            person_id=person_id,
            asked_at=at,
            selection=write_filter(selection),
            format=format_.value,
            with_bom=with_bom,
            tries=0,
            rows_written=0,
        )
    )
    return get_job(job_id, person_id)


def get_job(job_id: str, person_id: int) -> JobView:
    """The file that this person asked for; that of somebody else is not found."""
    found = next((job for job in list_jobs(person_id) if job.id == job_id), None)
    if found is None:
        raise NotFoundError("There is no such file. Files are kept for a day, then ask again.")
    return found


def list_jobs(person_id: int) -> tuple[JobView, ...]:
    """The files that this person asked for, the latest first."""
    return _list(ExportJob.person_id == person_id)


def has_work(*, at: datetime) -> bool:
    """Whether a file waits to be made, or one is so old that it has to go."""
    is_old = ExportJob.asked_at < at - KEPT
    return bool(db.session.scalar(select(exists().where(or_(is_old, _waits(at))))))


def take_up(maker: str, *, at: datetime) -> JobView | None:
    """Take up the file that waits for the longest; None where none waits, or another took it."""
    job_id = db.session.scalar(
        select(ExportJob.id).where(_waits(at)).order_by(ExportJob.asked_at, ExportJob.id).limit(1)
    )
    # Of two workers that found the same one, the second changes nothing: it is free no more.
    taken = db.session.execute(
        update(ExportJob)
        .where(ExportJob.id == job_id, _waits(at))
        .values(maker=maker, seen_at=at, tries=ExportJob.tries + 1, rows_written=0)
        .returning(ExportJob.id)
    ).all()
    return _list(ExportJob.id == job_id)[0] if taken else None


def note_progress(job_id: str, maker: str, *, rows_in_all: int, rows: int, at: datetime) -> bool:
    """Say how many rows are written; False where another worker makes the file by now."""
    return _change(job_id, maker, seen_at=at, rows_in_all=rows_in_all, rows_written=rows)


def finish(job: JobView, maker: str, exported: ExportedFile, *, at: datetime) -> bool:
    """Record that the file is made, in the log as well; False where another worker makes it."""
    is_mine = _change(
        job.id,
        maker,
        finished_at=at,
        digest=exported.digest,
        rows_in_all=exported.rows,
        rows_written=exported.rows,
    )
    if is_mine:
        record_export(exported, job.selection, at=at, actor_id=job.person_id)
    return is_mine


def give_back(job: JobView, maker: str) -> None:
    """Let the file be made from its beginning by whoever comes next; too often is a fault."""
    fault = TRIED_TOO_OFTEN if job.tries >= MOST_TRIES else None
    _change(job.id, maker, maker=None, seen_at=None, fault=fault)


def interrupt(job: JobView, maker: str) -> None:
    """Let the file be made after the next start; that the program was stopped is no fault."""
    _change(job.id, maker, maker=None, seen_at=None, tries=job.tries - 1)


def fail(job: JobView, maker: str, sentence: str) -> None:
    """Give the file up, and say why."""
    _change(job.id, maker, fault=sentence)


def forget_old(*, at: datetime) -> frozenset[str]:
    """Forget files asked for more than a day ago; the ids of those that are kept."""
    db.session.execute(delete(ExportJob).where(ExportJob.asked_at < at - KEPT))
    return frozenset(db.session.scalars(select(ExportJob.id)))


def _waits(at: datetime) -> ColumnElement[bool]:
    is_free = or_(ExportJob.maker.is_(None), ExportJob.seen_at < at - SILENCE)
    return and_(ExportJob.finished_at.is_(None), ExportJob.fault.is_(None), is_free)


def _change(job_id: str, by: str, **values: Any) -> bool:
    changed = db.session.execute(
        update(ExportJob)
        .where(ExportJob.id == job_id, ExportJob.maker == by, ExportJob.finished_at.is_(None))
        .values(**values)
        .returning(ExportJob.id)
    )
    return bool(changed.all())


def _list(condition: Any) -> tuple[JobView, ...]:
    names = [name for name in JobView.__dataclass_fields__ if name not in ("selection", "format")]
    rows = db.session.execute(
        select(ExportJob.selection, ExportJob.format, *(getattr(ExportJob, n) for n in names))
        .where(condition)
        .order_by(ExportJob.asked_at.desc(), ExportJob.id)
    )
    return tuple(_to_view(row, names) for row in rows)


def _to_view(row: Row[Any], names: list[str]) -> JobView:
    values = {name: getattr(row, name) for name in names}
    return JobView(selection=read_filter(row.selection), format=Format(row.format), **values)

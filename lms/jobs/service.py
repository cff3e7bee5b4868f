"""Taking up the job that is due, and noting how its run went."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update

from lms.db import db
from lms.jobs import rules
from lms.jobs.catalogue import JOBS, Job
from lms.jobs.models import JobRun, ScheduledJob
from lms.jobs.schedule import find_next
from lms.jobs.workers import is_free
from lms.sql import add_once, add_rows


@dataclass(frozen=True)
class Outcome:
    """What a run did, in a sentence; `alarm` says why somebody should look at it."""

    said: str
    alarm: str | None = None


@dataclass(frozen=True)
class Run:
    """A run that one worker has taken up."""

    id: str
    job: Job
    due_at: datetime
    tries: int
    worker_id: str
    started_at: datetime


def plan(*, at: datetime) -> None:
    """See that each job has its next run; one that never ran is due at once."""
    for job in JOBS:
        add_once(ScheduledJob, {"name": job.name, "next_run_at": at, "tries": 0, "worker_id": None})


def has_due(*, at: datetime) -> bool:
    """Whether a job is due by now, or under way."""
    due = select(ScheduledJob.name).where(ScheduledJob.next_run_at <= at).limit(1)
    return db.session.scalar(due) is not None


def take_up(worker_id: str, *, silent_since: datetime, at: datetime) -> Run | None:
    """Take up a job that is due; None where none is, or another worker is at it.

    Runs that were missed are one run now. A run that its worker did not live to end is noted.
    """
    mine_or_free = or_(
        is_free(ScheduledJob.worker_id, silent_since), ScheduledJob.worker_id == worker_id
    )
    for job in JOBS:
        row = db.session.execute(
            update(ScheduledJob)
            .where(ScheduledJob.name == job.name, ScheduledJob.next_run_at <= at, mine_or_free)
            .values(worker_id=worker_id)
            .returning(ScheduledJob.next_run_at, ScheduledJob.tries)
        ).one_or_none()
        if row is not None:
            return _begin(Run(secrets.token_hex(16), job, *row, worker_id, at))
    return None


def _begin(run: Run) -> Run:
    db.session.execute(
        update(JobRun)
        .where(JobRun.job == run.job.name, JobRun.ended_at.is_(None))
        .values(ended_at=run.started_at, fault=rules.STOPPED)
    )
    moments = {"due_at": run.due_at, "started_at": run.started_at}
    row = {"id": run.id, "job": run.job.name, **moments}
    add_rows(JobRun, [row])
    return run


def finish(run: Run, outcome: Outcome, *, zone: str, at: datetime) -> None:
    """Note what a run did, and when the job is due next."""
    if _let_go(run, next_run_at=find_next(run.job.times, zone, at), tries=0):
        alarm = outcome.alarm or rules.find_lateness(run.due_at, run.started_at)
        _end(run, at, said=outcome.said, alarm=alarm)


def fail(run: Run, fault: str, *, zone: str, at: datetime) -> None:
    """Note why a run failed; it is tried again soon, and after some tries at its next time."""
    due, retry = find_next(run.job.times, zone, at), rules.find_retry(run.tries + 1, at)
    tries = run.tries + 1 if retry else 0
    if _let_go(run, next_run_at=min(due, retry or due), tries=tries):
        _end(run, at, fault=fault)


def _let_go(run: Run, **values: object) -> bool:
    changed = db.session.execute(
        update(ScheduledJob)
        .where(ScheduledJob.name == run.job.name, ScheduledJob.worker_id == run.worker_id)
        .values(worker_id=None, **values)
        .returning(ScheduledJob.name)
    )
    return bool(changed.all())


def _end(run: Run, at: datetime, **values: str | None) -> None:
    db.session.execute(update(JobRun).where(JobRun.id == run.id).values(ended_at=at, **values))


def note_errand(name: str, fault: str | None, *, at: datetime) -> None:
    """Note that an errand failed, or that it works again."""
    said = None if fault else "It works again."
    row = {"id": secrets.token_hex(16), "job": name, "due_at": at, "started_at": at}
    db.session.execute(insert(JobRun).values(**row, ended_at=at, said=said, fault=fault))


def forget_old(*, at: datetime) -> int:
    """Forget runs that ended long ago; how many."""
    gone = delete(JobRun).where(JobRun.started_at < at - rules.KEPT).returning(JobRun.id)
    return len(db.session.execute(gone).all())


def describe(fault: Exception) -> str:
    """What went wrong, in one line; the log of the program has all of it."""
    first = next(iter(str(fault).splitlines()), "")
    return f"{type(fault).__name__}: {first}"[:300]

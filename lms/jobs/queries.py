"""How each job stands: its last run, its next one, and what is cause for alarm."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lms.db import db
from lms.jobs.catalogue import ERRANDS, JOBS, Errand, Job
from lms.jobs.models import JobRun, ScheduledJob
from lms.jobs.rules import GRACE, Alarm, JobFacts, find_alarm
from lms.jobs.workers import is_free

RECENT = timedelta(days=7)
MOST_RUNS = 50


@dataclass(frozen=True)
class RunView:
    """One run of a job, and how it went."""

    job: str
    due_at: datetime
    started_at: datetime
    ended_at: datetime | None
    said: str | None
    alarm: str | None
    fault: str | None


@dataclass(frozen=True)
class JobView:
    """A job, its last run, its next one, and why somebody should look at it."""

    job: Job
    next_run_at: datetime | None
    is_running: bool
    last: RunView | None
    alarm: Alarm | None


@dataclass(frozen=True)
class ErrandView:
    """What is done as soon as something waits; `fault` is there while it fails."""

    errand: Errand
    last: RunView | None

    @property
    def fault(self) -> str | None:
        """What goes wrong now."""
        return self.last.fault if self.last else None


_COLUMNS = tuple(getattr(JobRun, name) for name in RunView.__dataclass_fields__)


@dataclass(frozen=True)
class Overview:
    """All jobs and errands as they stand, and how often each failed in the last days."""

    jobs: tuple[JobView, ...]
    errands: tuple[ErrandView, ...]
    failures: dict[str, int]

    def list_alarms(self, at: datetime) -> tuple[Alarm, ...]:
        """Why somebody should look at jobs; an errand that fails has half an hour to recover."""
        found = [job.alarm for job in self.jobs if job.alarm]
        failing = [each.last for each in self.errands if each.last and each.last.fault]
        found += [
            Alarm(run.job, run.started_at, f"It fails since then: {run.fault}")
            for run in failing
            if run.started_at + GRACE < at
        ]
        return tuple(found)


def get_overview(*, silent_since: datetime, at: datetime) -> Overview:
    """How everything stands that is done beside the pages."""
    rows = db.session.execute(
        select(
            ScheduledJob.name,
            ScheduledJob.next_run_at,
            ~is_free(ScheduledJob.worker_id, silent_since),
            ScheduledJob.tries > 0,
        )
    )
    known = {row[0]: JobFacts(row[0], row[1], bool(row[2]), bool(row[3])) for row in rows}
    last = _find_last()
    return Overview(
        tuple(_view(job, known.get(job.name), last.get(job.name), at) for job in JOBS),
        tuple(ErrandView(errand, last.get(errand.name)) for errand in ERRANDS),
        _count_failures(at),
    )


def _view(job: Job, facts: JobFacts | None, run: RunView | None, at: datetime) -> JobView:
    if facts is None:
        return JobView(job, None, is_running=False, last=run, alarm=None)
    if run is not None and run.ended_at is not None:
        facts = replace(facts, ran_for=run.due_at, alarm=run.alarm, fault=run.fault)
    return JobView(job, facts.next_run_at, facts.is_running, run, find_alarm(facts, at))


def _find_last() -> dict[str, RunView]:
    latest = (
        select(JobRun.job, func.max(JobRun.started_at).label("started_at"))
        .group_by(JobRun.job)
        .subquery()
    )
    same = (JobRun.job == latest.c.job) & (JobRun.started_at == latest.c.started_at)
    rows = db.session.execute(select(*_COLUMNS).join(latest, same).order_by(JobRun.id))
    return {row.job: RunView(*row) for row in rows}


def find_errand_fault(name: str) -> str | None:
    """What went wrong with an errand when it was last noted; None where it works."""
    rows = select(JobRun.fault).where(JobRun.job == name)
    return db.session.scalar(rows.order_by(JobRun.started_at.desc(), JobRun.id).limit(1))


def list_runs(name: str = "", *, limit: int = MOST_RUNS) -> tuple[RunView, ...]:
    """The last runs, of one job or of all, the latest first."""
    rows = select(*_COLUMNS).order_by(JobRun.started_at.desc(), JobRun.id).limit(limit)
    if name:
        rows = rows.where(JobRun.job == name)
    return tuple(RunView(*row) for row in db.session.execute(rows))


def _count_failures(at: datetime) -> dict[str, int]:
    rows = db.session.execute(
        select(JobRun.job, func.count())
        .where(JobRun.started_at > at - RECENT, JobRun.fault.is_not(None))
        .group_by(JobRun.job)
    )
    return {row[0]: row[1] for row in rows}

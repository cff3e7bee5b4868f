"""When a failed job is tried again, and when a job is cause for alarm."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_TRIES = 5
GRACE = timedelta(minutes=30)
KEPT = timedelta(days=90)
STOPPED = "The program was stopped before the run had ended. It was begun again."


def find_retry(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many failed tries: 1, 2, 4, 8 minutes; None where it waits."""
    return at + timedelta(minutes=2 ** (tries - 1)) if tries < MOST_TRIES else None


def find_lateness(due_at: datetime, started_at: datetime) -> str | None:
    """What to say of a run that began long after it was due."""
    if started_at - due_at <= GRACE:
        return None
    return "It ran late: no worker was at work when it was due. What was missed is done."


@dataclass(frozen=True)
class JobFacts:
    """What is known of a job: when it is due, and how its last run went."""

    name: str
    next_run_at: datetime
    is_running: bool
    is_retried: bool = False
    ran_for: datetime | None = None
    alarm: str | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Alarm:
    """Why somebody should look at a job; `since` makes it the same alarm however often asked."""

    job: str
    since: datetime
    why: str


def find_alarm(job: JobFacts, at: datetime) -> Alarm | None:
    """Whether a job did not run when it should have, failed, or did nothing though it should."""
    if job.fault and job.ran_for and not (job.is_running or job.is_retried):
        return Alarm(job.name, job.ran_for, f"Its last run failed: {job.fault}")
    if job.next_run_at + GRACE < at and not job.is_running:
        return Alarm(job.name, job.next_run_at, "It did not run when it should have.")
    if job.alarm and job.ran_for:
        return Alarm(job.name, job.ran_for, job.alarm)
    return None

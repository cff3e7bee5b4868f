"""Running the jobs that are due, each by one worker, and telling whom an alarm concerns."""

import logging
from collections.abc import Callable, Mapping

from flask import Flask

from lms import clock
from lms.config import Settings
from lms.db import db, transaction
from lms.jobs import service as jobs
from lms.jobs.queries import get_overview
from lms.jobs.service import Outcome, Run, describe
from lms.policies.company import get_company
from lms.workflows.alarming import tell_administrators

logger = logging.getLogger(__name__)

Act = Callable[[Flask], Outcome]


class Schedule:
    """The jobs by name, and what each of them does."""

    def __init__(self, acts: Mapping[str, Act]) -> None:
        self._acts = acts

    def run_due(self, app: Flask) -> None:
        """Run the jobs that are due, one after another."""
        if not app.extensions.get("lms_jobs_planned"):
            with transaction():
                jobs.plan(at=clock.now())
            app.extensions["lms_jobs_planned"] = True
        while not app.extensions["lms_worker"].is_stopping:
            run = _take_up(app)
            if run is None:
                return
            self._run(app, run)

    def _run(self, app: Flask, run: Run) -> None:
        zone = get_company().time_zone
        try:
            outcome = self._acts[run.job.name](app)
        except Exception as fault:
            logger.exception("The job %s failed", run.job.name)
            db.session.rollback()
            with transaction():
                sentence = describe(fault)
                jobs.fail(run, sentence, zone=zone, at=clock.now())
            return
        with transaction():
            jobs.finish(run, outcome, zone=zone, at=clock.now())


def _take_up(app: Flask) -> Run | None:
    settings: Settings = app.config["LMS_SETTINGS"]
    at = clock.now()
    if not jobs.has_due(at=at):
        return None
    worker_id = app.extensions["lms_worker"].pulse.get_id()
    with transaction():
        return jobs.take_up(worker_id, silent_since=at - settings.silence, at=at)


def raise_alarms(app: Flask) -> None:
    """Tell administrators of each alarm once, and look for some again in a minute."""
    settings: Settings = app.config["LMS_SETTINGS"]
    now = clock.monotonic()
    if now < app.extensions.get("lms_alarms_at", 0.0):
        return
    app.extensions["lms_alarms_at"] = now + 60
    at = clock.now()
    alarms = get_overview(silent_since=at - settings.silence, at=at).list_alarms(at)
    if alarms:
        with transaction():
            tell_administrators(alarms, base_url=settings.base_url, at=at)

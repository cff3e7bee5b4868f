"""What is done beside the pages: when, by whom, and whether it was."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.jobs import queries as jobs
from lms.jobs.catalogue import find_described, find_title
from lms.jobs.workers import list_workers
from lms.notifications.queries import count_mails
from lms.web.admin.blueprint import blueprint
from lms.web.settings import get_settings


@blueprint.get("/jobs")
def list_jobs() -> ResponseReturnValue:
    """Each job with its last run and its next one, and what needs somebody."""
    at = clock.now()
    silent_since = at - get_settings().silence
    overview = jobs.get_overview(silent_since=silent_since, at=at)
    return render_template(
        "admin/jobs.html",
        overview=overview,
        alarms=[(find_title(each.job), each) for each in overview.list_alarms(at)],
        workers=list_workers(silent_since),
        mails=count_mails(at=at),
        is_server_set=bool(get_settings().smtp_host),
    )


@blueprint.get("/jobs/<slug:name>")
def job_runs(name: str) -> ResponseReturnValue:
    """The last runs of one job."""
    found = find_described(name)
    if found is None:
        abort(404)
    return render_template("admin/job_runs.html", found=found, runs=jobs.list_runs(name))

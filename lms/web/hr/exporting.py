"""Files that take longer than a page may: how far they are, and the file itself."""

from flask import abort, render_template, send_file
from flask.typing import ResponseReturnValue

from lms.compliance import export_jobs as jobs
from lms.compliance import exports
from lms.compliance.catalogue import get_catalogue
from lms.compliance.export_jobs import KEPT, JobView
from lms.compliance.report import describe_filter
from lms.people.roles import Action
from lms.web.access import may
from lms.web.hr.blueprint import blueprint
from lms.web.identity import get_signed_in
from lms.web.settings import get_settings


def get_own_job(job_id: str) -> JobView:
    """The file that the signed-in person asked for, as long as they may still have it."""
    if not may(Action.EXPORT_RECORD):
        abort(403)
    return jobs.get_job(job_id, get_signed_in().id)


@blueprint.get("/compliance/exports/<token:job_id>")
def export_progress(job_id: str) -> ResponseReturnValue:
    """How far the file is; the page asks again by itself until it is made."""
    job = get_own_job(job_id)
    selection = job.selection
    return render_template(
        "hr/export_progress.html",
        job=job,
        filters=describe_filter(selection, get_catalogue(selection.as_of)),
        kept_until=job.asked_at + KEPT,
    )


@blueprint.get("/compliance/exports/<token:job_id>/file")
def export_file(job_id: str) -> ResponseReturnValue:
    """The file that was made."""
    job = get_own_job(job_id)
    path = get_settings().exports / job.id
    if job.finished_at is None or not path.is_file():
        abort(404, "This file is not there yet, or no more. Look at how far it is, or ask again.")
    # Handed over open: its name may go while it is read.
    answer = send_file(
        path.open("rb"),
        mimetype=exports.MEDIA_TYPES[job.format],
        as_attachment=True,
        download_name=exports.name_file(job.selection, job.format),
    )
    # Names are in it: no browser keeps it beside the download.
    answer.headers["Cache-Control"] = "no-store"
    return answer

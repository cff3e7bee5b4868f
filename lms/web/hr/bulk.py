"""Acts on everybody whom the record is narrowed to: seen first, then done beside the pages."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.compliance import bulk_jobs
from lms.db import transaction
from lms.people.roles import Action
from lms.web.access import may
from lms.web.company import get_company
from lms.web.hr.blueprint import blueprint
from lms.web.hr.reading import read_form
from lms.web.identity import get_signed_in
from lms.workflows.reminding_many import preview

NOT_TODAY = "People are reminded of what is open today. Choose today as the day."
CHANGED = (
    "Meanwhile somebody did something or was asked for something, so that these are others than "
    "you saw. Nothing was sent. Look at them again."
)


@blueprint.get("/compliance/remind")
def preview_reminders() -> ResponseReturnValue:
    """How many people a reminder would reach, who the first are, and what it says."""
    return show_preview()


def show_preview(refusal: str = "", status: int = 200) -> ResponseReturnValue:
    """The page before anything is sent."""
    if not may(Action.MANAGE_PEOPLE):
        abort(403)
    form, catalogue, _ = read_form(request.values)
    if not form.validate():
        return render_template("hr/record.html", form=form, found=None, saved=()), 422
    if form.day != form.today:
        flash(NOT_TODAY, "due")
        return redirect(url_for(".record", **form.to_address()), code=303)
    seen = preview(form.to_filter(get_company().time_zone), catalogue)
    return render_template("hr/remind.html", form=form, seen=seen, refusal=refusal), status


@blueprint.post("/compliance/remind")
def remind_many() -> ResponseReturnValue:
    """Let those who were shown be reminded, unless they are others by now."""
    if not may(Action.MANAGE_PEOPLE):
        abort(403)
    form, catalogue, _ = read_form(request.form)
    if not form.validate() or form.day != form.today:
        return show_preview(NOT_TODAY, 422)
    seen = preview(form.to_filter(get_company().time_zone), catalogue)
    if request.form.get("seen") != seen.digest:
        return show_preview(CHANGED, 409)
    with transaction():
        job_id = bulk_jobs.ask(get_signed_in().id, seen.people, at=clock.now())
    return redirect(url_for(".reminding", job_id=job_id), code=303)


@blueprint.get("/compliance/remind/<token:job_id>")
def reminding(job_id: str) -> ResponseReturnValue:
    """How far the sending is; the page asks again by itself until it is over."""
    job = bulk_jobs.get_job(job_id, get_signed_in().id)
    return render_template("hr/reminding.html", job=job)

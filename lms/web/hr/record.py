"""The compliance record as of any day: in figures, row by row, and as a file."""

from datetime import date, datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.compliance import export_jobs, exports, queries, service
from lms.compliance.catalogue import (
    Catalogue,
    Subject,
)
from lms.compliance.exports import Format
from lms.compliance.rollup.overview import get_overview
from lms.compliance.selection import Filter
from lms.db import transaction
from lms.errors import RefusalError
from lms.people.roles import Action
from lms.policies.upkeep.queries import list_reviews
from lms.web.access import may
from lms.web.company import get_company
from lms.web.hr.blueprint import blueprint
from lms.web.hr.downloads import make_download
from lms.web.hr.reading import read_form
from lms.web.hr.saving import list_offered
from lms.web.hr.views import list_emergencies, list_figures, list_matrices, write_opening
from lms.web.identity import get_signed_in

LATE_SHOWN = 8


@blueprint.get("/compliance")
def compliance() -> ResponseReturnValue:
    """How the company stood on a day, in figures, and who was late."""
    form, catalogue, departments = read_form(request.args)
    if not form.validate():
        return render_template("hr/compliance.html", form=form, opening=None), 422
    selection = form.to_filter(get_company().time_zone)
    overview = get_overview(selection, catalogue, most_late=LATE_SHOWN)

    def lead_to(department_id: int, subject: Subject) -> str:
        about = f"{subject.kind}-{subject.id}"
        return url_for(".record", **form.to_address(department=department_id, about=about))

    late = queries.list_longest_late(selection, overview.longest_late, LATE_SHOWN, catalogue)
    return render_template(
        "hr/compliance.html",
        form=form,
        as_of=form.day,
        opening=write_opening(overview, {d.id: d.path for d in departments}, form.day, form.today),
        overview=overview,
        figures=list_figures(overview.total),
        matrices=list_matrices(overview, catalogue, departments, lead_to),
        late=late,
        **describe_reviews(form.day),
        files=export_jobs.list_jobs(get_signed_in().id),
    )


def describe_reviews(day: date) -> dict[str, Any]:
    """The policies whose review was overdue on that day, and those in force in an emergency."""
    reviews = list_reviews(day)
    return {
        "reviews": [review for review in reviews if review.is_overdue(day)],
        "emergencies": list_emergencies(reviews, day, get_company().day_of),
    }


@blueprint.get("/compliance/record")
def record() -> ResponseReturnValue:
    """The record row by row."""
    form, catalogue, _ = read_form(request.args)
    if not form.validate():
        return render_template("hr/record.html", form=form, found=None, saved=()), 422
    selection = form.to_filter(get_company().time_zone)
    found = queries.list_page(selection, request.args.get("page", 1, type=int), catalogue=catalogue)
    return render_template(
        "hr/record.html",
        form=form,
        as_of=form.day,
        found=found,
        saved=list_offered(form),
        may_remind=may(Action.MANAGE_PEOPLE) and form.day == form.today,
        files=export_jobs.list_jobs(get_signed_in().id),
        url_for_page=lambda number: url_for(".record", **form.to_address(page=number)),
    )


@blueprint.post("/compliance/export")
def export() -> ResponseReturnValue:
    """The record as a file; the log keeps who took it, and the file's digest."""
    if not may(Action.EXPORT_RECORD):
        abort(403)
    form, catalogue, _ = read_form(request.form)
    if not form.validate():
        return render_template("hr/record.html", form=form, found=None, saved=()), 422
    at, actor_id = clock.now(), get_signed_in().id
    selection = form.to_filter(get_company().time_zone, known_at=at)
    format_ = read_format(request.form.get("format", ""))
    if not exports.is_long(selection, format_, catalogue):
        return send_at_once(selection, format_, catalogue, at=at, actor_id=actor_id)
    with transaction():
        job = export_jobs.ask(actor_id, selection, format_, with_bom=True, at=at)
    return redirect(url_for(".export_progress", job_id=job.id), code=303)


def send_at_once(
    selection: Filter, format_: Format, catalogue: Catalogue, *, at: datetime, actor_id: int
) -> ResponseReturnValue:
    """A file of few rows, as the answer to its button."""
    return make_download(
        exports.name_file(selection, format_),
        exports.MEDIA_TYPES[format_],
        write=lambda path: exports.write_export(
            selection,
            format_,
            path,
            company_name=get_company().name,
            at=at,
            with_bom=True,
            catalogue=catalogue,
        ),
        note=lambda exported: service.record_export(exported, selection, at=at, actor_id=actor_id),
    )


@blueprint.get("/compliance/export")
def export_by_address() -> ResponseReturnValue:
    """Somebody followed the address of an export: back to the record."""
    return redirect(url_for(".record"), code=303)


def read_format(word: str) -> Format:
    """The format asked for."""
    if word not in set(Format):
        raise RefusalError("A record is exported as CSV, XLSX or PDF. Choose one of them.")
    return Format(word)

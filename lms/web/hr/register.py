"""The register of certificates: what holds, what runs out soon, what has run out."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.compliance import register, service
from lms.compliance.catalogue import Catalogue, get_catalogue
from lms.compliance.exports import MEDIA_TYPES, Format
from lms.people.roles import Action
from lms.web.access import may
from lms.web.company import get_company
from lms.web.hr.blueprint import blueprint
from lms.web.hr.downloads import make_download
from lms.web.hr.forms import RegisterForm
from lms.web.identity import get_signed_in


def read_form(values: Any) -> tuple[RegisterForm, Catalogue]:
    """The form with the programmes of the day that it names."""
    form = RegisterForm(values, today=clock.today(get_company().time_zone))
    form.as_of.validate(form)
    catalogue = get_catalogue(form.day)
    form.offer(catalogue)
    form.process(values)
    return form, catalogue


@blueprint.get("/certificates/register")
def certificates() -> ResponseReturnValue:
    """The register, those that run out first at the top."""
    form, catalogue = read_form(request.args)
    if not form.validate():
        return render_template("hr/certificates.html", form=form, found=None), 422
    selection = form.to_filter(get_company().time_zone)
    page = request.args.get("page", 1, type=int)
    return render_template(
        "hr/certificates.html",
        form=form,
        as_of=form.day,
        selection=selection,
        counts=register.count_standings(selection, catalogue),
        found=register.list_register(selection, page, catalogue),
        url_for_page=lambda number: url_for(".certificates", **form.to_address(page=number)),
        is_past=form.day != form.today,
    )


@blueprint.post("/certificates/register/export")
def export_certificates() -> ResponseReturnValue:
    """The register as CSV; the log keeps who took it, and the file's digest."""
    if not may(Action.EXPORT_RECORD):
        abort(403)
    form, catalogue = read_form(request.form)
    if not form.validate():
        return render_template("hr/certificates.html", form=form, found=None), 422
    selection, at = form.to_filter(get_company().time_zone), clock.now()
    actor_id = get_signed_in().id
    return make_download(
        f"certificates-{form.day.isoformat()}.csv",
        MEDIA_TYPES[Format.CSV],
        write=lambda path: register.write_csv(selection, path, catalogue, with_bom=True),
        note=lambda exported: service.record_register_export(
            exported, selection.to_facts(), at=at, actor_id=actor_id
        ),
    )

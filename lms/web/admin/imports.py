"""Importing a file of people: choose it, look at what it would do, do it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import secure_filename

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people import import_service
from lms.people import queries as people
from lms.people.import_reader import read_people
from lms.people.import_rows import PeopleFile
from lms.people.import_rules import Standards
from lms.people.import_service import ImportResult, Preview
from lms.people.roles import Action
from lms.people.sign_in_rules import Purpose
from lms.web.access import may
from lms.web.admin import uploads
from lms.web.admin.blueprint import blueprint
from lms.web.admin.forms import ApplyForm, UploadForm
from lms.web.admin.uploads import Upload
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.workflows import inviting
from lms.workflows.people import reconcile_after_people_changed

MOST_LINKS = 2_000


def _get_standards() -> Standards:
    company = get_company()
    return Standards(time_zone=company.time_zone, language=company.language)


@blueprint.get("/people/import")
def import_people() -> ResponseReturnValue:
    """The form for the file."""
    return render_template("admin/import.html", form=UploadForm(formdata=None), problems=())


@blueprint.post("/people/import")
def preview_import() -> ResponseReturnValue:
    """Show what the file would do; nothing is changed yet."""
    form = UploadForm()
    sent = request.files.get("file")
    if not form.validate_on_submit() or sent is None or not sent.filename:
        form.file.errors = ("Choose a file.",)
        return render_template("admin/import.html", form=form, problems=()), 422
    content = sent.read()
    read = read_people(content, file=secure_filename(sent.filename) or "people.csv")
    if isinstance(read, list):
        return render_template("admin/import.html", form=form, problems=read), 422
    preview = _preview(read, is_complete=bool(form.is_complete.data))
    if preview.problems:
        return render_template("admin/import.html", form=form, problems=preview.problems), 422
    return _show_preview(content, read, preview, is_complete=bool(form.is_complete.data))


def _preview(people_file: PeopleFile, *, is_complete: bool) -> Preview:
    return import_service.preview_import(
        people_file,
        clock.today(get_company().time_zone),
        standards=_get_standards(),
        is_complete=is_complete,
        may_give_roles=may(Action.GIVE_ROLES),
    )


def _show_preview(
    content: bytes, read: PeopleFile, preview: Preview, *, is_complete: bool
) -> ResponseReturnValue:
    upload = Upload(
        get_signed_in().id, uploads.keep_file(content), read.file, is_complete, preview.counts
    )
    form = ApplyForm(formdata=None, upload=uploads.sign_upload(upload))
    return render_template(
        "admin/import_preview.html", form=form, file=read, preview=preview, is_complete=is_complete
    )


@blueprint.post("/people/import/apply")
def apply_import() -> ResponseReturnValue:
    """Do what the preview showed, all or nothing."""
    form = ApplyForm()
    if not form.validate_on_submit():
        raise RefusalError(uploads.GONE)
    upload = uploads.read_upload(form.upload.data or "", person_id=get_signed_in().id)
    read = read_people(uploads.read_file(upload.digest), file=upload.file)
    if isinstance(read, list):
        raise RefusalError(uploads.GONE)
    with transaction():
        result = _apply(read, upload, form)
    uploads.forget_file(upload.digest)
    flash(
        f"{upload.file} is imported: {result.joined:,} joined, {result.changed:,} changed, "
        f"{result.left:,} with a new last day.",
        "done",
    )
    return redirect(url_for(".people"), code=303)


def _apply(read: PeopleFile, upload: Upload, form: ApplyForm) -> ImportResult:
    at, actor_id = clock.now(), get_signed_in().id
    result = import_service.apply_import(
        read,
        clock.today(get_company().time_zone),
        standards=_get_standards(),
        at=at,
        actor_id=actor_id,
        is_complete=upload.is_complete,
        may_give_roles=may(Action.GIVE_ROLES),
        allows_mass_leave=bool(form.allows_mass_leave.data),
        agreed_to=upload.counts,
    )
    inviting.report_new_addresses(result.redirected, get_house(), at=at)
    if form.send_links.data:
        _send_links(result)
    reconcile_after_people_changed(at)
    return result


def _send_links(result: ImportResult) -> None:
    if len(result.joined_ids) > MOST_LINKS:
        raise RefusalError(
            f"Links for more than {MOST_LINKS:,} people are sent by “lms people invite”. "
            "Take out the tick; nothing was imported."
        )
    at, today = clock.now(), clock.today(get_company().time_zone)
    for person_id in result.joined_ids:
        person = people.find_person(person_id, today)
        if person is not None and person.email:
            inviting.send_link(
                person, Purpose.FIRST, get_house(), at=at, actor_id=get_signed_in().id
            )

"""One person's record, and the acts behind each part of it."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.compliance import acts as proof
from lms.compliance import queries
from lms.compliance.catalogue import get_catalogue
from lms.people.queries import find_person
from lms.policies.threads.queries import list_objections
from lms.programmes.taught import Taught, list_taught
from lms.web.company import get_company
from lms.web.hr.blueprint import blueprint
from lms.web.hr.forms import DayForm


def read_day() -> DayForm:
    """The day that the page is about; a day that cannot be read is refused."""
    form = DayForm(request.args, today=clock.today(get_company().time_zone))
    if not form.validate():
        abort(422, " ".join(str(sentence) for sentence in form.as_of.errors))
    return form


def keep_day(form: DayForm) -> dict[str, Any]:
    """What an address carries so that the next page is about the same day."""
    return {"as_of": form.day.isoformat()} if form.day != form.today else {}


@blueprint.get("/compliance/people/<id:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """Everything that was asked of one person, and how it stood on a day."""
    form = read_day()
    found = queries.get_person_record(person_id, form.day, zone=get_company().time_zone)
    return render_template(
        "hr/person.html",
        person=found.person,
        rows=queries.list_late_first(found.rows),
        as_of=form.day,
        form=form,
        address=keep_day(form),
        objections=list_objections((person_id,)),
        taught=_list_taught(person_id, form),
    )


def _list_taught(person_id: int, form: DayForm) -> list[Taught]:
    company = get_company()
    taught = list_taught(person_id, form.day)
    return [each for each in taught if company.day_of(each.at) <= form.day]


@blueprint.get("/compliance/people/<id:person_id>/<any(policy, programme):kind>/<id:subject_id>")
def acts(person_id: int, kind: str, subject_id: int) -> ResponseReturnValue:
    """The acts behind one cell, oldest first, each with its entry in the log."""
    form, zone = read_day(), get_company().time_zone
    found = find_person(person_id, form.day)
    if found is None:
        abort(404)
    subject = proof.get_subject(get_catalogue(form.day), kind, subject_id)
    return render_template(
        "hr/acts.html",
        person=found,
        subject=subject,
        acts=proof.list_acts(person_id, subject, as_of=form.day, zone=found.time_zone),
        as_of=form.day,
        form=form,
        zone=zone,
        back_url=url_for(".person", person_id=person_id, **keep_day(form)),
    )

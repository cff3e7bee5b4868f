"""Everybody on record: finding people, and adding one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people import queries as people
from lms.people import service
from lms.people.fact_rules import Facts
from lms.people.sign_in_rules import Purpose
from lms.people.text_rules import clean_text
from lms.web.admin.blueprint import blueprint
from lms.web.admin.forms import FactsForm, NewPersonForm
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.workflows import inviting
from lms.workflows.people import reconcile_after_people_changed


@blueprint.get("/people", endpoint="people")
def people_found() -> ResponseReturnValue:
    """The people found by name, address, staff number or department."""
    search, department = request.args.get("search", ""), request.args.get("department", "")
    found = people.list_people(
        clock.today(get_company().time_zone),
        search=search,
        department=department,
        page=request.args.get("page", 1, type=int),
    )

    def find_page(page: int) -> str:
        return url_for(".people", search=search or None, department=department or None, page=page)

    return render_template(
        "admin/people.html",
        found=found,
        search=search,
        department=department,
        departments=people.list_departments(),
        find_page=find_page,
    )


@blueprint.get("/people/new")
def new_person() -> ResponseReturnValue:
    """The form for somebody new."""
    company = get_company()
    form = NewPersonForm(
        formdata=None,
        hired_on=clock.today(company.time_zone),
        time_zone=company.time_zone,
        language=company.language,
        employment_type="employee",
    )
    return render_template("admin/new_person.html", form=form)


@blueprint.post("/people/new")
def add_person() -> ResponseReturnValue:
    """Let somebody join."""
    form = NewPersonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                person_id = _join(form)
        except RefusalError as refusal:
            form.add_error(str(refusal))
        else:
            flash(f"{clean_text(form.name.data or '')} is on record.", "done")
            return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template("admin/new_person.html", form=form), 422


def _join(form: NewPersonForm) -> int:
    at, actor_id = clock.now(), get_signed_in().id
    facts = read_facts(form)
    person_id = service.join(
        form.staff_number.data or "",
        facts=facts,
        hired_on=form.hired_on.data,
        at=at,
        actor_id=actor_id,
    )
    if form.send_link.data and facts.email:
        person = people.find_person(person_id, clock.today(facts.time_zone))
        if person is not None:
            inviting.send_link(person, Purpose.FIRST, get_house(), at=at, actor_id=actor_id)
    reconcile_after_people_changed(at, person_id=person_id)
    return person_id


def read_facts(form: FactsForm) -> Facts:
    """The facts typed into a form, with the manager found by staff number."""
    return Facts(
        name=form.name.data or "",
        department=form.department.data or "",
        email=form.email.data or None,
        team=form.team.data or "",
        job_title=form.job_title.data or "",
        location=form.location.data or "",
        employment_type=form.employment_type.data or "",
        manager_id=_find_manager(form.manager.data or ""),
        language=form.language.data or "",
        time_zone=form.time_zone.data or "",
    )


def _find_manager(staff_number: str) -> int | None:
    if not staff_number:
        return None
    today = clock.today(get_company().time_zone)
    manager = people.find_person_by_staff_number(staff_number, today)
    if manager is None:
        raise RefusalError(f"Nobody has the staff number {staff_number}. Name another manager.")
    return manager.id

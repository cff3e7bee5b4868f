"""One person: the facts and their history, the account and the roles."""

from dataclasses import asdict

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import ForbiddenError, NotFoundError, RefusalError
from lms.people import accounts, service
from lms.people import queries as people
from lms.people.leaves import list_leaves
from lms.people.person_view import PersonView
from lms.people.roles import Action, Role
from lms.people.sign_in_rules import Purpose, Redirected
from lms.web.access import may
from lms.web.admin.blueprint import blueprint
from lms.web.admin.forms import ChangeForm, LastDayForm, LeaveForm, RoleForm
from lms.web.admin.people import read_facts
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.workflows import inviting
from lms.workflows.people import reconcile_after_people_changed


def get_person(person_id: int) -> PersonView:
    """The person as of today; nobody else has such a page."""
    person = people.find_person(person_id, clock.today(get_company().time_zone))
    if person is None:
        raise NotFoundError
    return person


def show(
    person_id: int, *, last_day: LastDayForm | None = None, away: LeaveForm | None = None
) -> str:
    """The page of the person; a form that was refused keeps what was typed."""
    timeline = accounts.list_timeline(person_id)
    return render_template(
        "admin/person.html",
        person=get_person(person_id),
        account=accounts.get_account(person_id),
        timeline=timeline,
        given_roles=accounts.find_given_roles(timeline),
        may_give_roles=may(Action.GIVE_ROLES),
        last_day=last_day or LastDayForm(formdata=None),
        away=away or LeaveForm(formdata=None),
        leaves=list_leaves(person_id),
        roles=RoleForm(formdata=None),
    )


@blueprint.get("/people/<id:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """What is on record of the person now, and since when."""
    return show(person_id)


@blueprint.get("/people/<id:person_id>/facts")
def facts(person_id: int) -> ResponseReturnValue:
    """The form to change the person's facts."""
    view = get_person(person_id)
    manager = get_person(view.manager_id).staff_number if view.manager_id else ""
    today = clock.today(get_company().time_zone)
    form = ChangeForm(formdata=None, obj=view, manager=manager, holds_from=today)
    return render_template("admin/facts.html", form=form, person=view)


@blueprint.post("/people/<id:person_id>/facts")
def change_facts(person_id: int) -> ResponseReturnValue:
    """Let some facts be different from a day on."""
    form, view = ChangeForm(), get_person(person_id)
    if form.validate_on_submit():
        try:
            with transaction():
                is_changed = _change(view, form)
        except RefusalError as refusal:
            form.add_error(str(refusal))
        else:
            flash("The change is on record." if is_changed else "Nothing was different.", "done")
            return redirect(url_for(".person", person_id=person_id), code=303)
    return render_template("admin/facts.html", form=form, person=view), 422


def _change(view: PersonView, form: ChangeForm) -> bool:
    at, typed = clock.now(), asdict(read_facts(form))
    # What was not touched in the form may have been different on the day that is corrected.
    changes = {name: value for name, value in typed.items() if value != getattr(view, name)}
    if "email" in changes:
        _ask_for_administrator(view.id)
    is_changed = service.change_facts(
        view.id,
        changes=changes,
        holds_from=form.holds_from.data or at.date(),
        at=at,
        actor_id=get_signed_in().id,
    )
    if is_changed and "email" in changes:
        redirected = Redirected(view.id, view.name, view.email)
        inviting.report_new_addresses([redirected], get_house(), at=at)
    reconcile_after_people_changed(at, person_id=view.id)
    return is_changed


def _ask_for_administrator(person_id: int) -> None:
    """Whoever can redirect the mail of somebody with a role could take that role over."""
    if people.list_given_roles(person_id) and not may(Action.GIVE_ROLES):
        raise ForbiddenError(
            "This person has a role. Only an administrator may change their address or account."
        )


def _refuse_return(view: PersonView) -> None:
    """Whoever returns has the roles again that they left with, and those are not HR's to give."""
    has_left = view.left_on is not None and not view.is_employed
    if has_left and people.list_given_roles(view.id) and not may(Action.GIVE_ROLES):
        raise ForbiddenError(
            "This person left and had a role. Only an administrator may let them return."
        )


@blueprint.post("/people/<id:person_id>/last-day")
def leave(person_id: int) -> ResponseReturnValue:
    """Record the last day of the person's employment."""
    form, at = LastDayForm(), clock.now()
    _refuse_return(get_person(person_id))
    if not form.validate_on_submit() or form.left_on.data is None:
        return show(person_id, last_day=form), 422
    with transaction():
        service.leave(person_id, left_on=form.left_on.data, at=at, actor_id=get_signed_in().id)
        reconcile_after_people_changed(at, person_id=person_id)
    return _return_to(person_id, "The last day is on record.")


@blueprint.post("/people/<id:person_id>/stay")
def stay(person_id: int) -> ResponseReturnValue:
    """Call off that the person leaves."""
    _refuse_return(get_person(person_id))
    at = clock.now()
    with transaction():
        service.call_off_leaving(person_id, at=at, actor_id=get_signed_in().id)
        reconcile_after_people_changed(at, person_id=person_id)
    return _return_to(person_id, "The person stays.")


@blueprint.post("/people/<id:person_id>/roles")
def change_role(person_id: int) -> ResponseReturnValue:
    """Give the person a role, or take it."""
    if not may(Action.GIVE_ROLES):
        abort(403)
    get_person(person_id)
    form, at = RoleForm(), clock.now()
    if not form.validate_on_submit() or form.is_given.data not in {"yes", "no"}:
        raise RefusalError("Choose a role to give or to take.")
    change = service.give_role if form.is_given.data == "yes" else service.take_role
    with transaction():
        change(person_id, Role(form.role.data), at=at, actor_id=get_signed_in().id)
    return _return_to(person_id, "The roles are changed; they count from the next click on.")


@blueprint.post("/people/<id:person_id>/account")
def change_account(person_id: int) -> ResponseReturnValue:
    """Close the account, or open it again."""
    get_person(person_id)
    _ask_for_administrator(person_id)
    wish, at = request.form.get("wish"), clock.now()
    if wish not in {"close", "open"}:
        raise RefusalError(
            "Say whether the account is to be closed or opened; nothing was changed."
        )
    is_closing = wish == "close"
    change = service.deactivate if is_closing else service.reactivate
    with transaction():
        change(person_id, at=at, actor_id=get_signed_in().id)
    sentence = (
        "The account is closed; nothing was deleted." if is_closing else "The account is open."
    )
    return _return_to(person_id, sentence)


@blueprint.post("/people/<id:person_id>/link")
def send_link(person_id: int) -> ResponseReturnValue:
    """Mail a link to set a password to the person; it is shown to nobody else."""
    view = get_person(person_id)
    _ask_for_administrator(person_id)
    at = clock.now()
    purpose = Purpose.RESET if accounts.get_account(person_id).password_set_at else Purpose.FIRST
    with transaction():
        inviting.send_link(view, purpose, get_house(), at=at, actor_id=get_signed_in().id)
    return _return_to(person_id, f"A link is on its way to {view.email}.")


def _return_to(person_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "done")
    return redirect(url_for(".person", person_id=person_id), code=303)

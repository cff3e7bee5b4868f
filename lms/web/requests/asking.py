"""Asking for an exemption or for more time: for oneself, for the own line, and as HR."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.assignments.queries import list_assignments
from lms.db import transaction
from lms.errors import RefusalError
from lms.exemptions.rules import EVERYTHING, Kind, Thing
from lms.people.person_view import PersonView
from lms.people.queries import find_person
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.web.requests.blueprint import blueprint
from lms.web.requests.forms import ASK_FORMS, AskForm, write_thing
from lms.workflows import exempting

ADDRESS = "/requests/new/<id:person_id>"


@blueprint.get(f"{ADDRESS}/exemption")
def exemption(person_id: int) -> ResponseReturnValue:
    """The form to ask for an exemption."""
    return _show_new(person_id, Kind.EXEMPTION)


@blueprint.get(f"{ADDRESS}/more-time")
def more_time(person_id: int) -> ResponseReturnValue:
    """The form to ask for a later due day."""
    return _show_new(person_id, Kind.EXTENSION)


@blueprint.post(f"{ADDRESS}/exemption")
def ask_for_exemption(person_id: int) -> ResponseReturnValue:
    """Ask for an exemption; sent twice it is asked once."""
    return _take(person_id, Kind.EXEMPTION)


@blueprint.post(f"{ADDRESS}/more-time")
def ask_for_more_time(person_id: int) -> ResponseReturnValue:
    """Ask for a later due day; sent twice it is asked once."""
    return _take(person_id, Kind.EXTENSION)


def _show_new(person_id: int, kind: Kind) -> ResponseReturnValue:
    person, today = _get_person(person_id), _find_today()
    choices = _list_choices(person, kind, today)
    about = request.args.get("about", "")
    chosen = {"about": about if about in dict(choices) else None, "from_on": today}
    form = ASK_FORMS[kind](formdata=None, data=chosen)
    form.offer(choices)
    return _show(person, kind, form)


def _take(person_id: int, kind: Kind) -> ResponseReturnValue:
    person, form = _get_person(person_id), ASK_FORMS[kind]()
    form.offer(_list_choices(person, kind, _find_today()))
    if not form.validate_on_submit():
        return _show(person, kind, form), 422
    me, at = get_signed_in().id, clock.now()
    try:
        with transaction():
            wish = form.to_wish(kind)
            made = exempting.ask(person_id, wish, asker_id=me, house=get_house(), at=at)
    except RefusalError as refusal:
        form.add_error(str(refusal))
        return _show(person, kind, form), 422
    flash("It is asked. Somebody else decides it, and you get a mail.", "success")
    return redirect(url_for(".read", request_id=made.id), code=303)


def _find_today() -> date:
    return clock.today(get_company().time_zone)


def _get_person(person_id: int) -> PersonView:
    """The person, if the signed-in one may ask for them; of anybody else there is no such page."""
    today = _find_today()
    if not exempting.may_ask_for(get_signed_in().id, person_id, today):
        abort(404)
    return find_person(person_id, today) or abort(404)


def _list_choices(person: PersonView, kind: Kind, today: date) -> list[tuple[str, str]]:
    """What can be chosen: what is open, and for an exemption everything and what others owe."""
    titles = {write_thing(thing): title for thing, title in exempting.list_things(today)}
    is_open = {
        write_thing(Thing(each.subject, each.subject_id)): each.due_on
        for each in list_assignments(person.id)
        if not each.is_met
    }
    choices = [
        (value, f"{titles[value]}, due by {due_on}")
        for value, due_on in is_open.items()
        if value in titles
    ]
    if kind is Kind.EXTENSION:
        return choices
    everything = (EVERYTHING, "Everything, for example during a long illness")
    return [*choices, everything, *((v, t) for v, t in titles.items() if v not in is_open)]


def _show(person: PersonView, kind: Kind, form: AskForm) -> str:
    return render_template(
        "requests/ask.html",
        person=person,
        is_own=person.id == get_signed_in().id,
        kind=kind.value,
        form=form,
        months=get_company().longest_exemption_months,
    )

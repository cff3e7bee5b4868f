"""How the own line stands, and each person of it; nobody else."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.compliance import queries
from lms.compliance.catalogue import get_catalogue
from lms.compliance.line import STANDINGS, list_line
from lms.compliance.selection import Filter
from lms.db import transaction
from lms.errors import RefusalError
from lms.notifications.personal.queries import get_reminded, list_reminders_of
from lms.people.line import Line, get_line
from lms.people.queries import find_person
from lms.people.roles import Action
from lms.policies.threads.queries import list_objections
from lms.programmes.taught import list_taught
from lms.web.access import blueprint_for
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.web.manager.history import list_events
from lms.web.manager.words import suggest, write_opening
from lms.workflows import reminding_people
from lms.workflows.reminding_people import Sender

SOON_DAYS = 7
blueprint = blueprint_for(Action.READ_LINE, "manager", __name__, url_prefix="/team")


@blueprint.get("")
def team() -> ResponseReturnValue:
    """Who reports to the manager, or the whole line below, those who need something first."""
    zone = get_company().time_zone
    today, me = clock.today(zone), get_signed_in().id
    line, address = get_line(me, today), read_address()
    people = line.everybody if address.get("line") == "all" else line.direct
    found = list_line(
        Filter(today, zone, within=people),
        get_catalogue(today),
        request.args.get("page", 1, type=int),
        standing=address.get("show", ""),
    )
    return render_template(
        "manager/team.html",
        opening=write_opening(found),
        found=found,
        line=line,
        address=address,
        reminded=get_reminded([one.person_id for one in found.rows], today),
        me=me,
        suggest=suggest,
        soon_days=SOON_DAYS,
        url_for_page=lambda page: url_for(".team", **address, page=page),
    )


def read_address() -> dict[str, Any]:
    """Which part of the line is shown; what is not on the list stands for all of it."""
    line, show = request.args.get("line", ""), request.args.get("show", "")
    wanted = {"line": line if line == "all" else "", "show": show if show in STANDINGS else ""}
    return {name: value for name, value in wanted.items() if value}


def get_own_line(person_id: int) -> Line:
    """The line of who is signed in; of anybody outside it there is no such page."""
    line = get_line(get_signed_in().id, clock.today(get_company().time_zone))
    if person_id not in line.everybody:
        abort(404)
    return line


@blueprint.get("/<id:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """Everything asked of one person of the line, and what happened; of nobody else."""
    get_own_line(person_id)
    zone, me = get_company().time_zone, get_signed_in().id
    today = clock.today(zone)
    found = queries.get_person_record(person_id, today, zone=zone)
    rows, reminders = queries.list_late_first(found.rows), list_reminders_of(person_id, today)
    return render_template(
        "manager/person.html",
        person=found.person,
        rows=rows,
        as_of=today,
        suggestion=suggest(rows, today),
        reminder=next((each for each in reminders if each.reminded_on == today), None),
        events=list_events(rows, reminders, as_of=today, reader_id=me),
        me=me,
        objections=list_objections((person_id,)),
    )


@blueprint.get("/<id:person_id>/lessons")
def taught(person_id: int) -> ResponseReturnValue:
    """The lessons that somebody of the line went through, and their attendance; nobody else's."""
    get_own_line(person_id)
    today = clock.today(get_company().time_zone)
    found = find_person(person_id, today)
    if found is None:
        abort(404)
    return render_template(
        "manager/taught.html", person=found, taught=list_taught(person_id, today)
    )


@blueprint.post("/<id:person_id>/remind")
def remind(person_id: int) -> ResponseReturnValue:
    """Send one mail to somebody of the line about everything that they still owe."""
    get_own_line(person_id)
    me, at = get_signed_in(), clock.now()
    zone = get_company().time_zone
    today = clock.today(zone)
    try:
        with transaction():
            found = queries.get_person_record(person_id, today, zone=zone)
            rows = queries.list_late_first(found.rows)
            sender = Sender(me.id, me.facts.name)
            reminding_people.remind(found.person, rows, sender, house=get_house(), day=today, at=at)
    except RefusalError as refusal:
        flash(str(refusal), "due")
    else:
        flash(f"A mail to {found.person.name} is on its way.", "done")
    back = request.form.get("back") == "team"
    way = url_for(".team", **read_address()) if back else url_for(".person", person_id=person_id)
    return redirect(way, code=303)

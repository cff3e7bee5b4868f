"""What happened to a person and their duties, for themselves, their managers and HR."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.compliance.catalogue import get_catalogue
from lms.compliance.paging import PAGE_SIZE, Page, choose_page
from lms.compliance.timeline import Event, list_events
from lms.people.names import list_names
from lms.people.queries import find_person
from lms.people.roles import Role
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.requests.blueprint import blueprint
from lms.workflows import exempting


@blueprint.get("/timeline/<id:person_id>")
def timeline(person_id: int) -> ResponseReturnValue:
    """The events of the person, the latest first, each with what it brought."""
    today, me = clock.today(get_company().time_zone), get_signed_in()
    may_read = Role.HR in me.actor.roles or exempting.may_ask_for(me.id, person_id, today)
    person = find_person(person_id, today) if may_read else None
    if person is None:
        abort(404)
    events = list_events(person_id)
    page = choose_page(request.args.get("page", 1, type=int), len(events))
    start = (page - 1) * PAGE_SIZE
    found: Page[Event] = Page(events[start : start + PAGE_SIZE], len(events), page)
    managers = _list_managers(found.rows)
    return render_template(
        "requests/timeline.html",
        person=person,
        is_own=person_id == me.id,
        found=found,
        names=list_names(managers, today) if managers else {},
        catalogue=get_catalogue(today),
        url_for_page=lambda number: url_for(".timeline", person_id=person_id, page=number),
    )


def _list_managers(events: tuple[Event, ...]) -> set[int]:
    """Everybody who is named as a manager in these events."""
    moves = (one.told["changes"].get("manager_id", ()) for one in events if one.kind == "moved")
    return {each for pair in moves for each in pair if each is not None}

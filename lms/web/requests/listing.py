"""Which requests wait for me, which I or my line asked, and what became of the others."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.exemptions.queries import Reach, RequestView, list_requests, list_requests_of
from lms.people.names import list_names
from lms.people.roles import Role
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.requests.blueprint import blueprint
from lms.workflows import exempting


@blueprint.get("/requests")
def requests() -> ResponseReturnValue:
    """What waits first, then one's own, then what was answered."""
    me, today = get_signed_in(), clock.today(get_company().time_zone)
    reach = exempting.find_reach(me.actor, today)
    page = request.args.get("page", 1, type=int)
    waiting = list_requests(reach, is_waiting=True)
    answered = list_requests(reach, is_waiting=False, page=page)
    own = list_requests_of(me.id)
    seen = (*waiting.requests, *answered.requests, *own)
    return render_template(
        "requests/list.html",
        waiting=waiting,
        mine=sum(_is_decided_by(each, me.id, reach) for each in waiting.requests),
        answered=answered,
        own=own,
        titles=dict(exempting.list_things(today)),
        names=list_names({each.person_id for each in seen}, today),
        sees_others=Role.HR in me.actor.roles or bool(reach.things or reach.person_ids),
        me=me.id,
        url_for_page=lambda number: url_for(".requests", page=number),
    )


def _is_decided_by(each: RequestView, person_id: int, reach: Reach) -> bool:
    """Whether it waits for this person, and not only for others above the same line."""
    is_theirs = reach.is_all or each.thing in reach.things
    return is_theirs and person_id not in {each.person_id, each.asker_id}

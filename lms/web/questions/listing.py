"""What I asked, and what waits for my answer."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.people.names import list_names
from lms.people.roles import Action
from lms.policies.threads import queries as threads
from lms.web.access import may
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.questions.blueprint import blueprint

MOST_WAITING = 200
MOST_ANSWERED = 30


@blueprint.get("/questions")
def mine() -> ResponseReturnValue:
    """What waits for an answer of this person, then what they asked themselves."""
    me, today = get_signed_in().id, clock.today(get_company().time_zone)
    waiting = threads.list_waiting_for(me, today, most=MOST_WAITING)
    answered = threads.list_answered_by(me, today, most=MOST_ANSWERED)
    asked = threads.list_own_threads(me, today)
    people = {one.person_id for one in (*waiting, *answered)} | {one.owner_id for one in asked}
    return render_template(
        "questions/list.html",
        waiting=waiting,
        waiting_in_all=threads.count_waiting_for(me, today),
        answered=answered,
        asked=asked,
        names=list_names(people, today),
        may_write=may(Action.WRITE_POLICIES),
    )

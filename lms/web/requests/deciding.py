"""One request: who may read it, its document, and the decision about it."""

from collections.abc import Callable
from datetime import date

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from lms import clock
from lms.assignments.granting import list_due_days
from lms.db import transaction
from lms.errors import RefusalError
from lms.exemptions import rules
from lms.exemptions.documents import find_document
from lms.exemptions.queries import Reach, RequestView, get_request, list_requests_of
from lms.exemptions.rules import State
from lms.people.names import list_names
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.web.requests.blueprint import blueprint
from lms.web.requests.forms import GRANT_FORMS, EndForm, RefuseForm
from lms.workflows import exempting

PLACE = "/requests/<token:request_id>"
NO_STORE = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store"}
MOST_EARLIER = 10


@blueprint.get(PLACE)
def read(request_id: str) -> ResponseReturnValue:
    """What is asked, what was decided, and what this person may do about it."""
    return _show(_get_readable(request_id))


@blueprint.get(f"{PLACE}/document")
def document(request_id: str) -> ResponseReturnValue:
    """The document handed in, to be saved; a browser opens nothing of it here."""
    found = _get_readable(request_id)
    kept = find_document(found.person_id, found.document_digest) if found.document_digest else None
    if kept is None or not _may_read_reason(found):
        abort(404)
    answer = Response(kept.content, mimetype=kept.media_type, headers=NO_STORE)
    name = f"document-{found.asked_at:%Y-%m-%d}.{kept.ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@blueprint.post(f"{PLACE}/grant")
def grant(request_id: str) -> ResponseReturnValue:
    """Grant what is asked, for the days named."""
    found, at, me = _get_readable(request_id), clock.now(), get_signed_in().id
    form = GRANT_FORMS[found.kind](prefix="grant")

    def decide() -> str:
        house = get_house()
        exempting.grant(request_id, form.read_span(), decider_id=me, house=house, at=at)
        return "It is granted. Who asked and whom it concerns get a mail."

    return _act(found, "grant", form, decide)


@blueprint.post(f"{PLACE}/refuse")
def refuse(request_id: str) -> ResponseReturnValue:
    """Refuse what is asked, with a reason."""
    found, at, me = _get_readable(request_id), clock.now(), get_signed_in().id
    form = RefuseForm(prefix="refuse")

    def decide() -> str:
        house, reason = get_house(), form.reason.data or ""
        exempting.refuse(request_id, reason=reason, decider_id=me, house=house, at=at)
        return "It is refused. Who asked and whom it concerns get a mail."

    return _act(found, "refuse", form, decide)


@blueprint.post(f"{PLACE}/end")
def end(request_id: str) -> ResponseReturnValue:
    """End an exemption before its last day, with a reason."""
    found, at, me = _get_readable(request_id), clock.now(), get_signed_in().id
    form = EndForm(prefix="end")

    def decide() -> str:
        house, reason = get_house(), form.reason.data or ""
        exempting.end(request_id, reason=reason, decider_id=me, house=house, at=at)
        return "The exemption has ended. From today on it counts no more."

    return _act(found, "end", form, decide)


def _act(
    found: RequestView, name: str, form: FlaskForm, decide: Callable[[], str]
) -> ResponseReturnValue:
    """Do it, or show the page again with what was sent and what is wrong with it."""
    if not form.validate_on_submit():
        return _show(found, sent={name: form}), 422
    try:
        with transaction():
            sentence = decide()
    except RefusalError as refusal:
        form.add_error(str(refusal))
        return _show(get_request(found.id), sent={name: form}), 422
    flash(sentence, "success")
    return redirect(url_for(".read", request_id=found.id), code=303)


def _get_readable(request_id: str) -> RequestView:
    """The request, if it concerns the signed-in person; of any other there is no such page."""
    found, me = get_request(request_id), get_signed_in()
    if me.id in {found.person_id, found.asker_id}:
        return found
    reach = exempting.find_reach(me.actor, _find_today())
    return found if _is_within(found, reach) else abort(404)


def _is_within(found: RequestView, reach: Reach) -> bool:
    is_theirs = found.thing in reach.things or found.person_id in reach.person_ids
    return reach.is_all or is_theirs


def _may_read_reason(found: RequestView) -> bool:
    """Whether it concerns this person: they, who asked, and who decides; not the whole line."""
    me = get_signed_in().id
    decider = exempting.find_decider(found, me, _find_today())
    return me in {found.person_id, found.asker_id} or decider.is_hr or decider.is_owner


def _find_today() -> date:
    return clock.today(get_company().time_zone)


def _show(found: RequestView, *, sent: dict[str, FlaskForm] | None = None) -> str:
    today, me = _find_today(), get_signed_in().id
    decider = exempting.find_decider(found, me, today)
    obstacle = rules.find_obstacle(decider, person_id=found.person_id, asker_id=found.asker_id)
    may_end = rules.find_obstacle_to_end(decider, person_id=found.person_id) is None
    is_waiting = found.state is State.WAITING
    people = {found.person_id, found.asker_id, found.decider_id, found.ended_by} - {None}
    days = {"from_on": max(found.wanted.first, today), "until_on": found.until_on}
    earlier = [each for each in list_requests_of(found.person_id) if each.id != found.id]
    return render_template(
        "requests/request.html",
        asked=found,
        state=found.state.value,
        title=exempting.name_thing(found.thing, today),
        titles=dict(exempting.list_things(today)),
        names=list_names({each for each in people if each is not None}, today),
        is_own=me == found.person_id,
        may_read_reason=_may_read_reason(found),
        due_days=list_due_days(found.person_id, found.thing.subject, found.thing.subject_id),
        earlier=earlier[:MOST_EARLIER] if obstacle is None else [],
        obstacle=obstacle,
        is_running=found.is_running(today),
        may_decide=is_waiting and obstacle is None,
        may_end=may_end and found.is_running(today) and found.ended_at is None,
        sent=next(iter((sent or {}).values()), None),
        forms={
            "grant": GRANT_FORMS[found.kind](formdata=None, prefix="grant", data=days),
            "refuse": RefuseForm(formdata=None, prefix="refuse"),
            "end": EndForm(formdata=None, prefix="end"),
        }
        | (sent or {}),
    )

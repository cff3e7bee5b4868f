"""One session: what it says, its dates, and planning another date."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.sessions import queries as sessions
from lms.sessions import rules, service
from lms.sessions.definition import read_session, write_session
from lms.sessions.queries import SessionView
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.session_forms import PlanForm, SessionForm
from lms.workflows.session_files import publish_session


@blueprint.get("/sessions/<slug:slug>/dates")
def session_page(slug: str) -> ResponseReturnValue:
    """The session with its dates."""
    return _show(get_session(slug))


@blueprint.post("/sessions/<slug:slug>/facts")
def change_session(slug: str) -> ResponseReturnValue:
    """Say something else of the session from now on."""
    found, form, at = get_session(slug), SessionForm(), clock.now()
    if not form.validate_on_submit():
        return _show(found, facts=form), 422
    source = write_session(form.title.data or "", form.description.data or "", form.list_trainers())
    try:
        with transaction():
            day, me = get_company().day_of(at), get_signed_in().id
            publish_session(slug, source, day=day, actor_id=me, at=at)
    except RefusalError as refusal:
        return _show(found, facts=form, refusal=str(refusal)), 422
    flash("The session is changed. Its dates stay as they are.", "success")
    return redirect(url_for(".session_page", slug=slug), code=303)


@blueprint.post("/sessions/<slug:slug>/dates")
def plan_date(slug: str) -> ResponseReturnValue:
    """Plan another date; people can sign up at once."""
    found, form, at = get_session(slug), make_plan_form(), clock.now()
    if not form.validate_on_submit():
        return _show(found, plan=form), 422
    try:
        with transaction():
            me = get_signed_in().id
            service.plan_event(found.session_id, form.read_plan(), actor_id=me, at=at)
    except RefusalError as refusal:
        return _show(found, plan=form, refusal=str(refusal)), 422
    flash("The date is planned. People can sign up now.", "success")
    return redirect(url_for(".session_page", slug=slug, _anchor="dates"), code=303)


def get_session(slug: str) -> SessionView:
    """The session with that slug, or 404."""
    found = sessions.find_session(slug)
    if found is None:
        abort(404)
    return found


def make_plan_form() -> PlanForm:
    """The form of a date, in the company's time zone where nothing else is said."""
    form = PlanForm()
    zones = dict.fromkeys((get_company().time_zone, get_signed_in().time_zone, form.zone.data))
    form.zone.choices = [SelectChoice(z, z.replace("_", " ")) for z in zones if z]
    return form


def _show(
    found: SessionView,
    *,
    facts: SessionForm | None = None,
    plan: PlanForm | None = None,
    refusal: str = "",
) -> str:
    events = sessions.list_events(found.session_id)
    places = sessions.list_places([event.event_id for event in events])
    lines = {
        event.event_id: rules.share_seats(places[event.event_id], event.plan.seats)
        for event in events
    }
    at = clock.now()
    return render_template(
        "trainer/session.html",
        session=found,
        facts=facts or _fill_facts(found),
        plan=plan or make_plan_form(),
        lines=lines,
        coming=[event for event in events if event.plan.ends_at > at],
        past=[event for event in reversed(events) if event.plan.ends_at <= at],
        is_changing=facts is not None,
        refusal=refusal,
    )


def _fill_facts(found: SessionView) -> SessionForm:
    keys = read_session(found.source, file="")
    trainers = () if isinstance(keys, list) else keys.trainers
    values = {
        "title": found.title,
        "description": found.description,
        "trainers": ", ".join(trainers),
    }
    return SessionForm(formdata=None, data=values)

"""Which sessions there are, and beginning a new one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import await_turn, transaction
from lms.errors import RefusalError
from lms.people import queries as people
from lms.sessions import queries as sessions
from lms.sessions.definition import write_session
from lms.slugs import choose_slug
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.session_forms import SessionForm
from lms.workflows.session_files import publish_session


@blueprint.get("/sessions", endpoint="sessions")
def show_sessions() -> ResponseReturnValue:
    """Every session with its next date, and the dates whose attendance waits."""
    at = clock.now()
    events = sessions.list_events()
    coming = [e for e in events if e.plan.ends_at > at and e.plan.called_off_for is None]
    return render_template(
        "trainer/sessions.html",
        sessions=sessions.list_sessions(),
        next_dates={event.session_id: event for event in reversed(coming)},
        counts={
            s.session_id: sum(event.session_id == s.session_id for event in coming)
            for s in sessions.list_sessions()
        },
    )


@blueprint.get("/sessions/new")
def new_session() -> ResponseReturnValue:
    """The form for a new session."""
    form = SessionForm()
    me = people.find_person(get_signed_in().id, get_company().day_of(clock.now()))
    form.trainers.data = me.staff_number if me else ""
    return render_template("trainer/new_session.html", form=form, refusal="")


@blueprint.post("/sessions/new")
def add_session() -> ResponseReturnValue:
    """Make a session; its dates are planned next."""
    form, at = SessionForm(), clock.now()
    if not form.validate_on_submit():
        return render_template("trainer/new_session.html", form=form, refusal=""), 422
    title = form.title.data or ""
    source = write_session(title, form.description.data or "", form.list_trainers())
    try:
        with transaction():
            await_turn("name of a new session")
            slug = choose_slug(title, {s.slug for s in sessions.list_sessions()}, kind="session")
            day, me = get_company().day_of(at), get_signed_in().id
            publish_session(slug, source, day=day, actor_id=me, at=at)
    except RefusalError as refusal:
        return render_template("trainer/new_session.html", form=form, refusal=str(refusal)), 422
    return redirect(url_for(".session_page", slug=slug), code=303)

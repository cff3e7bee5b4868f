"""The dates of a session: signing up, signing off, and a file for one's calendar."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people.names import list_names
from lms.sessions import queries as sessions
from lms.sessions import rules
from lms.sessions.calendar_file import Hosts, write_calendar
from lms.sessions.queries import AttendanceView, EventView, SessionView
from lms.sessions.rules import Line
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.learner.blueprint import blueprint
from lms.web.settings import get_settings
from lms.workflows import attending


@dataclass(frozen=True)
class EventOnPage:
    """A date as this person sees it."""

    event: EventView
    line: Line
    has_seat: bool
    turn: int | None
    obstacle: str | None
    record: AttendanceView | None

    @property
    def is_signed_up(self) -> bool:
        """Whether the person has a seat or waits for one."""
        return self.has_seat or self.turn is not None

    @property
    def seats_left(self) -> int:
        """How many seats nobody has."""
        return max(0, self.event.plan.seats - len(self.line.seated))


@blueprint.get("/sessions/<slug:slug>")
def session(slug: str) -> ResponseReturnValue:
    """What the session is about, its dates, and whether one comes."""
    return _show(_get_session(slug))


@blueprint.post("/sessions/events/<id:event_id>/sign-up")
def sign_up(event_id: int) -> ResponseReturnValue:
    """Take a seat, or a place on the waiting list."""
    event, me = _get_event(event_id), get_signed_in().id
    base_url = get_settings().base_url
    try:
        with transaction():
            line = attending.sign_up(event_id, person_id=me, base_url=base_url, at=clock.now())
    except RefusalError as refusal:
        return _show(_get_session(event.slug), refusal=str(refusal)), 422
    turn = line.find_turn(me)
    words = f"You are number {turn} on the waiting list." if turn else "You have a seat."
    flash(words, "success")
    return redirect(url_for(".session", slug=event.slug), code=303)


@blueprint.post("/sessions/events/<id:event_id>/sign-off")
def sign_off(event_id: int) -> ResponseReturnValue:
    """Give the seat or the place on the waiting list up."""
    event, me = _get_event(event_id), get_signed_in().id
    base_url = get_settings().base_url
    try:
        with transaction():
            attending.sign_off(event_id, person_id=me, base_url=base_url, at=clock.now())
    except RefusalError as refusal:
        return _show(_get_session(event.slug), refusal=str(refusal)), 422
    flash("You are signed off. Whoever waits first has the seat.", "success")
    return redirect(url_for(".session", slug=event.slug), code=303)


@blueprint.get("/sessions/events/<id:event_id>.ics")
def event_calendar(event_id: int) -> Response:
    """The date as a file that calendars read."""
    event = _get_event(event_id)
    found = _get_session(event.slug)
    hosts = Hosts(get_company().name, get_settings().base_url)
    content = write_calendar(event, found.description, hosts, at=clock.now())
    answer = Response(content, mimetype="text/calendar")
    name = f"{event.slug}-{event.event_id}.ics"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _get_session(slug: str) -> SessionView:
    found = sessions.find_session(slug)
    if found is None:
        abort(404)
    return found


def _get_event(event_id: int) -> EventView:
    event = sessions.find_event(event_id)
    if event is None:
        abort(404)
    return event


def _show(found: SessionView, *, refusal: str = "") -> str:
    at, me = clock.now(), get_signed_in()
    events = sessions.list_events(found.session_id)
    places = sessions.list_places([event.event_id for event in events])
    records = {each.event_id: each for each in sessions.list_attendance_of(me.id)}
    shown = [
        _describe(event, rules.share_seats(places[event.event_id], event.plan.seats), records, at)
        for event in events
    ]
    trainers = list_names(sessions.list_trainer_ids(found.session_id), get_company().day_of(at))
    return render_template(
        "learner/session.html",
        session=found,
        trainers=sorted(trainers.values()),
        coming=[e for e in shown if e.event.plan.ends_at > at and not e.event.plan.called_off_for],
        mine_past=[e for e in shown if e.record or (e.is_signed_up and e.event.plan.ends_at <= at)],
        called_off=[e for e in shown if e.event.plan.called_off_for and e.is_signed_up],
        refusal=refusal,
    )


def _describe(
    event: EventView, line: Line, records: dict[int, AttendanceView], at: datetime
) -> EventOnPage:
    me = get_signed_in().id
    return EventOnPage(
        event=event,
        line=line,
        has_seat=line.has_seat(me),
        turn=line.find_turn(me),
        obstacle=rules.find_obstacle_to_sign_up(event.plan, at=at),
        record=records.get(event.event_id),
    )

"""One date of a session: who comes, who was there, changing it and calling it off."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people import queries as people
from lms.people.names import list_names
from lms.sessions import queries as sessions
from lms.sessions import rules, service
from lms.sessions.queries import EventView
from lms.sessions.rules import Attendance
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.settings import get_settings
from lms.web.trainer.blueprint import blueprint
from lms.web.trainer.session_forms import PlanForm
from lms.web.trainer.session_page import make_plan_form
from lms.workflows import attending

NOBODY = "Nobody with the staff number {} works here. Mend it."
NOT_A_TRAINER = "Only a trainer of this session takes its attendance."


@blueprint.get("/sessions/dates/<id:event_id>")
def session_date(event_id: int) -> ResponseReturnValue:
    """Who comes, and the attendance as it is recorded."""
    return _show(_get_event(event_id))


@blueprint.post("/sessions/dates/<id:event_id>/attendance")
def take_attendance(event_id: int) -> ResponseReturnValue:
    """Record who was there; what is recorded already is only corrected with a reason."""
    event, at = _get_event(event_id), clock.now()
    try:
        with transaction():
            made = attending.take_attendance(
                event_id,
                _read_outcomes(event),
                reason=request.form.get("reason", ""),
                recorder_id=get_signed_in().id,
                base_url=get_settings().base_url,
                at=at,
            )
    except RefusalError as refusal:
        return _show(event, refusal=str(refusal)), 422
    words = "1 record was made." if made == 1 else f"{made} records were made."
    flash(words if made else "Nothing new was recorded.", "success")
    return redirect(url_for(".session_date", event_id=event_id), code=303)


@blueprint.post("/sessions/dates/<id:event_id>/plan")
def change_date(event_id: int) -> ResponseReturnValue:
    """Plan the date otherwise; who is signed up is told."""
    event, form = _get_event(event_id), make_plan_form()
    if not form.validate_on_submit():
        return _show(event, form=form), 422
    me, base_url = get_signed_in().id, get_settings().base_url
    try:
        with transaction():
            plan = form.read_plan()
            attending.change_plan(event_id, plan, actor_id=me, base_url=base_url, at=clock.now())
    except RefusalError as refusal:
        return _show(event, form=form, refusal=str(refusal)), 422
    flash("The date is changed. Whom that concerns gets a mail.", "success")
    return redirect(url_for(".session_date", event_id=event_id), code=303)


@blueprint.post("/sessions/dates/<id:event_id>/call-off")
def call_off_date(event_id: int) -> ResponseReturnValue:
    """Call the date off; who is signed up is told why."""
    event, reason = _get_event(event_id), request.form.get("called_off_for", "")
    me, base_url = get_signed_in().id, get_settings().base_url
    try:
        with transaction():
            attending.call_off(event_id, reason, actor_id=me, base_url=base_url, at=clock.now())
    except RefusalError as refusal:
        return _show(event, refusal=str(refusal)), 422
    flash("The date is called off. Whoever was signed up gets a mail.", "success")
    return redirect(url_for(".session_page", slug=event.slug), code=303)


def _get_event(event_id: int) -> EventView:
    event = sessions.find_event(event_id)
    if event is None:
        abort(404)
    return event


def _read_outcomes(event: EventView) -> dict[int, Attendance]:
    """What was chosen for each who is on the list, and for somebody who came unannounced."""
    if get_signed_in().id not in sessions.list_trainer_ids(event.session_id):
        raise RefusalError(NOT_A_TRAINER)
    expected = {place.person_id for place in sessions.list_places([event.event_id])[event.event_id]}
    expected |= sessions.list_attendance(event.event_id).keys()
    chosen = {
        person_id: Attendance(outcome)
        for person_id in expected
        if (outcome := request.form.get(f"outcome-{person_id}", "")) in set(Attendance)
    }
    number = request.form.get("also", "").strip()
    if number:
        day = event.plan.starts_at.astimezone(ZoneInfo(event.plan.zone)).date()
        person = people.find_person_by_staff_number(number, day)
        if person is None or not person.is_employed:
            raise RefusalError(NOBODY.format(number[:40]))
        chosen[person.id] = Attendance.ATTENDED
    return chosen


def _show(event: EventView, *, form: PlanForm | None = None, refusal: str = "") -> str:
    at, me = clock.now(), get_signed_in().id
    line = service.read_line(event)
    records = sessions.list_attendance(event.event_id)
    in_line = [place.person_id for place in (*line.seated, *line.waiting)]
    unannounced = [person_id for person_id in records if person_id not in in_line]
    trainer_ids = sessions.list_trainer_ids(event.session_id)
    names = list_names({*in_line, *unannounced, *trainer_ids, me}, get_company().day_of(at))
    return render_template(
        "trainer/session_date.html",
        event=event,
        line=line,
        people=[*in_line, *unannounced],
        records=records,
        names=names,
        trainer_ids=trainer_ids,
        me=me,
        may_take=me in trainer_ids and at >= event.plan.starts_at - rules.OPENS_BEFORE,
        is_over=at >= event.plan.ends_at,
        opens_at=event.plan.starts_at - rules.OPENS_BEFORE,
        plan=form or _fill_plan(event),
        is_changing=form is not None,
        chosen=request.form,
        refusal=refusal,
    )


def _fill_plan(event: EventView) -> PlanForm:
    plan, zone = event.plan, ZoneInfo(event.plan.zone)
    starts, ends = plan.starts_at.astimezone(zone), plan.ends_at.astimezone(zone)
    form = make_plan_form()
    form.process(
        formdata=None,
        data={
            "day": starts.date(),
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "zone": plan.zone,
            "place": plan.place,
            "link": plan.link,
            "seats": plan.seats,
            "closes_hours": (plan.starts_at - plan.closes_at) // timedelta(hours=1),
        },
    )
    return form

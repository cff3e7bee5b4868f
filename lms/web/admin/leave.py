"""Recording, correcting and calling off the times that a person is away."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people import service
from lms.people.leaves import call_off_leave
from lms.web.admin.blueprint import blueprint
from lms.web.admin.forms import CallOffLeaveForm, LeaveForm
from lms.web.admin.person import get_person, show
from lms.web.identity import get_signed_in
from lms.workflows.people import reconcile_after_people_changed


@blueprint.post("/people/<id:person_id>/leave")
def record_leave(person_id: int) -> ResponseReturnValue:
    """Record a leave; one with the same first day is corrected by it."""
    get_person(person_id)
    form, at = LeaveForm(), clock.now()
    if not form.validate_on_submit() or form.from_on.data is None:
        return show(person_id, away=form), 422
    first, last = form.from_on.data, form.until_on.data
    try:
        with transaction():
            actor_id = get_signed_in().id
            service.record_absence(
                person_id, from_on=first, until_on=last, at=at, actor_id=actor_id
            )
            reconcile_after_people_changed(at, person_id=person_id)
    except RefusalError as refusal:
        form.add_error(str(refusal))
        return show(person_id, away=form), 422
    return _return_to(person_id, "The leave is on record. Nothing is late meanwhile.")


@blueprint.post("/people/<id:person_id>/leave/call-off")
def call_off(person_id: int) -> ResponseReturnValue:
    """Call a leave off that did not or will not take place."""
    get_person(person_id)
    form, at = CallOffLeaveForm(), clock.now()
    if not form.validate_on_submit() or form.from_on.data is None:
        raise RefusalError("Say which leave is called off; nothing was changed.")
    with transaction():
        first, actor_id = form.from_on.data, get_signed_in().id
        call_off_leave(person_id, from_on=first, at=at, actor_id=actor_id)
        reconcile_after_people_changed(at, person_id=person_id)
    return _return_to(person_id, "The leave is called off. The days of it count as any others.")


def _return_to(person_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "done")
    return redirect(url_for(".person", person_id=person_id, _anchor="leave"), code=303)

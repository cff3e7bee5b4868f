"""Answering what was asked about one's own policies, and notes for everybody."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.policies.threads import notes
from lms.policies.threads.rules import Kind, Step
from lms.policies.threads.service import Written
from lms.web.identity import get_signed_in
from lms.web.questions.blueprint import blueprint
from lms.web.questions.forms import AnswerForm, DecisionForm, NoteForm, TakeBackForm
from lms.web.questions.reading import get_owned, show
from lms.web.settings import get_settings
from lms.workflows import asking


@blueprint.post("/questions/<token:thread_id>/answer")
def answer(thread_id: str) -> ResponseReturnValue:
    """Take the owner's answer or decision."""
    thread = get_owned(thread_id)
    form = DecisionForm() if thread.kind is Kind.SUGGESTION else AnswerForm()
    if not form.validate_on_submit():
        return show(thread, message=form), 422
    step = Step(form.step.data) if isinstance(form, DecisionForm) else Step.ANSWERED
    written = Written(get_signed_in().id, form.text.data or "", form.key.data or "")
    seen, base_url = form.seen.data or 0, get_settings().base_url
    try:
        with transaction():
            asking.answer(thread, step, written, seen=seen, base_url=base_url, at=clock.now())
    except RefusalError as refusal:
        form.seen.data = get_owned(thread_id).messages
        form.seen.raw_data = None
        return show(get_owned(thread_id), message=form, refusal=str(refusal)), 409
    return redirect(url_for(".thread", thread_id=thread_id), code=303)


@blueprint.post("/questions/<token:thread_id>/note")
def make_note(thread_id: str) -> ResponseReturnValue:
    """Put a note for everybody beside the place that was asked about."""
    form, thread = NoteForm(), get_owned(thread_id)
    if not form.validate_on_submit():
        return show(thread, note=form), 422
    try:
        with transaction():
            notes.make_note(
                thread, form.text.data or "", author_id=get_signed_in().id, at=clock.now()
            )
    except RefusalError as refusal:
        return show(get_owned(thread_id), refusal=str(refusal)), 409
    return redirect(url_for(".thread", thread_id=thread_id), code=303)


@blueprint.post("/questions/<token:thread_id>/note/take-back")
def take_back_note(thread_id: str) -> ResponseReturnValue:
    """Let the note stand no longer, with the reason."""
    form, thread = TakeBackForm(), get_owned(thread_id)
    note = notes.find_note_of(thread.id)
    if note is None:
        abort(404)
    if not form.validate_on_submit():
        return show(thread, note=form), 422
    try:
        with transaction():
            notes.take_back(
                note, form.text.data or "", author_id=get_signed_in().id, at=clock.now()
            )
    except RefusalError as refusal:
        return show(get_owned(thread_id), refusal=str(refusal)), 409
    return redirect(url_for(".thread", thread_id=thread_id), code=303)

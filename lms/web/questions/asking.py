"""Asking about a place of a text, and writing further."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.policies import queries as policies
from lms.policies.queries import VersionView
from lms.policies.threads.places import list_places
from lms.policies.threads.rules import Kind
from lms.policies.threads.service import Written
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.questions.blueprint import blueprint
from lms.web.questions.forms import AskForm, MessageForm, draw_key
from lms.web.questions.reading import get_own, show
from lms.web.settings import get_settings
from lms.workflows import asking
from lms.workflows.asking import Asked

ADDRESS = "/policies/<slug:slug>/<number:major>.<number:minor>/ask"


@blueprint.get(ADDRESS)
def ask(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """The form, on the place that the address names."""
    version = _get_version(slug, major, minor)
    return _show(version, make_ask_form(version, request.args.get("kind"), request.args.get("at")))


@blueprint.post(ADDRESS)
def take_question(slug: str, major: int, minor: int) -> ResponseReturnValue:
    """Take what the person has to say; sent twice it is taken once."""
    form, version = AskForm(), _get_version(slug, major, minor)
    form.offer(list_places(version.html))
    if not form.validate_on_submit():
        return _show(version, form), 422
    written = Written(get_signed_in().id, form.text.data or "", form.key.data or "")
    asked = Asked(slug, version.number, Kind(form.kind.data), form.place.data or "")
    try:
        with transaction():
            thread_id = asking.ask(asked, written, base_url=get_settings().base_url, at=clock.now())
    except RefusalError as refusal:
        return _show(version, form, refusal=str(refusal)), 422
    return redirect(url_for(".thread", thread_id=thread_id), code=303)


@blueprint.post("/questions/<token:thread_id>/write")
def write(thread_id: str) -> ResponseReturnValue:
    """Take what the person who asked writes further."""
    form, thread = MessageForm(), get_own(thread_id)
    if not form.validate_on_submit():
        return show(thread, message=form), 422
    written = Written(thread.person_id, form.text.data or "", form.key.data or "")
    try:
        with transaction():
            asking.write_again(thread, written, base_url=get_settings().base_url, at=clock.now())
    except RefusalError as refusal:
        return show(get_own(thread_id), message=form, refusal=str(refusal)), 422
    return redirect(url_for(".thread", thread_id=thread_id), code=303)


def make_ask_form(version: VersionView, kind: str | None, place: str | None) -> AskForm:
    """An empty form about that place, if the text has it."""
    places = list_places(version.html)
    known = {one.id for one in places}
    chosen = {
        "kind": kind if kind in set(Kind) else Kind.QUESTION.value,
        "place": place if place in known else "",
        "key": draw_key(),
    }
    form = AskForm(formdata=None, data=chosen)
    form.offer(places)
    return form


def _get_version(slug: str, major: int, minor: int) -> VersionView:
    today = clock.today(get_company().time_zone)
    return policies.find_version(slug, f"{major}.{minor}", today) or abort(404)


def _show(version: VersionView, form: AskForm, *, refusal: str = "") -> str:
    return render_template(
        "questions/ask.html",
        version=version,
        form=form,
        refusal=refusal,
        is_own=version.owner_id == get_signed_in().id,
        wait_days=get_company().question_wait_days,
    )

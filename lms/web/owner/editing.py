"""Writing a draft in the page: saving, holding, taking over, giving up, giving back as a file."""

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.db import transaction
from lms.errors import ForbiddenError, RefusalError, TextChangedError
from lms.policies import drafting, holding
from lms.policies.saving import HeldError, Save, save_draft
from lms.policies.work import Work, get_work
from lms.web.identity import get_signed_in
from lms.web.owner.blueprint import writing_blueprint as blueprint
from lms.web.owner.editor_page import (
    FIELD_WORDS,
    describe_work,
    may_discard,
    name_holder,
    show_editor,
)

NOT_YOURS = "Only whoever began a draft, or keeps the policy, can give it up."
NO_TEXT = "The page came without its text. Nothing was saved. Load it again."


@blueprint.get("/drafts/<id:version_id>")
def edit(version_id: int) -> ResponseReturnValue:
    """The draft in its editor."""
    return show_editor(get_work(version_id))


@blueprint.post("/drafts/<id:version_id>")
def save(version_id: int) -> ResponseReturnValue:
    """Save the draft; from another who has it in hand where that button was pressed."""
    work = get_work(version_id)
    try:
        saved = _save(version_id)
    except RefusalError as refusal:
        status = 409 if isinstance(refusal, TextChangedError) else 422
        sentence = _say_refusal(refusal)
        return show_editor(get_work(version_id), refusal=sentence, is_typed=True), status
    if saved != work:
        flash(f"Version {saved.draft.number} is saved as a draft.", "success")
    return redirect(url_for(".edit", version_id=version_id), code=303)


@blueprint.post("/drafts/<id:version_id>/preview")
def keep(version_id: int) -> ResponseReturnValue:
    """Save what was typed so far, and show its faults and its look; a part of a page."""
    try:
        work = _save(version_id, is_interim=True)
    except RefusalError as refusal:
        status = 409 if isinstance(refusal, TextChangedError) else 422
        return render_template("owner/_not_kept.html", refusal=_say_refusal(refusal)), status
    if request.form.get("op") == "leave":
        _let_go(version_id)
    zone = get_signed_in().time_zone
    return render_template(
        "owner/_written.html", kept_at=clock.now(), zone=zone, **describe_work(work)
    )


@blueprint.post("/drafts/<id:version_id>/hold")
def hold(version_id: int) -> ResponseReturnValue:
    """Take the draft in hand or give a sign of life; put it down when the page is left."""
    get_work(version_id)
    if request.form.get("op") == "leave":
        _let_go(version_id)
        return jsonify(is_mine=False, sentence="")
    with transaction():
        held = holding.hold_draft(version_id, person_id=get_signed_in().id, at=clock.now())
    is_mine = held.person_id == get_signed_in().id
    return jsonify(is_mine=is_mine, sentence="" if is_mine else _say_held(held))


@blueprint.post("/drafts/<id:version_id>/take-over")
def take_over(version_id: int) -> ResponseReturnValue:
    """Take the draft from whoever has it in hand; what they saved stays."""
    get_work(version_id)
    with transaction():
        holding.take_over(version_id, person_id=get_signed_in().id, at=clock.now())
    flash("You have the draft in hand now.", "success")
    return redirect(url_for(".edit", version_id=version_id), code=303)


@blueprint.post("/drafts/<id:version_id>/discard")
def discard(version_id: int) -> ResponseReturnValue:
    """Give a draft up."""
    draft = get_work(version_id).draft
    if not may_discard(draft):
        raise ForbiddenError(NOT_YOURS)
    with transaction():
        drafting.discard_draft(version_id, person_id=get_signed_in().id, at=clock.now())
    flash(f"The draft of version {draft.number} of {draft.title} is given up.", "success")
    return redirect(url_for(".policies"), code=303)


@blueprint.get("/drafts/<id:version_id>/file")
def file(version_id: int) -> ResponseReturnValue:
    """The draft as a file, byte for byte as it is kept."""
    work = get_work(version_id)
    return send_text(work.source, f"{work.draft.number}.md", "text/markdown")


def send_text(source: bytes, name: str, kind: str) -> Response:
    """A file to keep; no browser shows it as a page."""
    answer = Response(source, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _save(version_id: int, *, is_interim: bool = False) -> Work:
    body = request.form.get("body")
    if body is None:
        raise RefusalError(NO_TEXT)
    typed = {key: request.form[key] for key in FIELD_WORDS if key in request.form}
    work = Save(
        version_id,
        typed,
        body,
        seen=request.form.get("seen", ""),
        person_id=get_signed_in().id,
        window=request.form.get("window", "")[:32],
        takes_over=request.form.get("op") == "take over",
        is_interim=is_interim,
    )
    with transaction():
        return save_draft(work, at=clock.now())


def _let_go(version_id: int) -> None:
    with transaction():
        holding.let_go(version_id, person_id=get_signed_in().id)


def _say_refusal(refusal: RefusalError) -> str:
    return _say_held(refusal.hold) if isinstance(refusal, HeldError) else str(refusal)


def _say_held(held: holding.Hold) -> str:
    return (
        f"{name_holder(held)} writes in this draft now. Nothing of yours was saved here; "
        "your text is still on this page."
    )

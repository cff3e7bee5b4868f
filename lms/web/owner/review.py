"""Submitting a version, commenting on it, sending it back, approving it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from lms import clock
from lms.db import transaction
from lms.errors import NotFoundError, RefusalError
from lms.policies import reviewing as policies
from lms.policies.decisions import Decision
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.web.owner.blueprint import blueprint
from lms.web.owner.draft_page import get_preview, point_to_release, show_again, show_draft
from lms.web.owner.forms import ApproveForm, ChangesForm, CommentForm
from lms.workflows import reviewing


@blueprint.post("/drafts/<id:version_id>/submit")
def submit(version_id: int) -> ResponseReturnValue:
    """Hand a draft over to its reviewers."""
    at, house = clock.now(), get_house()
    try:
        with transaction():
            reviewing.submit(version_id, submitter_id=get_signed_in().id, house=house, at=at)
    except NotFoundError:
        return point_to_release(version_id)
    except RefusalError as refusal:
        return show_again(version_id, refusal)
    return _go_back(version_id, "It is in review. Those who may approve it have been told.")


@blueprint.post("/drafts/<id:version_id>/take-back")
def take_back(version_id: int) -> ResponseReturnValue:
    """Take a submission back."""
    at = clock.now()
    try:
        with transaction():
            policies.withdraw_submission(version_id, withdrawer_id=get_signed_in().id, at=at)
    except NotFoundError:
        return point_to_release(version_id)
    except RefusalError as refusal:
        return show_again(version_id, refusal)
    return _go_back(version_id, "It was taken back. Submit it again when it is ready.")


@blueprint.post("/drafts/<id:version_id>/comments")
def comment(version_id: int) -> ResponseReturnValue:
    """Remark on a paragraph."""
    at, form = clock.now(), CommentForm(prefix="comment")
    if not form.validate_on_submit():
        return _show_faults(version_id, comment=form)
    try:
        with transaction():
            policies.comment(
                version_id,
                commenter_id=get_signed_in().id,
                paragraph=form.paragraph.data or "",
                words=form.words.data or "",
                at=at,
            )
    except NotFoundError:
        return point_to_release(version_id)
    except RefusalError as refusal:
        return show_again(version_id, refusal, comment=form)
    return _go_back(version_id, "Your comment stands beside the text.", "comments")


@blueprint.post("/drafts/<id:version_id>/changes")
def ask_changes(version_id: int) -> ResponseReturnValue:
    """Send a version back."""
    at, house, form = clock.now(), get_house(), ChangesForm(prefix="changes")
    if not form.validate_on_submit():
        return _show_faults(version_id, changes=form)
    decision = Decision(form.seen_digest.data or "", form.reason.data or "")
    me = get_signed_in().id
    try:
        with transaction():
            reviewing.ask_changes(version_id, decision, reviewer_id=me, house=house, at=at)
    except NotFoundError:
        return point_to_release(version_id)
    except RefusalError as refusal:
        return show_again(version_id, refusal, changes=form)
    return _go_back(version_id, "It was sent back. Those who wrote it have been told.")


@blueprint.post("/drafts/<id:version_id>/approve")
def approve(version_id: int) -> ResponseReturnValue:
    """Approve the text that was on screen."""
    at, house, form = clock.now(), get_house(), ApproveForm(prefix="approve")
    if not form.validate_on_submit():
        return _show_faults(version_id, approve=form)
    decision = Decision(form.seen_digest.data or "", form.reason.data or "", form.met_on.data)
    me = get_signed_in().id
    try:
        with transaction():
            reviewing.approve(version_id, decision, approver_id=me, house=house, at=at)
    except NotFoundError:
        return point_to_release(version_id)
    except RefusalError as refusal:
        return show_again(version_id, refusal, approve=form)
    return _go_back(version_id, "Your approval is recorded.", "approvals")


def _show_faults(version_id: int, **sent: FlaskForm) -> ResponseReturnValue:
    preview = get_preview(version_id)
    if preview is None:
        return point_to_release(version_id)
    return show_draft(preview, **sent), 422


def _go_back(version_id: int, sentence: str, place: str = "") -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for(".draft", version_id=version_id, _anchor=place or None), code=303)

"""What was recorded of a release, calling it back before its day, approving it afterwards."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from lms import clock
from lms.db import transaction
from lms.errors import RefusalError
from lms.people.audience_words import describe
from lms.people.names import list_names
from lms.people.roles import Action, Role
from lms.policies import approving_later, calling_back
from lms.policies.announcements.queries import find_released
from lms.policies.decisions import APPROVAL, Decision
from lms.policies.queries import VersionView, get_version
from lms.policies.releases import PublishingView, find_publishing
from lms.policies.reviews import list_reviews
from lms.web.access import may
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.owner.announcing import find_obstacle, may_tell
from lms.web.owner.blueprint import blueprint
from lms.web.owner.forms import ApproveForm, CallBackForm


@blueprint.get("/releases/<id:version_id>")
def released(version_id: int) -> ResponseReturnValue:
    """What was recorded of a release."""
    return _show(version_id)


@blueprint.post("/releases/<id:version_id>/call-back")
def call_back(version_id: int) -> ResponseReturnValue:
    """Call a version back before its day."""
    at, form = clock.now(), CallBackForm(prefix="back")
    if not form.validate_on_submit():
        return _show(version_id, back=form), 422
    me, today = get_signed_in().id, get_company().day_of(at)
    try:
        with transaction():
            calling_back.call_back(
                version_id, caller_id=me, reason=form.reason.data or "", at=at, today=today
            )
    except RefusalError as refusal:
        return _show(version_id, refusal=str(refusal), back=form), 422
    flash("It was called back. It will not come into force.", "success")
    return redirect(url_for(".released", version_id=version_id), code=303)


@blueprint.post("/releases/<id:version_id>/approve")
def approve_afterwards(version_id: int) -> ResponseReturnValue:
    """Approve a version that was released in an emergency."""
    at, form = clock.now(), ApproveForm(prefix="approve")
    if not form.validate_on_submit():
        return _show(version_id, approve=form), 422
    decision = Decision(form.seen_digest.data or "", form.reason.data or "", form.met_on.data)
    me, today = get_signed_in().id, get_company().day_of(at)
    try:
        with transaction():
            approving_later.approve_afterwards(
                version_id, decision, approver_id=me, today=today, at=at
            )
    except RefusalError as refusal:
        return _show(version_id, refusal=str(refusal), approve=form), 422
    flash("Your approval is recorded.", "success")
    return redirect(url_for(".released", version_id=version_id), code=303)


def _find_obstacle(version: VersionView, publishing: PublishingView | None) -> str | None:
    """Why this person cannot approve what was released in an emergency."""
    if publishing is None or not publishing.is_emergency:
        return None
    is_approver = may(Action.RELEASE_POLICY)
    me = get_signed_in().id
    return approving_later.find_obstacle(version, publishing, me, is_approver=is_approver)


def _show(version_id: int, *, refusal: str = "", **sent: FlaskForm) -> str:
    today = clock.today(get_company().time_zone)
    version = get_version(version_id, today)
    publishing, reviews = find_publishing(version_id), list_reviews([version_id])
    me = get_signed_in()
    found = find_released(version.slug, version.number, today)
    is_over = found is None or find_obstacle(found) is not None
    approvals = tuple(each for each in reviews if each.is_approval)
    people = {version.author_id, version.owner_id, version.approver_id}
    if publishing is not None:
        people |= {publishing.publisher_id, publishing.caller_id or publishing.publisher_id}
    is_owner = me.id == version.owner_id and Role.OWNER in me.actor.roles
    approve = sent.get("approve") or ApproveForm(formdata=None, prefix="approve")
    approve["seen_digest"].data = version.text_digest
    return render_template(
        "owner/released.html",
        version=version,
        publishing=publishing,
        approvals=approvals,
        is_emergency=publishing is not None and publishing.is_emergency,
        is_approved=any(not each.submission_id for each in approvals),
        names=list_names(people, today),
        audience=describe(version.audience),
        meaning=APPROVAL,
        is_mine=publishing is not None and publishing.publisher_id == me.id,
        is_approver=may(Action.RELEASE_POLICY),
        obstacle=_find_obstacle(version, publishing),
        may_tell=not is_over and may_tell(version.owner_id, me.actor),
        is_over=is_over,
        may_call_back=is_owner or may(Action.RELEASE_POLICY),
        back=sent.get("back") or CallBackForm(formdata=None, prefix="back"),
        approve=approve,
        sent=next(iter(sent.values()), None),
        refusal=refusal,
    )

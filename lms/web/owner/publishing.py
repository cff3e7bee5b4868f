"""The dry run, publishing a version, and what becomes of a release."""

from contextlib import suppress
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from lms import clock
from lms.db import transaction
from lms.errors import NotFoundError, RefusalError, TextChangedError
from lms.people.audience_words import describe
from lms.policies.drafts import DraftView, find_draft
from lms.policies.keys import LAST_YEAR
from lms.policies.reviews import SubmissionView, count_missing, list_submissions
from lms.web.company import get_company
from lms.web.house import get_house
from lms.web.identity import get_signed_in
from lms.web.owner.blueprint import blueprint
from lms.web.owner.draft_page import get_preview, point_to_release, show_again, show_draft
from lms.web.owner.forms import NOT_A_DAY, EmergencyForm, PublishForm
from lms.workflows import reviewing
from lms.workflows.forecasting import find_dry_run
from lms.workflows.releasing import publish_version

NOT_YET = "It is not approved yet."


@blueprint.get("/drafts/<id:version_id>/publish")
def dry_run(version_id: int) -> ResponseReturnValue:
    """What publishing would bring, on the day that the address names."""
    draft, submission = _find_approved(version_id)
    if draft is None:
        return point_to_release(version_id)
    if submission is None:
        flash(NOT_YET, "warning")
        return redirect(url_for(".draft", version_id=version_id), code=303)
    return _show(draft, submission, PublishForm(formdata=None))


@blueprint.post("/drafts/<id:version_id>/publish")
def publish(version_id: int) -> ResponseReturnValue:
    """Publish an approved version; who sends it twice gets the same receipt twice."""
    at, form = clock.now(), PublishForm()
    draft, submission = _find_approved(version_id)
    if draft is None:
        return point_to_release(version_id)
    if submission is None:
        return show_again(version_id, RefusalError(f"{NOT_YET} Nothing was published."))
    if not form.validate_on_submit():
        return _show(draft, submission, form), 422
    seen, me = form.seen_digest.data or "", get_signed_in().id
    try:
        with suppress(NotFoundError, IntegrityError), transaction():
            publish_version(version_id, publisher_id=me, seen_digest=seen, on=form.on.data, at=at)
    except TextChangedError as changed:
        return show_again(version_id, changed)
    except RefusalError as refusal:
        return _show(draft, submission, form, refusal=str(refusal)), 422
    return point_to_release(version_id)


@blueprint.post("/drafts/<id:version_id>/emergency")
def release_in_emergency(version_id: int) -> ResponseReturnValue:
    """Let a version be in force before it is approved."""
    at, house, form = clock.now(), get_house(), EmergencyForm(prefix="emergency")
    preview = get_preview(version_id)
    if preview is None:
        return point_to_release(version_id)
    if not form.validate_on_submit():
        return show_draft(preview, emergency=form), 422
    seen, reason = form.seen_digest.data or "", form.reason.data or ""
    me = get_signed_in().id
    try:
        with transaction():
            reviewing.release_in_emergency(
                version_id, releaser_id=me, seen_digest=seen, reason=reason, house=house, at=at
            )
    except (NotFoundError, IntegrityError):
        return point_to_release(version_id)
    except RefusalError as refusal:
        return show_again(version_id, refusal, emergency=form)
    return point_to_release(version_id)


def _find_approved(version_id: int) -> tuple[DraftView | None, SubmissionView | None]:
    """The draft, and its submission where that has all its approvals."""
    draft = find_draft(version_id)
    newest = next(iter(list_submissions([version_id])), None) if draft else None
    if draft is None or newest is None or not newest.stands_for(draft):
        return draft, None
    return draft, None if count_missing(draft.approval, newest) else newest


def _show(
    draft: DraftView, submission: SubmissionView, form: PublishForm, *, refusal: str = ""
) -> str:
    company = get_company()
    today = company.day_of(clock.now())
    earliest = max(draft.effective_on, today)
    day = max(_read_day(form, earliest), earliest)
    run = find_dry_run(draft, day=day, company=company, today=today)
    form.seen_digest.data = run.seen_digest
    if form.on.data is None and not form.on.errors:
        form.on.data = day
    return render_template(
        "owner/publish.html",
        run=run,
        draft=draft,
        submission=submission,
        audience=describe(draft.audience),
        form=form,
        refusal=refusal,
        earliest=earliest,
    )


def _read_day(form: PublishForm, usual: date) -> date:
    """The day of the dry run: as typed, as the address names it, or the usual one."""
    if form.on.data is not None:
        day: date = form.on.data
        return day
    try:
        day = date.fromisoformat(request.args.get("on", usual.isoformat()))
    except ValueError:
        abort(422, NOT_A_DAY)
    return day if day.year <= LAST_YEAR else abort(422, NOT_A_DAY)

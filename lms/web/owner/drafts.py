"""Drafts as they would be released, and how far each has come."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.people.names import list_names
from lms.people.roles import Action
from lms.policies import drafts as policies
from lms.policies.approval_rules import Step
from lms.policies.drafts import DraftView
from lms.policies.releases import list_unapproved_emergencies
from lms.policies.reviews import (
    SubmissionView,
    derive_step,
    list_submissions,
)
from lms.web.access import may
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.owner.blueprint import blueprint
from lms.web.owner.draft_page import get_preview, point_to_release, show_draft


@blueprint.get("/drafts")
def drafts() -> ResponseReturnValue:
    """Everything that waits for its review or its release, what waits for this person first."""
    waiting = policies.list_drafts()
    newest: dict[int, SubmissionView] = {}
    for submission in list_submissions([draft.version_id for draft in waiting]):
        newest.setdefault(submission.version_id, submission)
    steps = {d.version_id: derive_step(d, newest.get(d.version_id)) for d in waiting}
    mine = {d.version_id: _waits_for_me(d, steps, newest) for d in waiting}
    emergencies = list_unapproved_emergencies()
    people = {d.author_id for d in waiting} | {each.releaser_id for each in emergencies}
    return render_template(
        "owner/drafts.html",
        drafts=sorted(waiting, key=lambda draft: not mine[draft.version_id]),
        steps=steps,
        mine=mine,
        newest=newest,
        emergencies=emergencies,
        names=list_names(people, clock.today(get_company().time_zone)),
        may_write=may(Action.WRITE_POLICIES),
    )


def _waits_for_me(
    draft: DraftView, steps: dict[int, Step], newest: dict[int, SubmissionView]
) -> bool:
    """Whether the next step of the draft is this person's."""
    me, step = get_signed_in().id, steps[draft.version_id]
    if step is Step.DRAFT:
        return me == draft.author_id
    if step is Step.APPROVED:
        return me == draft.owner_id
    approved = {each.reviewer_id for each in newest[draft.version_id].approvals}
    is_named = not draft.approval.by or me in draft.approval.by
    return may(Action.RELEASE_POLICY) and is_named and me not in {draft.author_id, *approved}


@blueprint.get("/drafts/<id:version_id>")
def draft(version_id: int) -> ResponseReturnValue:
    """One draft as it would read, with how its checking stands."""
    preview = get_preview(version_id)
    if preview is None:
        return point_to_release(version_id)
    return show_draft(preview)

"""Drafts as they would be released, and how far each has come."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.people.names import list_names
from lms.people.roles import Action
from lms.policies.releases import list_unapproved_emergencies
from lms.policies.withdrawal.proposals import list_waiting
from lms.web.access import may
from lms.web.company import get_company
from lms.web.owner.blueprint import blueprint
from lms.web.owner.draft_page import get_preview, point_to_release, show_draft
from lms.web.owner.waiting import read_waiting


@blueprint.get("/drafts")
def drafts() -> ResponseReturnValue:
    """Everything that waits for its review or its release, what waits for this person first."""
    waiting = read_waiting()
    emergencies = list_unapproved_emergencies()
    withdrawals = list_waiting()
    people = {d.author_id for d in waiting.drafts} | {each.releaser_id for each in emergencies}
    return render_template(
        "owner/drafts.html",
        drafts=sorted(waiting.drafts, key=lambda draft: not waiting.mine[draft.version_id]),
        steps=waiting.steps,
        mine=waiting.mine,
        newest=waiting.newest,
        missing=waiting.missing,
        emergencies=emergencies,
        withdrawals=withdrawals,
        names=list_names(people, clock.today(get_company().time_zone)),
        may_write=may(Action.WRITE_POLICIES),
    )


@blueprint.get("/drafts/<id:version_id>")
def draft(version_id: int) -> ResponseReturnValue:
    """One draft as it would read, with how its checking stands."""
    preview = get_preview(version_id)
    if preview is None:
        return point_to_release(version_id)
    return show_draft(preview)

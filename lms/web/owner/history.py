"""The life of a policy on one page, and the review that changes nothing."""

from datetime import date
from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired

from lms import clock
from lms.acknowledgements.queries import count_by_version
from lms.db import transaction
from lms.errors import RefusalError, TextChangedError
from lms.people.names import list_names
from lms.people.roles import Action
from lms.policies.upkeep import history, service
from lms.policies.upkeep.queries import list_confirmations, list_reviews
from lms.policies.upkeep.rules import add_months
from lms.policies.withdrawal import rules
from lms.policies.withdrawal.proposals import ProposalView, list_ended, list_of_policy
from lms.policies.withdrawal.rules import State
from lms.web.access import blueprint_for, may
from lms.web.company import get_company
from lms.web.form_base import BaseForm
from lms.web.identity import get_signed_in
from lms.web.owner.announcing import may_tell

blueprint = blueprint_for(Action.READ_HISTORY, "history", __name__)


class ConfirmationForm(BaseForm):
    """The reason and one tick; the digest says which text was reviewed."""

    seen_digest = HiddenField(
        validators=[InputRequired("This page came without its fingerprint. Load it again.")]
    )
    reason = TextAreaField("What you looked at, and why nothing has to change")
    agree = BooleanField(
        "This is my own review",
        validators=[InputRequired("Tick the sentence if it is your own review, then record it.")],
    )


@blueprint.get("/reviews")
def reviews() -> ResponseReturnValue:
    """When each policy in force is to be reviewed, the soonest first."""
    today = clock.today(get_company().time_zone)
    due = list_reviews(today)
    return render_template(
        "owner/reviews.html",
        reviews=due,
        overdue=[review for review in due if review.is_overdue(today)],
        names=list_names({review.policy.owner_id for review in due}, today),
    )


@blueprint.get("/policies/<slug:slug>/history")
def policy_history(slug: str) -> ResponseReturnValue:
    """Every version of a policy with its people and days, and every review."""
    return _show(slug, ConfirmationForm(formdata=None))


@blueprint.post("/policies/<slug:slug>/history/reviewed")
def confirm(slug: str) -> ResponseReturnValue:
    """Take the review that found nothing to change."""
    form, at = ConfirmationForm(), clock.now()
    if not form.validate_on_submit():
        return _show(slug, form), 422
    try:
        with transaction():
            service.confirm(
                slug,
                person_id=get_signed_in().id,
                seen_digest=form.seen_digest.data or "",
                reason=form.reason.data or "",
                at=at,
                day=get_company().day_of(at),
            )
    except TextChangedError as changed:
        return _show(slug, ConfirmationForm(formdata=None), refusal=str(changed)), 409
    except RefusalError as refusal:
        return _show(slug, form, refusal=str(refusal)), 422
    return redirect(url_for(".policy_history", slug=slug, _anchor="reviews"), code=303)


def _show(slug: str, form: FlaskForm, *, refusal: str = "") -> str:
    signed_in = get_signed_in()
    today = clock.today(get_company().time_zone)
    policy = history.find_policy(slug, today)
    if policy is None:
        abort(404)
    proposals = list_of_policy(policy.policy_id)
    versions = history.list_past_versions(policy.policy_id, today, withdrawn=list_ended(proposals))
    in_force = next((v for v in versions if v.is_in_force(today)), None)
    if in_force is not None:
        form["seen_digest"].data = in_force.text_digest
    is_mine = policy.owner_id == signed_in.id
    return render_template(
        "owner/history.html",
        policy=policy,
        versions=versions,
        in_force=in_force,
        acknowledged=count_by_version(policy.policy_id),
        is_mine=is_mine,
        may_tell=may_tell(policy.owner_id, signed_in.actor),
        may_confirm=in_force is not None and (is_mine or may(Action.RELEASE_POLICY)),
        **_describe_withdrawals(policy, proposals, today, is_in_force=in_force is not None),
        form=form,
        refusal=refusal,
        company_today=today,
        **_describe_reviews(policy, versions, today),
    )


def _describe_withdrawals(
    policy: history.PolicyLine,
    proposals: tuple[ProposalView, ...],
    today: date,
    *,
    is_in_force: bool,
) -> dict[str, Any]:
    """What was ever proposed and decided, and whether this person may propose it now."""
    actor = get_signed_in().actor
    standing = next((each for each in proposals if each.state is State.APPROVED), None)
    is_coming = standing is not None and today < standing.withdrawn_from
    is_under_way = is_coming or any(each.state is State.WAITING for each in proposals)
    may_propose = rules.may_propose(
        actor.roles,
        is_owner=actor.person_id == policy.owner_id,
        has_owner_left=policy.has_owner_left,
    )
    return {
        "withdrawals": proposals,
        "standing": standing,
        "may_withdraw": is_in_force and not is_under_way and may_propose,
        "may_see_withdrawal": may(Action.READ_DRAFTS),
    }


def _describe_reviews(
    policy: history.PolicyLine, versions: tuple[history.PastVersion, ...], today: date
) -> dict[str, Any]:
    reviews = list_confirmations(policy.policy_id, today)
    last_on = history.find_last_review(
        versions, reviews[0].confirmed_on if reviews else None, day=today
    )
    return {
        "reviews": reviews,
        "last_on": last_on,
        "due_on": add_months(last_on, policy.review_every_months) if last_on else None,
        "is_reviewed_today": any(r.confirmed_on == today for r in reviews),
    }

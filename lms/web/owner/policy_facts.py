"""A new policy, and changing the facts of one: whom it concerns, who keeps it, in which days."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.assignments.comparing import list_gaining, list_losing
from lms.db import transaction
from lms.errors import RefusalError
from lms.people.audience_words import describe
from lms.people.fact_values import list_fact_values
from lms.people.headcount import count_audience
from lms.people.names import find_signer
from lms.people.queries import list_departments
from lms.policies.approvers import list_approvers
from lms.policies.beginning import begin_policy
from lms.policies.files import FactsFile
from lms.policies.keeping import list_slugs
from lms.policies.reader import PolicyFile, read_policy_facts
from lms.policies.reviews import list_in_review
from lms.slugs import choose_slug
from lms.web.company import get_company
from lms.web.formatting import and_list
from lms.web.identity import get_signed_in
from lms.web.owner.blueprint import writing_blueprint as blueprint
from lms.web.owner.facts_form import PolicyForm
from lms.web.owner.writing import get_own
from lms.workflows.comparing import compare_policy
from lms.workflows.keeping import change_policy

USUAL = {
    "whom": "everyone",
    "asks": "each version",
    "visibility": "internal",
    "days_after_publishing": 14,
    "days_after_hiring": 14,
    "review_every_months": 12,
    "approvals_needed": 1,
}


@blueprint.get("/new")
def new_policy() -> ResponseReturnValue:
    """The form for a new policy."""
    day = get_company().day_of(clock.now())
    signer = find_signer(get_signed_in().id, day)
    form = PolicyForm(formdata=None, data={**USUAL, "owner": signer.staff_number if signer else ""})
    _offer(form)
    return _show(form, None)


@blueprint.post("/new")
def add_policy() -> ResponseReturnValue:
    """Begin a policy and the draft of its first version, or read its audience back."""
    form, at = PolicyForm(), clock.now()
    _offer(form)
    facts = form.read(None) if form.validate_on_submit() else None
    if facts is None or request.form.get("op") == "read back":
        return _show(form, None, facts), 200 if facts else 422
    slug = choose_slug(facts.title, list_slugs(), kind="policy")
    try:
        with transaction():
            version_id = begin_policy(
                slug, facts, person_id=get_signed_in().id, day=get_company().day_of(at), at=at
            )
    except RefusalError as refusal:
        form.add_error(str(refusal))
        return _show(form, None), 422
    flash(f"{facts.title} is begun. It concerns {describe(facts.audience)}.", "success")
    return redirect(url_for(".edit", version_id=version_id), code=303)


@blueprint.get("/<slug:slug>/facts")
def change_facts(slug: str) -> ResponseReturnValue:
    """The facts of a policy as they are."""
    kept = get_own(slug)
    form = PolicyForm(formdata=None)
    form.show(_read(kept))
    _offer(form)
    return _show(form, kept)


@blueprint.post("/<slug:slug>/facts")
def save_facts(slug: str) -> ResponseReturnValue:
    """Let other facts hold from today on, or read the audience back."""
    kept, form, at = get_own(slug), PolicyForm(), clock.now()
    before = _read(kept)
    form.keep_audience(before.audience)
    _offer(form)
    facts = form.read(before) if form.validate_on_submit() else None
    if facts is None or request.form.get("op") == "read back":
        return _show(form, kept, facts), 200 if facts else 422
    in_review = {draft.number for draft in list_in_review(slug)}
    try:
        with transaction():
            change_policy(slug, facts, actor_id=get_signed_in().id, at=at)
    except RefusalError as refusal:
        form.add_error(str(refusal))
        return _show(form, kept), 422
    flash(f"From today {facts.title} concerns {describe(facts.audience)}.", "success")
    if lost := sorted(in_review - {draft.number for draft in list_in_review(slug)}):
        flash(f"No longer in review: version {and_list(lost)}. Submit it again.", "warning")
    return redirect(url_for(".policies"), code=303)


def _read(kept: FactsFile) -> PolicyFile:
    read = read_policy_facts(kept.source.decode("utf-8", "replace"), "policy.yaml")
    if isinstance(read, list):
        raise RefusalError("The facts of this policy cannot be read. Bring them in as a file.")
    return read


def _offer(form: PolicyForm) -> None:
    day = get_company().day_of(clock.now())
    form.offer(list_departments(), list_fact_values(day))
    form.offer_approvers(list_approvers(day))


def _show(form: PolicyForm, kept: FactsFile | None, facts: PolicyFile | None = None) -> str:
    day = get_company().day_of(clock.now())
    known = facts or (_read(kept) if kept else None)
    dry_run = compare_policy(kept.slug, facts.audience, day=day) if kept and facts else None
    return render_template(
        "owner/facts.html",
        form=form,
        kept=kept,
        is_read_back=facts is not None,
        dry_run=dry_run,
        gaining=list_gaining(dry_run, 1) if dry_run else (),
        losing=list_losing(dry_run, 1) if dry_run else (),
        sentence=describe(known.audience) if known else "",
        count=count_audience(known.audience, day) if known else 0,
    )

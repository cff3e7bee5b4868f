"""A new rule, and what a rule says from a day on; tried out before it is saved."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.assignments.comparing import PAGE_SIZE, Comparison, list_gaining, list_losing
from lms.assignments.rule_definition import RuleDefinition
from lms.assignments.rule_queries import RuleView, list_rules
from lms.db import transaction
from lms.errors import RefusalError
from lms.people.audience_check import AudienceCheck
from lms.slugs import choose_slug
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.rulebook.blueprint import blueprint
from lms.web.rulebook.checking import check_audience
from lms.web.rulebook.forms import RuleForm
from lms.web.rulebook.listing import find_present, get_versions
from lms.web.rulebook.reading import list_items, read_rule, show_rule
from lms.workflows import ruling
from lms.workflows.comparing import compare_rule

USUAL = {"due_after": "asking", "due_days": 14, "again": "no", "months": 12, "window_days": 30}


@blueprint.get("/new")
def new_rule() -> ResponseReturnValue:
    """The form for a new rule."""
    today = clock.today(get_company().time_zone)
    form = RuleForm(formdata=None, data={**USUAL, "holds_from": today})
    return _show(form, None)


@blueprint.post("/new")
def add_rule() -> ResponseReturnValue:
    """Try a new rule out, or let it hold from that day on."""
    return _take(RuleForm(), None)


@blueprint.get("/<slug:slug>/edit")
def edit_rule(slug: str) -> ResponseReturnValue:
    """The form with what the rule says."""
    today = clock.today(get_company().time_zone)
    versions = get_versions(slug)
    form = RuleForm(formdata=None, data={**USUAL, "holds_from": today})
    show_rule(form, versions[-1])
    return _show(form, find_present(versions, today))


@blueprint.post("/<slug:slug>/edit")
def save_rule(slug: str) -> ResponseReturnValue:
    """Try out what the rule would say, or let it say that from a day on."""
    today = clock.today(get_company().time_zone)
    return _take(RuleForm(), find_present(get_versions(slug), today))


def _take(form: RuleForm, present: RuleView | None) -> ResponseReturnValue:
    """Read the form; show what it would change, or save it."""
    is_sent = form.validate_on_submit()
    check = check_audience(form)
    definition = read_rule(form, check.audience) if is_sent and check.audience else None
    if definition is None:
        return _show(form, present, check), 422
    is_asked_back = check.question is not None and not form.is_meant.data
    if request.form.get("op") != "save" or is_asked_back:
        return _show(form, present, check, definition), 422 if is_asked_back else 200
    try:
        slug = _save(form, present, definition)
    except RefusalError as refusal:
        form.add_error(str(refusal))
        return _show(form, present, check), 422
    flash(f"{definition.title} is on record. It asks {check.sentence}.", "done")
    return redirect(url_for(".rule", slug=slug), code=303)


def _save(form: RuleForm, present: RuleView | None, definition: RuleDefinition) -> str:
    at = clock.now()
    with transaction():
        taken = {rule.slug for rule in list_rules(at.date().max)}
        slug = present.slug if present else choose_slug(definition.title, taken, kind="rule")
        ruling.save_rule(
            slug,
            definition,
            holds_from=form.holds_from.data or get_company().day_of(at),
            actor_id=get_signed_in().id,
            at=at,
        )
    return slug


def _show(
    form: RuleForm,
    present: RuleView | None,
    check: AudienceCheck | None = None,
    definition: RuleDefinition | None = None,
) -> str:
    today = clock.today(get_company().time_zone)
    form.offer(list_items(today))
    dry_run = None
    if definition is not None:
        day = max(form.holds_from.data or today, today)
        dry_run = compare_rule(present, definition, day=day)
    return render_template(
        "rules/edit.html",
        form=form,
        present=present,
        check=check,
        dry_run=dry_run,
        **(list_people(dry_run) if dry_run else {}),
    )


def list_people(dry_run: Comparison) -> dict[str, object]:
    """The page of people who would be asked, and of those who no longer would be."""
    page = max(request.form.get("page", 1, type=int), 1)
    longest = max(len(dry_run.gaining), len(dry_run.losing))
    pages = max(1, -(-longest // PAGE_SIZE))
    page = min(page, pages)
    return {
        "gaining": list_gaining(dry_run, page),
        "losing": list_losing(dry_run, page),
        "page": page,
        "pages": pages,
    }

"""Ending a rule: whom it releases first, and then that it asks nobody from a day on."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.assignments.rule_queries import RuleView
from lms.db import transaction
from lms.errors import RefusalError
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.rulebook.blueprint import blueprint
from lms.web.rulebook.editing import list_people
from lms.web.rulebook.forms import EndForm
from lms.web.rulebook.listing import find_present, get_versions
from lms.workflows import ruling
from lms.workflows.comparing import compare_end


@blueprint.get("/<slug:slug>/end")
def end(slug: str) -> ResponseReturnValue:
    """From which day on the rule ends."""
    today = clock.today(get_company().time_zone)
    rule = find_present(get_versions(slug), today)
    return _show(rule, EndForm(formdata=None, ends_from=today), None)


@blueprint.post("/<slug:slug>/end")
def end_rule(slug: str) -> ResponseReturnValue:
    """Show whom it releases on another day, or let the rule end."""
    form, at = EndForm(), clock.now()
    today = get_company().day_of(at)
    rule = find_present(get_versions(slug), today)
    day = form.ends_from.data if form.validate_on_submit() else None
    if day is None or request.form.get("op") != "end":
        return _show(rule, form, day), 200 if day else 422
    try:
        with transaction():
            ruling.end_rule(slug, ends_from=day, actor_id=get_signed_in().id, at=at)
    except RefusalError as refusal:
        form.add_error(str(refusal))
        return _show(rule, form, None), 422
    flash(f"{rule.definition.title} ends. What was done under it stays on record.", "done")
    return redirect(url_for(".rule", slug=slug), code=303)


def _show(rule: RuleView, form: EndForm, day: date | None) -> str:
    """The form, and with a day whom the end on that day would release."""
    if day is None:
        return render_template("rules/end.html", rule=rule, form=form, dry_run=None)
    dry_run = compare_end(rule, day=max(day, clock.today(get_company().time_zone)))
    return render_template(
        "rules/end.html", rule=rule, form=form, dry_run=dry_run, **list_people(dry_run)
    )

"""Asking people by hand: those named, or whom an audience contains today."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.assignments.rule_definition import RuleItem
from lms.db import transaction
from lms.errors import RefusalError
from lms.people.audience_check import AudienceCheck
from lms.people.headcount import list_ids
from lms.people.naming_people import NamedPeople, find_named
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.web.rulebook.blueprint import blueprint
from lms.web.rulebook.checking import check_audience
from lms.web.rulebook.forms import AskForm
from lms.web.rulebook.reading import list_items, read_item
from lms.workflows import ruling


@dataclass(frozen=True)
class Chosen:
    """Whom the form means."""

    person_ids: tuple[int, ...]
    named: NamedPeople
    check: AudienceCheck | None


@blueprint.get("/ask")
def ask() -> ResponseReturnValue:
    """The form in which people are asked by hand."""
    return _show(AskForm(formdata=None), None)


@blueprint.post("/ask")
def ask_people() -> ResponseReturnValue:
    """Show who would be asked, or ask them."""
    form, at = AskForm(), clock.now()
    is_sent = form.validate_on_submit()
    chosen = _choose(form) if is_sent else None
    if chosen is None or request.form.get("op") != "ask":
        return _show(form, chosen), 200 if chosen else 422
    try:
        with transaction():
            made = ruling.ask_by_hand(
                RuleItem(**read_item(form.item.data or "")),
                chosen.person_ids,
                due_on=form.due_on.data or at.date(),
                reason=form.reason.data or "",
                actor_id=get_signed_in().id,
                at=at,
            ).made
    except RefusalError as refusal:
        form.add_error(str(refusal))
        return _show(form, chosen), 422
    people = "person is" if made == 1 else "people are"
    flash(f"{made} {people} asked. Who owed it already keeps the day they were told.", "done")
    return redirect(url_for(".rules"), code=303)


def _choose(form: AskForm) -> Chosen | None:
    """Whom the form means; None, with a sentence, where that cannot be said."""
    today = clock.today(get_company().time_zone)
    if form.item.data not in dict(list_items(today)):
        form.add_error("Choose what is asked from the list.")
        return None
    named = find_named(form.staff_numbers.data or "", today)
    if named.unknown:
        form.add_error(named.explain_unknown())
        return None
    check = check_audience(form) if form.audience.data else None
    if check is not None and check.audience is None:
        return None
    ids = (
        *named.person_ids,
        *(list_ids(check.audience, today) if check and check.audience else ()),
    )
    if not ids:
        form.add_error("Nobody is named. Paste staff numbers, or write an audience.")
        return None
    return Chosen(tuple(dict.fromkeys(ids)), named, check)


def _show(form: AskForm, chosen: Chosen | None) -> str:
    form.offer(list_items(clock.today(get_company().time_zone)))
    return render_template("rules/ask.html", form=form, chosen=chosen)

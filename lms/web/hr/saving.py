"""Filters of the record that are kept under a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from lms import clock
from lms.compliance import saved_filters
from lms.compliance.saved_filters import SavedFilterView
from lms.db import transaction
from lms.errors import RefusalError
from lms.web.form_base import normalise
from lms.web.hr.blueprint import blueprint
from lms.web.hr.forms import RecordForm
from lms.web.hr.reading import read_form
from lms.web.identity import get_signed_in

KEPT = ("known", "department", "about", "status", "q")


@dataclass(frozen=True)
class Offered:
    """A saved filter with its address; `lost` says what of it is no more."""

    filter: SavedFilterView
    url: str
    lost: str


def list_offered(form: RecordForm) -> tuple[Offered, ...]:
    """The saved filters of who is signed in, each without what cannot be chosen any more."""
    found = []
    for saved in saved_filters.list_filters(get_signed_in().id):
        stale = {name for name in KEPT if not _can_be_chosen(form, name, saved.choices)}
        kept = {name: value for name, value in saved.choices.items() if name not in stale}
        found.append(
            Offered(
                saved, f"{url_for('.record')}?{urlencode(kept)}", " and ".join(_name(form, stale))
            )
        )
    return tuple(found)


def _can_be_chosen(form: RecordForm, name: str, choices: object) -> bool:
    value = choices.get(name, "") if isinstance(choices, dict) else ""
    if name == "q" or not value:
        return True
    field: SelectField = form[name]  # type: ignore[assignment]
    return any(value == choice[0] for choice in field.iter_choices())


def _name(form: RecordForm, stale: set[str]) -> Iterator[str]:
    return (form[name].label.text.lower() for name in KEPT if name in stale)


@blueprint.post("/compliance/filters")
def save_filter() -> ResponseReturnValue:
    """Keep what the record is narrowed to, without its day."""
    form, _, _ = read_form(request.form)
    name = normalise(request.form.get("name", ""))
    address = form.to_address(as_of="") if form.validate() else {}
    try:
        with transaction():
            saved_filters.save(
                get_signed_in().id,
                name,
                address,
                is_shared=request.form.get("is_shared") == "y",
                at=clock.now(),
            )
    except RefusalError as refusal:
        flash(str(refusal), "due")
    else:
        flash(f"“{name}” is kept.", "done")
    return redirect(url_for(".record", **address), code=303)


@blueprint.post("/compliance/filters/<token:filter_id>/forget")
def forget_filter(filter_id: str) -> ResponseReturnValue:
    """Forget an own filter; nothing but its name is lost."""
    with transaction():
        saved_filters.forget(filter_id, get_signed_in().id)
    flash("The filter is forgotten.", "done")
    return redirect(url_for(".record"), code=303)

"""What a typed audience comes to, beside the field in which it is typed."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms import clock
from lms.people.audience_check import AudienceCheck, check_notation
from lms.web.company import get_company
from lms.web.rulebook.blueprint import blueprint
from lms.web.rulebook.forms import AudienceForm


@blueprint.post("/check")
def check() -> ResponseReturnValue:
    """The audience in words, how many people are in it today, and what is wrong with it."""
    form = AudienceForm()
    found = check_audience(form)
    return render_template("rules/_check.html", check=found), 200 if found.audience else 422


def check_audience(form: AudienceForm) -> AudienceCheck:
    """What the audience in the form comes to; the field says whether it can be read."""
    found = check_notation(form.audience.data or "", clock.today(get_company().time_zone))
    if found.audience is None and "audience" in request.form:
        form.audience.errors = [_say(fault) for fault in found.faults[:3]]
    return found


def _say(fault: object) -> str:
    line, column = getattr(fault, "line", 1), getattr(fault, "column", 1)
    place = f"Column {column}" if line == 1 else f"Line {line}, column {column}"
    return f"{place}: {getattr(fault, 'sentence', '')}"

"""How the own line stands, and each person of it; nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.compliance import queries
from lms.compliance.catalogue import get_catalogue
from lms.compliance.line import LinePage, list_line
from lms.compliance.selection import Filter
from lms.people.queries import list_line_ids
from lms.people.roles import Action
from lms.policies.threads.queries import list_objections
from lms.web.access import blueprint_for
from lms.web.company import get_company
from lms.web.formatting import SPELLED, counted, number
from lms.web.identity import get_signed_in

SOON_DAYS = 7
blueprint = blueprint_for(Action.READ_LINE, "manager", __name__, url_prefix="/team")


@dataclass(frozen=True)
class Opening:
    """The answer, and the next fact."""

    headline: str
    lead: str


@blueprint.get("")
def team() -> ResponseReturnValue:
    """The whole line below the manager, those who need something first."""
    zone = get_company().time_zone
    today = clock.today(zone)
    line = list_line_ids(get_signed_in().id, today)
    found = list_line(
        Filter(today, zone, within=line),
        get_catalogue(today),
        request.args.get("page", 1, type=int),
    )
    return render_template(
        "manager/team.html",
        opening=write_opening(found),
        found=found,
        soon_days=SOON_DAYS,
        url_for_page=lambda page: url_for(".team", page=page),
    )


@blueprint.get("/<id:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """Everything asked of one person of the line; of anybody else there is no such page."""
    zone = get_company().time_zone
    today = clock.today(zone)
    if person_id not in list_line_ids(get_signed_in().id, today):
        abort(404)
    found = queries.get_person_record(person_id, today, zone=zone)
    return render_template(
        "manager/person.html",
        person=found.person,
        rows=queries.list_late_first(found.rows),
        as_of=today,
        objections=list_objections((person_id,)),
    )


def write_opening(found: LinePage) -> Opening:
    """The page's first two lines."""
    people = _spell(found.total).lower()
    if not found.late:
        headline = f"Nobody of your {people} {_people(found.total)} is late"
    elif found.total == 1:
        headline = "The one person who reports to you is late"
    else:
        verb = "is" if found.late == 1 else "are"
        headline = f"{_spell(found.late)} of your {people} {_people(found.total)} {verb} late"
    return Opening(headline, " ".join(_tell_others(found)))


def _tell_others(found: LinePage) -> Iterator[str]:
    """What there is to say of those who are not late; of nobody nothing is said."""
    rest = found.total - found.late - found.open
    if found.open:
        yield f"{_count(found.open)} still {_have(found.open)} time for what is open."
    if rest:
        yield f"{_count(rest)} {_have(rest)} nothing open."


def _count(people: int) -> str:
    return counted(people, "person", "people", spell=True)


def _spell(count: int) -> str:
    return SPELLED[count] if count < len(SPELLED) else number(count)


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"

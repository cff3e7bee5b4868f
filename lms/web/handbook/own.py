"""The policies that concern the one who reads, as one page and one file."""

from flask.typing import ResponseReturnValue

from lms import clock
from lms.people.person_facts import get_person_facts
from lms.people.roles import Action, Role
from lms.policies.handbook.document import Book
from lms.policies.handbook.queries import list_chapters
from lms.policies.handbook.rules import choose_chapters
from lms.web.access import blueprint_for
from lms.web.company import get_company
from lms.web.handbook.files import send_book, show_progress
from lms.web.handbook.showing import show_handbook
from lms.web.identity import get_signed_in
from lms.web.settings import get_settings

blueprint = blueprint_for(Action.READ_POLICIES, "handbook", __name__)


def is_outside() -> bool:
    """Whether the reader does not work here, such as an auditor: no policy concerns them."""
    return Role.EMPLOYEE not in get_signed_in().actor.roles


def get_own() -> Book:
    """The handbook of the signed-in person, on this day of the company; outside, of everything."""
    company = get_company()
    today = clock.today(company.time_zone)
    chapters = list_chapters(today)
    if not is_outside():
        facts = get_person_facts(get_signed_in().id, today)
        chapters = choose_chapters(chapters, facts)
    return Book(chapters, company.name, get_settings().base_url)


@blueprint.get("/handbook")
def page() -> ResponseReturnValue:
    """All policies in force that concern the person, one after the other."""
    return show_handbook(get_own(), is_everything=is_outside())


@blueprint.get("/handbook/file")
def file() -> ResponseReturnValue:
    """How far the file of them is."""
    return show_progress(get_own(), is_everything=is_outside())


@blueprint.get("/handbook.pdf")
def pdf() -> ResponseReturnValue:
    """The file of them."""
    return send_book(get_own(), "handbook.pdf")

"""All policies in force as one page and one file, whomever they concern."""

from flask.typing import ResponseReturnValue

from lms import clock
from lms.people.roles import Action
from lms.policies.handbook.document import Book
from lms.policies.handbook.queries import list_chapters
from lms.web.access import blueprint_for
from lms.web.company import get_company
from lms.web.handbook.files import send_book, show_progress
from lms.web.handbook.showing import show_handbook
from lms.web.settings import get_settings

blueprint = blueprint_for(Action.READ_WHOLE_HANDBOOK, "whole_handbook", __name__)


def get_whole() -> Book:
    """The handbook of everything in force on this day of the company."""
    company = get_company()
    chapters = list_chapters(clock.today(company.time_zone))
    return Book(chapters, company.name, get_settings().base_url)


@blueprint.get("/handbook/everything")
def page() -> ResponseReturnValue:
    """All policies in force, one after the other."""
    return show_handbook(get_whole(), is_everything=True)


@blueprint.get("/handbook/everything/file")
def file() -> ResponseReturnValue:
    """How far the file of them is."""
    return show_progress(get_whole(), is_everything=True)


@blueprint.get("/handbook/everything.pdf")
def pdf() -> ResponseReturnValue:
    """The file of them."""
    return send_book(get_whole(), "handbook-everything.pdf")

"""The policies that concern the one who reads, as one page."""

from datetime import date

from flask.typing import ResponseReturnValue

from lms import clock
from lms.people import queries as people
from lms.people.roles import Action
from lms.policies.handbook.queries import list_chapters
from lms.policies.handbook.rules import Chapter, choose_chapters
from lms.web.access import blueprint_for
from lms.web.company import get_company
from lms.web.handbook.showing import show_handbook
from lms.web.identity import get_signed_in

blueprint = blueprint_for(Action.READ_POLICIES, "handbook", __name__)


def list_own(today: date) -> tuple[Chapter, ...]:
    """The policies that concern the signed-in person on that day of the company."""
    facts = people.get_person_facts(get_signed_in().id, today)
    return choose_chapters(list_chapters(today), facts)


@blueprint.get("/handbook")
def own() -> ResponseReturnValue:
    """All policies in force that concern the person, one after the other."""
    return show_handbook(list_own(clock.today(get_company().time_zone)), is_everything=False)

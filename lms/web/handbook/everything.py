"""All policies in force as one page, whomever they concern."""

from flask.typing import ResponseReturnValue

from lms import clock
from lms.people.roles import Action
from lms.policies.handbook.queries import list_chapters
from lms.web.access import blueprint_for
from lms.web.company import get_company
from lms.web.handbook.showing import show_handbook

blueprint = blueprint_for(Action.READ_WHOLE_HANDBOOK, "whole_handbook", __name__)


@blueprint.get("/handbook/everything")
def everything() -> ResponseReturnValue:
    """All policies in force, one after the other."""
    return show_handbook(list_chapters(clock.today(get_company().time_zone)), is_everything=True)

"""The pages of rules, and of asking people by hand."""

from lms.people.roles import Action
from lms.web.access import blueprint_for

blueprint = blueprint_for(Action.SET_RULES, "rules", __name__, url_prefix="/rules")

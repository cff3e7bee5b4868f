"""The pages of those who look after people and their accounts."""

from lms.people.roles import Action
from lms.web.access import blueprint_for

blueprint = blueprint_for(Action.MANAGE_PEOPLE, "admin", __name__, url_prefix="/admin")

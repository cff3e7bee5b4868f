"""The pages of everybody who has something to read, answer or show."""

from lms.people.roles import Action
from lms.web.access import blueprint_for

blueprint = blueprint_for(Action.READ_OWN, "learner", __name__)

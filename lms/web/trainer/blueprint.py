"""The pages of those who write quizzes."""

from lms.people.roles import Action
from lms.web.access import blueprint_for

blueprint = blueprint_for(Action.WRITE_QUIZZES, "trainer", __name__, url_prefix="/trainer")

"""The pages of those who ask about a text and of those who answer.

Who owns a policy is a relation and no role, so that each page looks for itself who may read it.
"""

from lms.people.roles import Action
from lms.web.access import blueprint_for

blueprint = blueprint_for(Action.READ_OWN, "questions", __name__)

"""Where the pages of requests are registered.

Who owns a policy or manages somebody is a relation and no role, so that each page looks for
itself who may read it.
"""

from lms.people.roles import Action
from lms.web.access import blueprint_for

blueprint = blueprint_for(Action.READ_OWN, "requests", __name__)

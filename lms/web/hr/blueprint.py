"""The pages of HR and of the auditor: the record, the acts behind it, the register."""

from lms.people.roles import Action
from lms.web.access import blueprint_for

blueprint = blueprint_for(Action.READ_RECORD, "hr", __name__)

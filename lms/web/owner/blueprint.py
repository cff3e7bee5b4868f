"""The pages of those who write policies and of those who release them."""

from lms.people.roles import Action
from lms.web.access import blueprint_for

blueprint = blueprint_for(Action.READ_DRAFTS, "owner", __name__)
writing_blueprint = blueprint_for(Action.WRITE_POLICIES, "writing", __name__, url_prefix="/write")

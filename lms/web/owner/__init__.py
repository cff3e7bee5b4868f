"""The pages of those who write policies, check them and publish them."""

from lms.web.owner import drafts, editing, policy_facts, publishing, released, review, writing
from lms.web.owner.announcing import blueprint as announcing_blueprint
from lms.web.owner.blueprint import blueprint, writing_blueprint
from lms.web.owner.history import blueprint as history_blueprint
from lms.web.owner.intake import blueprint as intake_blueprint
from lms.web.owner.withdrawal import blueprint as withdrawal_blueprint

__all__ = [
    "announcing_blueprint",
    "blueprint",
    "drafts",
    "editing",
    "history_blueprint",
    "intake_blueprint",
    "policy_facts",
    "publishing",
    "released",
    "review",
    "withdrawal_blueprint",
    "writing",
    "writing_blueprint",
]

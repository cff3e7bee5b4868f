"""The pages that visitors may open."""

from lms.web.visitor import public_policies, public_search, verify
from lms.web.visitor.calendar import blueprint as calendar_blueprint
from lms.web.visitor.check import blueprint as check_blueprint
from lms.web.visitor.routes import blueprint

__all__ = (
    "blueprint",
    "calendar_blueprint",
    "check_blueprint",
    "public_policies",
    "public_search",
    "verify",
)

"""The pages of the handbook: one's own, and that of all policies in force."""

from lms.web.handbook.everything import blueprint as everything_blueprint
from lms.web.handbook.own import blueprint

__all__ = ["blueprint", "everything_blueprint"]

"""The pages about one's own account."""

from lms.web.account import calendar
from lms.web.account.routes import blueprint

__all__ = ("blueprint", "calendar")

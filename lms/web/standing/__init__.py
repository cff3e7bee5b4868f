"""How the company stands, or a line of several levels: the pages of management."""

from lms.web.standing.routes import blueprint

__all__ = ["blueprint"]

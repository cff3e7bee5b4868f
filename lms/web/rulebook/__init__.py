"""The pages of those who say whom rules ask for what."""

from lms.web.rulebook import asking, checking, editing, ending, listing
from lms.web.rulebook.blueprint import blueprint

__all__ = ["asking", "blueprint", "checking", "editing", "ending", "listing"]

"""The pages of those who ask about a text and of those who answer."""

from lms.web.questions import answering, asking, listing, reading
from lms.web.questions.blueprint import blueprint

__all__ = ["answering", "asking", "blueprint", "listing", "reading"]

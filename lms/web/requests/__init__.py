"""The pages of those who ask to owe something less or later, and of those who decide it."""

from lms.web.requests import asking, deciding, listing, timeline
from lms.web.requests.blueprint import blueprint

__all__ = ["asking", "blueprint", "deciding", "listing", "timeline"]

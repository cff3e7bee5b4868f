"""What changed between two versions of a policy, as readers are shown it."""

from dataclasses import dataclass
from functools import lru_cache

from lms.comparison import Shown, show_changes, tell_apart
from lms.markup import sanitise_changes

SIGNS_ONLY = (
    "Only signs of the source differ, such as how a list is marked. "
    "Every word that is shown is the same."
)
# Kept in each process: all who are asked to read an update are shown one of a few pairs.
PAIRS_KEPT = 64


@dataclass(frozen=True)
class Changes:
    """The difference as sanitised HTML, what is in it, and what cannot be seen, in sentences."""

    html: str
    shown: Shown
    unseen: tuple[str, ...]

    @property
    def anchors(self) -> frozenset[str]:
        """The sections in which something changed, as the page names them."""
        return frozenset(section.anchor for section in self.shown.sections)


@lru_cache(maxsize=PAIRS_KEPT)
def compare_versions(old_text: str, old_html: str, new_text: str, new_html: str) -> Changes:
    """The difference of two texts as released; two that differ are never told to be the same."""
    shown = show_changes(old_html, new_html)
    unseen = tell_apart(old_text, new_text)
    if shown.is_empty and not unseen and old_text != new_text:
        unseen = (SIGNS_ONLY,)
    return Changes(html=sanitise_changes(shown.html), shown=shown, unseen=unseen)

"""What changed from one text to another: paragraphs moved, new, gone, and the words inside them."""

from lms.comparison.showing import ChangedSection, Shown, show_changes
from lms.comparison.texts import (
    MismatchError,
    Piece,
    Step,
    apply,
    compare_texts,
    name_kind,
    revert,
    split_blocks,
)
from lms.comparison.unseen import find_unseen, name_unseen, tell_apart

__all__ = [
    "ChangedSection",
    "MismatchError",
    "Piece",
    "Shown",
    "Step",
    "apply",
    "compare_texts",
    "find_unseen",
    "name_kind",
    "name_unseen",
    "revert",
    "show_changes",
    "split_blocks",
    "tell_apart",
]

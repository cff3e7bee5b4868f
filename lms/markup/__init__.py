"""How the texts that people write become the pages that people read."""

from lms.markup.explaining import explain_terms
from lms.markup.limits import find_excess
from lms.markup.outline import Heading, is_anchor, mask_code, read_outline
from lms.markup.rendering import (
    Rendered,
    Section,
    Term,
    render_inline,
    render_markdown,
    split_standfirst,
)
from lms.markup.sanitising import sanitise_changes
from lms.markup.tree import read_link

__all__ = [
    "Heading",
    "Rendered",
    "Section",
    "Term",
    "explain_terms",
    "find_excess",
    "is_anchor",
    "mask_code",
    "read_link",
    "read_outline",
    "render_inline",
    "render_markdown",
    "sanitise_changes",
    "split_standfirst",
]

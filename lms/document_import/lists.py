"""Which paragraphs of a document are items of a list, words with their definitions, or tables."""

import re
from collections.abc import Sequence

from lms.document_import.blocks import Kind
from lms.document_import.paragraphs import Paragraph

_DEFINING = re.compile(
    r"\b(?:definitions?|defined|glossary|key terms?|terminology|meanings?)\b", re.IGNORECASE
)
_LONGEST_ITEM = 200
_INNER_BULLETS = frozenset("◦○▪▫□–—o‣⁃")
_SHARE_OF_TERM = 8


def is_defining(heading: str) -> bool:
    """Whether a section with this heading explains words."""
    return _DEFINING.search(heading) is not None


def is_definition(text: str) -> bool:
    """A few words, a colon, and what they mean."""
    word, colon, meaning = text.partition(": ")
    return bool(colon and meaning.strip()) and 0 < len(word.split()) <= _SHARE_OF_TERM


class Depth:
    """How deep the items of a list stand, by their indents and their bullets."""

    def __init__(self) -> None:
        self.indent: int | None = None
        self.sign = ""

    def leave(self) -> None:
        """The list has ended."""
        self.indent, self.sign = None, ""

    def is_inner(self, paragraph: Paragraph) -> bool:
        """Whether the item stands below another item."""
        sign = paragraph.mark.bullet or paragraph.mark.style
        if self.indent is None:
            self.indent, self.sign = paragraph.indent, sign
            return False
        if paragraph.indent > self.indent + 1:
            return True
        is_lower = sign in _INNER_BULLETS or sign in {"letter", "inside"}
        if sign != self.sign and is_lower and self.sign not in _INNER_BULLETS:
            return True
        self.indent, self.sign = paragraph.indent, sign
        return False


def find_unmarked_items(paragraphs: Sequence[Paragraph], headings: set[int]) -> set[int]:
    """The positions of items that have lost their bullets: alike, and after a colon."""
    found: set[int] = set()
    for position, paragraph in enumerate(paragraphs):
        if not paragraph.text.endswith(":") or position in headings:
            continue
        row = _list_alike(paragraphs, position + 1, headings)
        if len(row) > 1:
            found.update(row)
    return found


def _list_alike(paragraphs: Sequence[Paragraph], position: int, headings: set[int]) -> list[int]:
    row: list[int] = []
    first = paragraphs[position] if position < len(paragraphs) else None
    while first and position < len(paragraphs) and position not in headings:
        paragraph = paragraphs[position]
        if not _can_be_item(paragraph) or not _is_alike(first, paragraph):
            break
        if paragraph.is_after_gap and row:
            break
        row.append(position)
        position += 1
    return row


def _can_be_item(paragraph: Paragraph) -> bool:
    is_plain = not paragraph.mark.sign and not paragraph.rows and paragraph.kind is None
    return is_plain and len(paragraph.text) <= _LONGEST_ITEM and not paragraph.text.endswith(":")


def _is_alike(first: Paragraph, other: Paragraph) -> bool:
    """Both begin with the same word, or neither ends like a sentence."""
    if first.text.split()[0] == other.text.split()[0]:
        return True
    return not first.text.endswith((".", "?")) and not other.text.endswith((".", "?"))


def find_tables(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """First and last position of each run of lines with as many cells, divided by tabs."""
    found: dict[int, int] = {}
    position = 0
    while position < len(paragraphs):
        last = position
        cells = _count_cells(paragraphs[position])
        while cells > 1 and last + 1 < len(paragraphs):
            if _count_cells(paragraphs[last + 1]) != cells:
                break
            last += 1
        if last > position:
            found[position] = last
        position = last + 1
    return found


def _count_cells(paragraph: Paragraph) -> int:
    return len(paragraph.rows[0]) if len(paragraph.rows) == 1 and not paragraph.kind else 0


def to_item(paragraph: Paragraph, *, is_inner: bool) -> Kind:
    """The kind of item that its mark asks for."""
    if paragraph.mark.style == "plain" and not paragraph.mark.bullet:
        return Kind.INNER_NUMBERED if is_inner else Kind.NUMBERED
    return Kind.INNER_ITEM if is_inner else Kind.ITEM

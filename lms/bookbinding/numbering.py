"""The number of each page, drawn with the letters of a document that has them all."""

import re

from lms.bookbinding.reading import Document

LETTERS = "page of 0123456789"
SIZE = 8.0
# From the left and from below, in points: the right margin and the line of the foot.
RIGHT, BASELINE = 527.25, 51.0
INK = b"0.262745 0.313725 0.298039 rg"
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>")
_WIDTHS = re.compile(rb"(\d+) \[([^\]]*)\]")


class Figures:
    """A font of a document as far as numbers of pages need it."""

    def __init__(self, document: Document) -> None:
        for number, part in document.objects.items():
            found = re.search(rb"/ToUnicode (\d+) 0 R.*/DescendantFonts \[(\d+) 0 R\]", part.head)
            if b"/Type0" not in part.head or found is None:
                continue
            glyphs = _read_glyphs(document.objects[int(found[1])].stream or b"")
            if set(LETTERS) <= set(glyphs):
                self.number = number
                self._glyphs = glyphs
                self._widths = _read_widths(document.objects[int(found[2])].head)
                return
        raise ValueError("No font of the document has all the letters that number pages.")

    def draw(self, page: int, pages: int) -> bytes:
        """What shows “page 7 of 90” at the foot of the page, outside of the text's structure."""
        glyphs = [self._glyphs[letter] for letter in f"page {page} of {pages}"]
        width = sum(self._widths.get(glyph, 0.0) for glyph in glyphs) * SIZE / 1000
        shown = "".join(f"{glyph:04x}" for glyph in glyphs).encode()
        return b"/Artifact BMC q BT /Pages %.1f Tf %s 1 0 0 1 %.3f %.3f Tm <%s> Tj ET Q EMC\n" % (
            SIZE,
            INK,
            RIGHT - width,
            BASELINE,
            shown,
        )


def _read_glyphs(mapping: bytes) -> dict[str, int]:
    return {chr(int(code, 16)): int(glyph, 16) for glyph, code in _PAIR.findall(mapping)}


def _read_widths(head: bytes) -> dict[int, float]:
    inside = head[head.index(b"/W [") + 4 :]
    return {
        int(first) + place: float(width)
        for first, widths in _WIDTHS.findall(inside)
        for place, width in enumerate(widths.split())
    }

"""The number of each page, drawn with the letters of a document that has them all."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, parse_content_stream

LETTERS = "page of 0123456789"
SIZE = 8.0
# From the left and from below, in points: the right margin and the line of the foot.
RIGHT, BASELINE = 527.25, 51.0
INK = "0.262745 0.313725 0.298039 rg"


class Figures:
    """A font of a document as far as numbers of pages need it.

    `name` is what pages call it in their resources.
    """

    name = Name.Pages

    def __init__(self, document: Pdf) -> None:
        for font in document.objects:
            if not isinstance(font, Dictionary) or font.get(Name.Subtype) != Name.Type0:
                continue
            glyphs = dict(_read_glyphs(font))
            if set(LETTERS) <= set(glyphs):
                self.font = font
                self._glyphs = glyphs
                self._widths = dict(_read_widths(font))
                return
        raise ValueError("No font of the document has all the letters that number pages.")

    def draw(self, page: int, pages: int) -> bytes:
        """What shows “page 7 of 90” at the foot of the page, outside of the text's structure."""
        glyphs = [self._glyphs[letter] for letter in f"page {page} of {pages}"]
        width = sum(self._widths.get(glyph, 0.0) for glyph in glyphs) * SIZE / 1000
        shown = b"".join(glyphs).hex()
        at = f"1 0 0 1 {RIGHT - width:.3f} {BASELINE:.3f} Tm"
        drawn = f"/Artifact BMC q BT {self.name} {SIZE} Tf {INK} {at} <{shown}> Tj ET Q EMC"
        return drawn.encode()


def _read_glyphs(font: Object) -> Iterator[tuple[str, bytes]]:
    """Each letter with the two bytes that show it, as the font's own map has them."""
    for instruction in parse_content_stream(font.ToUnicode, "endbfchar"):
        shown = [bytes(operand) for operand in instruction.operands]
        for glyph, letter in zip(shown[::2], shown[1::2], strict=True):
            yield letter.decode("utf-16-be"), glyph


def _read_widths(font: Object) -> Iterator[tuple[bytes, float]]:
    """How wide each glyph is, in thousandths of the size: a first one, then it and the next."""
    first = 0
    for value in font.DescendantFonts[0].W:
        if not isinstance(value, Array):
            first = int(value)
            continue
        for place, width in enumerate(value):
            yield (first + place).to_bytes(2), float(width)

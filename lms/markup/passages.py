"""Which paragraph says what, and under which name it can be pointed at."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_HEADINGS = {"h2", "h3"}
_EMPTY = {"br", "hr", "img"}
_BREAKS = {"br", "caption", "dd", "dt", "li", "p"}
# Of private use, so that no reader takes them for space; they are gone when the words are joined.
ROW, CELL = "\ue000", "\ue001"
TABLE_BREAKS = {"tr": ROW, "td": CELL, "th": CELL}


@dataclass
class Passages:
    """A heading with the paragraphs under it; what stands before the first has no heading.

    A paragraph is its name in the page, such as p-scope-2, and its words.
    """

    anchor: str = ""
    paragraphs: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Gives each text to the innermost element around it that has a name."""

    def __init__(self) -> None:
        super().__init__()
        self.found = [Passages()]
        self._open: list[tuple[str, str]] = []
        self._pieces: list[str] = []
        self._name = ""
        self._word = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self._pieces.append(" ")
        if tag in TABLE_BREAKS:
            self._pieces.append(TABLE_BREAKS[tag])
        if tag in _EMPTY:
            return
        name = dict(attrs).get("id") or ""
        if tag in _HEADINGS:
            self._end()
            self.found.append(Passages(name))
        elif tag == "dt" or name.startswith("p-"):
            self._end()
        self._open.append((tag, name))
        self._name = self._find_name()

    def handle_endtag(self, tag: str) -> None:
        if not any(opened == tag for opened, _ in self._open):
            return
        if tag == "dt":
            # A word stands with what it means, which is where a reader wants to be led.
            self._word = f"{self._take()}: "
        while self._open:
            opened, name = self._open.pop()
            if name.startswith("p-"):
                self._end()
            if opened == tag:
                break
        self._name = self._find_name()

    def handle_data(self, text: str) -> None:
        if not any(tag in _HEADINGS for tag, _ in self._open):
            self._pieces.append(text)

    def _find_name(self) -> str:
        names = (name for _, name in reversed(self._open) if name.startswith("p-"))
        return next(names, "")

    def _take(self) -> str:
        text = join_words("".join(self._pieces))
        self._pieces = []
        return text

    def _end(self) -> None:
        text = self._take()
        if not text:
            return
        passages = self.found[-1]
        name = self._name or passages.anchor
        passages.paragraphs.append((name, self._word + text))
        self._word = ""

    def finish(self) -> tuple[Passages, ...]:
        """Everything that was read."""
        self.close()
        self._end()
        return tuple(self.found)


def join_words(text: str) -> str:
    """The words with single spaces; cells of a table are parted by a dot, its rows by a dash."""
    rows = ([" ".join(cell.split()) for cell in row.split(CELL)] for row in text.split(ROW))
    return " – ".join(filter(None, (" · ".join(filter(None, cells)) for cells in rows)))


def list_passages(html: str) -> tuple[Passages, ...]:
    """The paragraphs of a rendered text by the heading above them, in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.finish()

"""Where in a text something can be asked: its paragraphs, items and tables, by section."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from lms.markup.passages import TABLE_BREAKS, join_words

LONGEST_QUOTE = 1200
_HEADINGS = {"h2", "h3"}


@dataclass(frozen=True)
class Place:
    """A section or paragraph by its id in the HTML, with its heading and its words."""

    id: str
    heading: str
    quote: str
    is_section: bool


@lru_cache(maxsize=64)
def list_places(html: str) -> tuple[Place, ...]:
    """The sections of a released text and what stands in each, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.list_places())


def find_place(html: str, place_id: str) -> Place | None:
    """The place of that id; of the empty id, the whole text."""
    if not place_id:
        return Place("", "", "", is_section=True)
    return next((place for place in list_places(html) if place.id == place_id), None)


class _Reader(HTMLParser):
    """Collects the words of whatever has a name."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[tuple[str, bool, list[str]]] = []
        self._open: list[tuple[str, int]] = []
        self._depth = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag not in {"br", "hr"}
        given = dict(attrs)
        if given.get("class") == "anchor" or self._hidden:
            self._hidden += 1
        name = given.get("id") or ""
        if name.startswith("p-") or (tag in _HEADINGS and name.startswith("s-")):
            self._found.append((name, tag in _HEADINGS, []))
            self._open.append((name, self._depth))
        elif self._open and tag in TABLE_BREAKS:
            self._found[-1][2].append(TABLE_BREAKS[tag])
        elif self._open and tag in {"caption", "br", "p", "li"}:
            self._found[-1][2].append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= bool(self._hidden)
        if self._open and self._open[-1][1] == self._depth:
            self._open.pop()
        self._depth -= tag not in {"br", "hr"}

    def handle_data(self, data: str) -> None:
        if self._open and not self._hidden:
            self._found[-1][2].append(data)

    def list_places(self) -> Iterator[Place]:
        """What was found, each paragraph under the heading before it."""
        heading = ""
        for name, is_section, pieces in self._found:
            words = join_words("".join(pieces))
            heading = words if is_section else heading
            quote = "" if is_section else words[:LONGEST_QUOTE]
            yield Place(name, heading[:300], quote, is_section)

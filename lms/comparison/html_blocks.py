"""A stored text cut into what is compared: paragraphs, items, headings, rows, with their words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lms.comparison.alignment import Block

# An attribute may hold an angle bracket between its quotes.
_PART = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>|[^<]+|<')
_TOKEN = re.compile(r"&[#\w]+;|\w+(?:[.,:’'-]\w+)*|\s+|[^\w\s]")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ID = re.compile(r'\sid="([^"]*)"')
_START = re.compile(r'\sstart="(\d+)"')
_LEAVES = {"p", "h2", "h3", "h4", "dt", "tr", "caption", "pre", "hr"}
_BARE = {"li", "dd", "blockquote"}
_CONTAINERS = {"ul", "ol", "dl", "table", "thead", "tbody", *_BARE}
_INLINE = {"a", "strong", "em", "code", "span"}
CELL = "\x01"
LONGEST_NAME = 80


class Token(NamedTuple):
    """A word, space or sign, or a run of them, as HTML, and the inline tags open round it."""

    text: str
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What must be equal."""
        return self.text + "\0" + "".join(self.tags) if self.tags else self.text


class Container(NamedTuple):
    """A list, item or table that is open round a block; no two of a text have one number."""

    number: int
    tag: str
    attributes: str = ""
    position: int = 0


@dataclass(frozen=True)
class Leaf:
    """A block as it is compared and written again."""

    tag: str
    name: str
    path: tuple[Container, ...]
    runs: tuple[Token, ...]
    heads: tuple[str, ...]
    anchor: str
    section: str
    label: str = ""

    @property
    def kind(self) -> str:
        """What it is; an item never becomes a paragraph, nor a row one with more cells."""
        return f"tr{len(self.heads)}" if self.heads else self.tag or self.path[-1].tag

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words, spaces and signs; asked only of blocks that are not the same on both sides."""
        return tuple(
            run if run.text in {CELL, "<br>"} else Token(piece, run.tags)
            for run in self.runs
            for piece in ([""] if run.text in {CELL, "<br>"} else _TOKEN.findall(run.text))
        )

    def to_block(self) -> Block:
        """What the engine compares: numbers of sections and names for links do not count."""
        return Block((self.kind, self.runs), self.kind, "".join(run.text for run in self.runs))


@dataclass
class _Reading:
    """What is open while the text is read."""

    leaves: list[Leaf] = field(default_factory=list)
    path: list[Container] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    runs: list[Token] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    positions: dict[int, int] = field(default_factory=dict)
    tag: str = ""
    name: str = ""
    anchor: str = ""
    section: str = ""
    label: str = ""
    count: int = 0
    skipped: int = 0


def read_leaves(html: str) -> list[Leaf]:
    """The blocks of a text that the house rendered and sanitised, in order."""
    reading = _Reading()
    for match in _PART.finditer(html):
        closing, tag, attributes = match.groups()
        if not tag:
            _read_text(reading, match.group())
        elif closing:
            _end(reading, tag)
        else:
            _begin(reading, tag, attributes, match.group())
    _close(reading)
    return reading.leaves


def _begin(reading: _Reading, tag: str, attributes: str, whole: str) -> None:
    if tag in _INLINE:
        _begin_inline(reading, attributes, whole)
    elif tag == "br":
        reading.runs.append(Token("<br>", tuple(reading.inline)))
    elif tag in {"td", "th"}:
        reading.heads.append(whole)
        reading.runs.append(Token(CELL))
    elif tag in _LEAVES:
        _close(reading)
        reading.tag, reading.name = tag, _find(_ID, attributes)
    elif tag in _CONTAINERS:
        _close(reading)
        _enter(reading, tag, attributes)
    if tag == "hr":
        _close(reading)


def _begin_inline(reading: _Reading, attributes: str, whole: str) -> None:
    is_ours = 'class="anchor"' in attributes or 'class="n"' in attributes
    if reading.skipped or (is_ours and reading.tag in {"h2", "h3"}):
        reading.skipped += 1
    else:
        reading.inline.append(whole)


def _enter(reading: _Reading, tag: str, attributes: str) -> None:
    reading.count += 1
    position = 0
    if tag == "li" and reading.path and reading.path[-1].tag == "ol":
        parent = reading.path[-1]
        position = reading.positions.get(parent.number, parent.position)
        reading.positions[parent.number] = position + 1
    if tag == "ol":
        position = int(_find(_START, attributes) or 1)
    reading.path.append(Container(reading.count, tag, attributes, position))


def _end(reading: _Reading, tag: str) -> None:
    if tag in _INLINE:
        if reading.skipped:
            reading.skipped -= 1
        elif reading.inline:
            reading.inline.pop()
    elif tag in _LEAVES:
        _close(reading)
    elif tag in _CONTAINERS:
        _close(reading)
        if reading.path and reading.path[-1].tag == tag:
            reading.path.pop()


def _read_text(reading: _Reading, text: str) -> None:
    if reading.skipped:
        # The number of a section goes along as its name, not as a word of its heading.
        reading.label += text if text != "§" else ""
        return
    is_bare = not reading.tag and not (reading.path and reading.path[-1].tag in _BARE)
    if is_bare or (reading.tag == "tr" and not reading.heads):
        return
    text = text if reading.tag == "pre" else _SPACES.sub(" ", text)
    reading.runs.append(Token(text, tuple(reading.inline)))


def _close(reading: _Reading) -> None:
    """End the block that is open, unless it holds nothing."""
    runs = _strip(reading.runs)
    if reading.tag in {"h2", "h3"} and reading.name.startswith("s-"):
        reading.anchor = reading.name
        title = "".join(run.text for run in runs)
        reading.section = f"{reading.label.strip()} {title}".strip()
    if runs or reading.tag == "hr":
        reading.leaves.append(
            Leaf(
                reading.tag,
                reading.name,
                tuple(reading.path),
                runs,
                tuple(reading.heads),
                reading.anchor,
                reading.section,
                reading.label.strip(),
            )
        )
    reading.tag = reading.name = reading.label = ""
    reading.runs, reading.heads, reading.inline = [], [], []


def _strip(runs: list[Token]) -> tuple[Token, ...]:
    """The runs without the space before the first word and after the last."""
    if runs:
        runs[0] = runs[0]._replace(text=runs[0].text.removeprefix(" "))
        runs[-1] = runs[-1]._replace(text=runs[-1].text.removesuffix(" "))
    return tuple(run for run in runs if run.text)


def split_cells(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The tokens of each cell of a row."""
    cells: list[list[Token]] = []
    for token in tokens:
        if token.text == CELL:
            cells.append([])
        elif cells:
            cells[-1].append(token)
    return [tuple(cell) for cell in cells]


def shorten(tokens: tuple[Token, ...]) -> str:
    """How the block begins, as HTML without tags."""
    text, shown = "", [t.text for t in tokens if t.text not in {CELL, "<br>"}]
    for piece in shown:
        if len(text) + len(piece) > LONGEST_NAME:
            return text.rstrip() + "…"
        text += piece
    return text


def _find(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return found[1] if found else ""


def list_sections(leaves: list[Leaf]) -> Iterator[tuple[str, str]]:
    """Anchor and name of each section that has a heading."""
    return ((leaf.anchor, leaf.section) for leaf in leaves if leaf.name.startswith("s-"))

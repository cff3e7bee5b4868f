"""The difference of two texts, exact to the last character, and how it is applied."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lms.comparison.alignment import Block, Match, match_blocks
from lms.comparison.words import Fate, compare_tokens, split_words

Sort = Literal["same", "changed", "added", "removed", "moved away", "moved here"]
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_OPENS = re.compile(
    r"[ \t]{0,40}(?:(?P<heading>#)|(?P<row>\|)|(?P<definition>:[ \t])"
    r"|(?P<item>[-*+][ \t]|\d{1,9}[.)][ \t]))"
)


class MismatchError(ValueError):
    """The text is not the one that the difference was made from."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are the same in both, gone, or new."""

    fate: Fate
    text: str


@dataclass(frozen=True)
class Step:
    """What became of one block; `old` and `new` are its places, `link` joins both ends of a move.

    The words of a block that moved stand where it came to.
    """

    sort: Sort
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]
    link: int = 0

    @property
    def old_text(self) -> str:
        """What stood there before."""
        return "".join(piece.text for piece in self.pieces if piece.fate != "added")

    @property
    def new_text(self) -> str:
        """What stands there now."""
        return "".join(piece.text for piece in self.pieces if piece.fate != "removed")


def compare_texts(old: str, new: str) -> tuple[Step, ...]:
    """What becomes of each block, in the order in which it is read."""
    olds, news = split_blocks(old), split_blocks(new)
    matches = match_blocks(_describe(olds), _describe(news))
    return tuple(
        _write(
            sort,
            (i, olds[i] if i is not None else ""),
            (j, news[j] if j is not None else ""),
            link,
        )
        for sort, i, j, link in order_steps(matches, len(olds), len(news))
    )


def order_steps(
    matches: Sequence[Match], olds: int, news: int
) -> Iterator[tuple[Sort, int | None, int | None, int]]:
    """All blocks of both texts in reading order: what is gone stands before what came in its place.

    “changed” stands for whatever was matched in place, be it the same or not.
    """
    moved = [match for match in matches if match.is_moved]
    from_here = {match.old: link for link, match in enumerate(moved, start=1)}
    to_here = {match.new: (match.old, link) for link, match in enumerate(moved, start=1)}
    kept = [(match.old, match.new) for match in matches if not match.is_moved]
    at = to = 0
    for i, j in [*kept, (olds, news)]:
        for k in range(at, i):
            yield ("moved away" if k in from_here else "removed", k, None, from_here.get(k, 0))
        for k in range(to, j):
            source, link = to_here.get(k, (None, 0))
            yield ("moved here" if link else "added", source, k, link)
        if i < olds:
            yield "changed", i, j, 0
        at, to = i + 1, j + 1


def apply(steps: Iterable[Step], text: str) -> str:
    """The new text, made from the old one and the difference alone."""
    steps = tuple(steps)
    moved = {step.link: step.old_text for step in steps if step.sort == "moved here"}
    at = 0
    for step in steps:
        if step.sort in {"moved here", "added"}:
            continue
        expected = moved[step.link] if step.sort == "moved away" else step.old_text
        if not text.startswith(expected, at):
            raise MismatchError("The text is not the one that this difference was made from.")
        at += len(expected)
    if at != len(text):
        raise MismatchError("The text goes on where this difference ends.")
    return "".join(step.new_text for step in steps)


def revert(steps: Iterable[Step]) -> str:
    """The old text, made from the difference alone."""
    steps = tuple(steps)
    moved = {step.link: step.old_text for step in steps if step.sort == "moved here"}
    texts = (
        moved[step.link] if step.sort == "moved away" else step.old_text
        for step in steps
        if step.sort != "moved here"
    )
    return "".join(texts)


def split_blocks(text: str) -> list[str]:
    """Paragraphs, items, headings and rows with the blank lines after them; together the text."""
    blocks: list[str] = []
    lines: list[str] = []
    is_open = False
    for line in _LINE.findall(text):
        is_blank = not line.strip()
        if lines and not is_blank and (not is_open or _OPENS.match(line)):
            blocks.append("".join(lines))
            lines = []
        lines.append(line)
        is_open = not is_blank and not line.lstrip(" \t").startswith("#")
    return [*blocks, "".join(lines)] if lines else blocks


def _describe(blocks: Iterable[str]) -> list[Block]:
    return [Block(block, name_kind(block), block) for block in blocks]


def name_kind(block: str) -> str:
    """What the block is by how it begins."""
    begins = _OPENS.match(block)
    return (begins.lastgroup or "") if begins else "paragraph"


def _write(
    sort: Sort, before: tuple[int | None, str], after: tuple[int | None, str], link: int
) -> Step:
    (i, old), (j, new) = before, after
    if sort == "moved away":
        return Step(sort, i, None, (), link)
    if sort == "removed":
        return Step(sort, i, None, (Piece("removed", old),))
    if sort == "added":
        return Step(sort, None, j, (Piece("added", new),))
    if sort == "changed" and old == new:
        return Step("same", i, j, (Piece("same", new),))
    return Step(sort, i, j, tuple(_list_pieces(old, new)), link)


def _list_pieces(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece("same", new)
        return
    before, after = split_words(old), split_words(new)
    for span in compare_tokens(before, after):
        if span.fate == "removed":
            yield Piece("removed", "".join(before[span.old : span.old_end]))
        else:
            yield Piece(span.fate, "".join(after[span.new : span.new_end]))

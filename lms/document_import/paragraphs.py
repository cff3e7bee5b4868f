"""Which lines of a pasted text make a paragraph together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lms.document_import.blocks import Block, Kind, Remark
from lms.document_import.characters import PAGE_BREAK
from lms.document_import.furniture import find_page_numbers, find_running_heads, is_drawn_line
from lms.document_import.joining import Words, find_seam, goes_on, list_words
from lms.document_import.marks import NO_MARK, Mark, take_mark

NARROWEST, WIDEST = 45, 110
_TAIL = 300
_CELLS = re.compile(r" *\t[ \t]*")
_FINISHED = re.compile(r"[.!?:;][)\]’”\"']*$")


@dataclass(frozen=True)
class Span:
    """Words of one look inside a paragraph of a word processor."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    link: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together, before it is known what they are."""

    line: int
    last_line: int
    source: str
    text: str
    mark: Mark = NO_MARK
    indent: int = 0
    is_after_gap: bool = False
    is_before_gap: bool = False
    pieces: tuple[str, ...] = ()
    guess: str = ""
    spans: tuple[Span, ...] = ()
    kind: Kind | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    is_bold: bool = False

    @property
    def is_alone(self) -> bool:
        """Whether empty lines stand before and after it."""
        return self.is_after_gap and self.is_before_gap


@dataclass
class _Open:
    """A paragraph to which lines are still added."""

    first: int
    mark: Mark
    indent: int
    is_after_gap: bool
    is_in_lower_list: bool
    lines: list[str]
    pieces: list[str]
    last: int = 0
    tail: str = ""
    joins: list[str] = field(default_factory=list)

    def add(self, number: int, raw: str, line: str, words: Words, *, is_fitted: bool) -> None:
        seam = find_seam(self.tail, line, words)
        if seam.drops_hyphen:
            self.pieces[-1] = self.pieces[-1][:-1]
        if not seam.between and line[:1].isalpha():
            first = re.split(r"\s", self.tail)[-1].rstrip("-‐" if seam.drops_hyphen else "")
            self.joins.append(f"“{first}{line.split(maxsplit=1)[0]}”")
        elif not is_fitted:
            self.joins.append("")
        self.pieces.append(seam.between + line)
        self.lines.append(raw)
        tail = self.tail[:-1] if seam.drops_hyphen else self.tail
        self.tail = (tail + seam.between + line)[-_TAIL:]
        self.last = number


def assemble(lines: Sequence[str]) -> tuple[list[Paragraph], list[Block], list[Remark]]:
    """The paragraphs of a text, what belonged to its pages, and remarks."""
    pages = find_page_numbers(lines)
    heads = find_running_heads(lines, pages)
    width = find_width(lines)
    assembly = _Assembly(width, list_words(lines), lines)
    left_out: list[Block] = []
    for position, line in enumerate(lines):
        if position in pages or position in heads:
            left_out.append(_leave_out(position + 1, line, is_page=position in pages))
        elif not line.strip() or is_drawn_line(line):
            assembly.is_gap = assembly.is_gap or line != PAGE_BREAK
        else:
            assembly.take(position, line)
    remarks = [*_remark_on_width(width, assembly.wrapped), *_remark_on_rules(lines)]
    return assembly.finish(), left_out, remarks


def find_width(lines: Sequence[str]) -> int | None:
    """The column at which the lines of a text were broken; None where nothing broke them."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if not lengths or lengths[-1] > WIDEST or lengths[-1] < NARROWEST:
        return None
    width = lengths[-1]
    full = sum(length >= 0.8 * width for length in lengths)
    return width if full >= 3 and full * 4 >= len(lengths) else None


def _remark_on_width(width: int | None, count: int) -> list[Remark]:
    if width is None or not count:
        return []
    times = "One line break was" if count == 1 else f"{count} line breaks were"
    return [Remark(1, f"{times} taken back: the lines were broken at {width} characters.")]


def _remark_on_rules(lines: Sequence[str]) -> list[Remark]:
    drawn = [number for number, line in enumerate(lines, start=1) if is_drawn_line(line)]
    if not drawn:
        return []
    count = "One line was" if len(drawn) == 1 else f"{len(drawn)} lines were"
    return [Remark(drawn[0], f"{count} left out that only drew a line across the page.")]


def _leave_out(number: int, line: str, *, is_page: bool) -> Block:
    what = "the number of a page" if is_page else "a running head: it stands on page after page"
    text = " ".join(line.split())
    sentence = f"Line {number} was left out, as {what}."
    return Block(number, number, line, text, Kind.LEFT_OUT, guess=sentence)


class _Assembly:
    """Goes through the lines and puts together what belongs together."""

    def __init__(self, width: int | None, words: Words, lines: Sequence[str]) -> None:
        self.width, self.words, self.lines = width, words, lines
        self.is_gap = True
        self.wrapped = 0
        self.open: _Open | None = None
        self.done: list[Paragraph] = []

    def take(self, position: int, raw: str) -> None:
        """Add the line to the paragraph that is open, or begin another."""
        mark, rest = take_mark(raw)
        line = rest if mark.sign else raw.strip()
        is_fitted = self._is_wrapped_here(position, raw, mark)
        if self.open and not mark.sign and (is_fitted or self._goes_on(position, line)):
            self.wrapped += is_fitted
            self.open.add(position + 1, raw, line, self.words, is_fitted=is_fitted)
        else:
            self._begin(position + 1, raw, line, mark)
        self.is_gap = False

    def _is_wrapped_here(self, position: int, raw: str, mark: Mark) -> bool:
        """Whether the first word of the line would not have fitted on the line before."""
        if self.width is None or self.is_gap or mark.sign or not self.open:
            return False
        before = self.open.lines[-1].rstrip()
        first = raw.split(maxsplit=1)[0]
        return len(before) + 1 + len(first) > self.width and position + 1 == self.open.last + 1

    def _goes_on(self, position: int, line: str) -> bool:
        opened = self.open
        if opened is None or (self.is_gap and not line[0].islower()):
            return False
        follows = self.lines[position + 1].strip() if position + 1 < len(self.lines) else ""
        is_listed = opened.is_in_lower_list
        if self.is_gap and (_FINISHED.search(opened.tail) or is_listed):
            return False
        return goes_on(opened.tail, line, is_after_colon=is_listed, follows=follows)

    def _begin(self, number: int, raw: str, line: str, mark: Mark) -> None:
        before = self.open
        is_lower = line[0].islower() and before is not None and not mark.sign
        is_listed = bool(is_lower and before and (before.tail[-1:] == ":" or self._was_listed()))
        self._close()
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
        self.open = _Open(number, mark, indent, self.is_gap, is_listed, [raw], [line], number)
        self.open.tail = line[-_TAIL:]

    def _was_listed(self) -> bool:
        return self.open is not None and self.open.is_in_lower_list

    def _close(self) -> None:
        opened = self.open
        if opened is None:
            return
        cells = tuple(_CELLS.split(opened.pieces[0]))
        is_row = len(cells) > 1 and len(opened.pieces) == 1 and not opened.mark.sign
        self.done.append(
            Paragraph(
                line=opened.first,
                last_line=opened.last,
                source="\n".join(opened.lines),
                text=" ".join("".join(opened.pieces).split()),
                mark=opened.mark,
                indent=opened.indent,
                is_after_gap=opened.is_after_gap,
                is_before_gap=self.is_gap,
                pieces=tuple(" ".join(piece.split()) for piece in opened.lines),
                guess=_tell_joins(opened),
                rows=(cells,) if is_row else (),
            )
        )

    def finish(self) -> list[Paragraph]:
        """All paragraphs in order."""
        self.is_gap = True
        self._close()
        self.open = None
        return self.done


def _tell_joins(opened: _Open) -> str:
    if not opened.joins:
        return ""
    words = ", ".join(dict.fromkeys(word for word in opened.joins if word))
    put = f" Put together as one word: {words}." if words else ""
    lines = f"Lines {opened.first} to {opened.last}"
    return f"{lines} were put together: the sentence goes on.{put}"

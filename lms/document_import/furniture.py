"""Which lines belong to the pages that a text was printed on: their numbers and running heads."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from lms.document_import.characters import PAGE_BREAK

_PAGE = re.compile(
    r"[-–—|\[(]*\s*(?:(?:page|seite|pagina|p\.)\s*)?(\d{1,4})(?:\s*(?:of|/|von|van)\s*\d{1,4})?"
    r"\s*[-–—|\])]*",
    re.IGNORECASE,
)
_NAMED_PAGE = re.compile(r"\W*(?:page|seite|pagina)\s*\d", re.IGNORECASE)
_FIGURES = re.compile(r"\d+")
_RULE = re.compile(r"\s*([-=~*#─━–—])(?:\s*\1){2,}\s*")
LONGEST_HEAD = 90


def is_drawn_line(line: str) -> bool:
    """Whether the line is only drawn, of hyphens or the like; underscores are a blank."""
    return _RULE.fullmatch(line) is not None


def find_page_numbers(lines: Sequence[str]) -> set[int]:
    """The positions of lines that only give the page's number.

    A figure alone is one where it stands at a page break, or where such figures count up.
    """
    found: list[tuple[int, int, bool]] = []
    for position, line in enumerate(lines):
        if line.strip() and (match := _PAGE.fullmatch(line.strip())):
            is_sure = bool(_NAMED_PAGE.match(line)) or _is_at_break(lines, position)
            found.append((position, int(match[1]), is_sure))
    numbers = [number for _, number, _ in found]
    counts_up = len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))
    return {position for position, _, is_sure in found if is_sure or counts_up}


def _is_at_break(lines: Sequence[str], position: int) -> bool:
    return PAGE_BREAK in (_find_neighbour(lines, position, -1), _find_neighbour(lines, position, 1))


def _find_neighbour(lines: Sequence[str], position: int, step: int) -> str:
    """The next line in that direction that is not empty."""
    position += step
    while 0 <= position < len(lines):
        if lines[position].strip() or lines[position] == PAGE_BREAK:
            return lines[position]
        position += step
    return ""


def find_running_heads(lines: Sequence[str], pages: set[int]) -> set[int]:
    """The positions of lines that stand beside page numbers or page breaks again and again.

    The first line of all counts, but stays: it may be the title as well.
    """
    edges = {p for p, line in enumerate(lines) if line == PAGE_BREAK} | pages
    first = set(_list_near(lines, -1))
    beside = {q for p in edges for q in _list_near(lines, p)} - pages
    alike = Counter(_FIGURES.sub("#", lines[p].strip()) for p in beside | first)
    return {p for p in beside - first if alike[_FIGURES.sub("#", lines[p].strip())] > 1}


def _list_near(lines: Sequence[str], position: int) -> list[int]:
    """The nearest lines with text on both sides."""
    near: list[int] = []
    for step in (-1, 1):
        at = position + step
        while 0 <= at < len(lines) and (not lines[at].strip() or lines[at] == PAGE_BREAK):
            at += step
        if 0 <= at < len(lines) and len(lines[at].strip()) <= LONGEST_HEAD:
            near.append(at)
    return near

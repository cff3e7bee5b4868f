"""Which headings a text has, on which lines, and what stands under each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_ANCHOR = 60
_ANCHOR = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FENCES = ("```", "~~~")


@dataclass(frozen=True)
class Heading:
    """A heading of the first, second or third level; lines count from 1 in its text."""

    line: int
    level: int
    title: str
    anchor: str | None
    anchor_column: int


@dataclass(frozen=True)
class Part:
    """A heading's line and those up to the next; the first part has no heading."""

    heading: Heading | None
    lines: tuple[str, ...]


def split_lines(source: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def is_anchor(word: str) -> bool:
    """Whether the word can name a section: small letters, digits and single hyphens."""
    return len(word) <= LONGEST_ANCHOR and _ANCHOR.fullmatch(word) is not None


def find_fences(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last line, from 0, of each block of code between fences.

    A fence that is never closed reaches to the end of the text.
    """
    opened: int | None = None
    fence = ""
    for number, line in enumerate(lines):
        if opened is None:
            if line.startswith(_FENCES):
                opened, fence = number, line[: len(line) - len(line.lstrip(line[0]))]
        elif line.rstrip() == fence:
            yield opened, number
            opened = None
    if opened is not None:
        yield opened, len(lines) - 1


def mask_code(source: str) -> list[str]:
    """The lines of a text with the characters of code replaced by spaces, columns kept."""
    lines = split_lines(source)
    for first, last in find_fences(lines):
        for number in range(first, last + 1):
            lines[number] = ""
    return [re.sub(r"`[^`]*`", lambda match: " " * len(match.group()), line) for line in lines]


def read_outline(source: str) -> tuple[Heading, ...]:
    """The headings of the first three levels, in order."""
    return tuple(part.heading for part in split_parts(split_lines(source)) if part.heading)


def split_parts(lines: Sequence[str]) -> list[Part]:
    """The text cut before each heading of the first three levels outside code."""
    code = {n for first, last in find_fences(lines) for n in range(first, last + 1)}
    parts: list[Part] = []
    heading: Heading | None = None
    begin = 0
    for number, line in enumerate(lines):
        found = None if number in code else _read_heading(line, number + 1)
        if found:
            parts.append(Part(heading, tuple(lines[begin:number])))
            heading, begin = found, number
    return [*parts, Part(heading, tuple(lines[begin:]))]


def _read_heading(line: str, number: int) -> Heading | None:
    level = len(line) - len(line.lstrip("#"))
    if not 1 <= level <= 3:
        return None
    text = line.rstrip()
    anchor, column = None, len(text) + 1
    brace = text.rfind("{")
    if text.endswith("}") and brace > 0:
        word = text[brace + 1 : -1].lstrip(": ").rstrip()
        if word.startswith("#"):
            anchor, column, text = word[1:], brace + 1, text[:brace].rstrip()
    return Heading(number, level, text.strip("#").strip(), anchor, column)

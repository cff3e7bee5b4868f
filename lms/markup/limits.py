"""Which texts would cost more to read than any real text does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lms.markup.outline import find_fences, split_lines

LARGEST_TEXT = 1_000_000
DEEPEST_NESTING = 30
MOST_SIGNS = 50_000
MOST_SIGNS_TOGETHER = 5_000
MOST_BRACKETS = 5_000
MOST_BRACKETS_TOGETHER = 500
MOST_LINES = 20_000
LONGEST_BLOCK = 50_000
MOST_BARS = 5_000
MOST_BARS_IN_A_LINE = 60
_DEPTH = re.compile(r"(?:[ \t]{0,200}(?:>|[-*+](?=[ \t])|\d{1,9}\.(?=[ \t])))*[ \t]*")
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")
_SIGNS = re.compile(r"[\[\]()<>*_`!&{}\\\"']")


def find_excess(source: str) -> tuple[int, str] | None:
    """The line, and a sentence on what is beyond measure there; None for ordinary texts."""
    if len(source.encode("utf-8", "surrogatepass")) > LARGEST_TEXT:
        return 1, "The text is larger than 1 MB. Divide it."
    lines = split_lines(source)
    if len(lines) > MOST_LINES:
        return MOST_LINES, f"The text has more than {MOST_LINES:,} lines. Divide it."
    for first, last in find_fences(lines):
        lines[first : last + 1] = [""] * (last + 1 - first)
    if half := _HALF_CHARACTER.search(source):
        line_number = len(split_lines(source[: half.start()]))
        return line_number, "Half a character stands here. Remove it, or type it anew."
    return _find_excess_of_lines(lines)


def _find_excess_of_lines(lines: Sequence[str]) -> tuple[int, str] | None:
    signs = brackets = bars = 0
    block = _Block()
    for number, line in enumerate(lines, start=1):
        block = block.extended(line) if line.strip() else _Block()
        signs += len(_SIGNS.findall(line))
        brackets += line.count("[")
        bars += line.count("|")
        if bars > MOST_BARS:
            return number, f"The tables have more than {MOST_BARS:,} cells. Divide the text."
        if signs > MOST_SIGNS or brackets > MOST_BRACKETS:
            return number, "The text has more brackets and other signs than can be read. Divide it."
        if sentence := block.find_excess() or _find_depth(line) or _find_width(line):
            return number, sentence
    return None


@dataclass(frozen=True)
class _Block:
    """What has been counted since the last blank line."""

    signs: int = 0
    brackets: int = 0
    length: int = 0

    def extended(self, line: str) -> "_Block":
        return _Block(
            self.signs + len(_SIGNS.findall(line)),
            self.brackets + line.count("["),
            self.length + len(line),
        )

    def find_excess(self) -> str | None:
        if self.brackets > MOST_BRACKETS_TOGETHER:
            return (
                f"More than {MOST_BRACKETS_TOGETHER} brackets stand together here. "
                "Divide the paragraph or remove them."
            )
        if self.signs > MOST_SIGNS_TOGETHER:
            return (
                f"More than {MOST_SIGNS_TOGETHER:,} signs stand together here. "
                "Divide the paragraph or remove them."
            )
        if self.length > LONGEST_BLOCK:
            return f"This paragraph has more than {LONGEST_BLOCK:,} characters. Divide it."
        return None


def _find_depth(line: str) -> str | None:
    if _count_levels(line) > DEEPEST_NESTING:
        return f"This is nested deeper than {DEEPEST_NESTING} levels. Lift it up."
    return None


def _find_width(line: str) -> str | None:
    """A table is slow by the square of its columns, and nobody reads so many."""
    if line.count("|") > MOST_BARS_IN_A_LINE:
        return f"More than {MOST_BARS_IN_A_LINE} bars stand in this line. Divide the table."
    return None


def _count_levels(line: str) -> int:
    opening = _DEPTH.match(line.expandtabs(4))
    text = opening.group() if opening else ""
    return len(re.findall(r"[^ \t\d.]|\d+\.", text)) + len(text.replace(">", "")) // 4

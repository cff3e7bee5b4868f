"""How a text that is Markdown already is read: its headings are put on our levels."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.document_import.blocks import Block, Kind, Reading, Remark
from lms.document_import.characters import PAGE_BREAK, split_characters

_ATX = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
_ANCHOR = re.compile(r"(.*?)[ \t]*\{:?[ ]*#([a-z0-9]+(?:-[a-z0-9]+)*)[ ]*\}")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-{2,})[ \t]*")
_FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")
_ITEM = re.compile(r"( *)(?:[-*+]|\d{1,9}\.)[ \t]")
_LINK = re.compile(r"\]\((?:https?:|mailto:|policy:|#)")


@dataclass(frozen=True)
class _Heading:
    """A heading of any level, with the lines that it takes."""

    first: int
    last: int
    level: int
    title: str
    anchor: str


def looks_like_markdown(text: str) -> bool:
    """Whether somebody has marked headings or links in it."""
    headings = sum(_ATX.fullmatch(line) is not None for line in text.split("\n"))
    return headings > 0 or _LINK.search(text) is not None


def read_markdown_text(source: str) -> Reading:
    """The headings of the text, and what stands between them as it is."""
    lines, remarks = split_characters(source)
    lines = ["" if line == PAGE_BREAK else line for line in lines]
    begin = _find_end_of_facts(lines)
    blocks = [_leave_out_facts(lines[:begin])] if begin else []
    headings = list(_find_headings(lines, begin))
    title = _find_title(headings)
    levels = sorted({heading.level for heading in headings if heading is not title})
    last = begin
    for heading in headings:
        blocks += _keep(lines, last, heading.first)
        blocks.append(_write(lines, heading, levels, is_title=heading is title))
        last = heading.last + 1
    blocks += _keep(lines, last, len(lines))
    return Reading(tuple(blocks), (*remarks, *_remark_on_levels(levels)))


def _find_end_of_facts(lines: Sequence[str]) -> int:
    """How many lines the facts before the text take, with both lines of hyphens."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    ends = (number for number, line in enumerate(lines[1:], start=2) if line.rstrip() == "---")
    return next(ends, 0)


def _leave_out_facts(lines: Sequence[str]) -> Block:
    text = " ".join(" ".join(lines[1:-1]).split())
    sentence = f"Lines 1 to {len(lines)} were left out, as facts about the text. Give them below."
    return Block(1, len(lines), "\n".join(lines), text, Kind.LEFT_OUT, guess=sentence)


def _find_headings(lines: Sequence[str], begin: int) -> Iterator[_Heading]:
    fence = ""
    for number in range(begin, len(lines)):
        line = lines[number]
        if opened := _FENCE.match(line):
            fence = _turn_fence(fence, opened[1])
        elif not fence and (heading := _find_heading(lines, number)):
            yield heading


def _turn_fence(fence: str, sign: str) -> str:
    """The fence that is open after this line."""
    if not fence:
        return sign
    return "" if sign[0] == fence[0] and len(sign) >= len(fence) else fence


def _find_heading(lines: Sequence[str], number: int) -> _Heading | None:
    if match := _ATX.fullmatch(lines[number]):
        return _name(number, number, len(match[1]), match[2])
    after = lines[number + 1] if number + 1 < len(lines) else ""
    before = lines[number - 1] if number else ""
    text = lines[number].strip()
    is_alone = text and not before.strip() and not text.startswith(("|", "-", "*", ">", "#"))
    if is_alone and (under := _UNDERLINE.fullmatch(after)):
        return _name(number, number + 1, 1 if under[1][0] == "=" else 2, text)
    return None


def _name(first: int, last: int, level: int, title: str) -> _Heading:
    if match := _ANCHOR.fullmatch(title):
        return _Heading(first, last, level, match[1], match[2])
    return _Heading(first, last, level, title, "")


def _find_title(headings: Sequence[_Heading]) -> _Heading | None:
    """The only heading of the first level, where it stands before all others."""
    top = [heading for heading in headings if heading.level == 1]
    return top[0] if len(top) == 1 and headings[0] is top[0] and len(headings) > 1 else None


def _write(
    lines: Sequence[str], heading: _Heading, levels: Sequence[int], *, is_title: bool
) -> Block:
    source = "\n".join(lines[heading.first : heading.last + 1])
    where = f"Line {heading.first + 1} was taken for"
    if is_title:
        kind, guess = Kind.TITLE, f"{where} the title of the policy: no other is of its level."
    elif heading.level == levels[0]:
        kind, guess = Kind.SECTION, ""
    else:
        kind, guess = Kind.SUBSECTION, ""
        if heading.level > levels[1]:
            guess = f"{where} a heading inside a section: ours have two levels, not more."
    return Block(
        heading.first + 1,
        heading.last + 1,
        source,
        heading.title,
        kind,
        guess=guess,
        anchor=heading.anchor,
    )


def _keep(lines: Sequence[str], begin: int, end: int) -> list[Block]:
    """What stands between two headings, as one part."""
    while begin < end and not lines[begin].strip():
        begin += 1
    while end > begin and not lines[end - 1].strip():
        end -= 1
    if begin == end:
        return []
    kept = list(lines[begin:end])
    text = "\n".join(_indent_items(kept))
    return [Block(begin + 1, end, "\n".join(kept), text, Kind.AS_IT_STANDS)]


def _indent_items(lines: Sequence[str]) -> list[str]:
    """Items inside items stand four spaces in, where the text has two or three."""
    indents = {len(match[1]) for line in lines if (match := _ITEM.match(line)) and match[1]}
    unit = min(indents, default=4)
    if unit not in {2, 3}:
        return list(lines)
    made = []
    for line in lines:
        width = len(line) - len(line.lstrip(" "))
        made.append(f"{' ' * (width // unit * 4)}{line.lstrip(' ')}" if width >= unit else line)
    return made


def _remark_on_levels(levels: Sequence[int]) -> Iterator[Remark]:
    if levels and levels[0] != 2:
        sentence = f"Headings of level {levels[0]} became sections, which are of the second level."
        yield Remark(1, sentence)

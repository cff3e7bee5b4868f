"""What is wrong inside one text, wherever it stands."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape

from lms.errors import Problem, RefusalError
from lms.markup import find_excess, is_anchor, mask_code, read_link, read_outline, render_markdown
from lms.markup.outline import Heading, split_lines
from lms.markup.rendering import STANDFIRST
from lms.policies.placeholders import find_blanks, list_facts

_HTML = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9-]*[ />]|/[a-zA-Z]|!--|!\[|\?)")
_PICTURE = re.compile(r"!\[[^\]\n]*\][(\[]")
_FILLERS = "\u115f\u1160\u2028\u2029\u2800\u3164\uffa0"


def find_invisible(text: str, file: str) -> Iterator[Problem]:
    """Characters that cannot be seen, or that turn the order of what can be seen."""
    for number, line in enumerate(split_lines(text), start=1):
        if line.isascii() and line.isprintable():
            continue
        for column, character in enumerate(line, start=1):
            if _is_invisible(character):
                name = unicodedata.name(character, "a control character").lower()
                sentence = f"A character that cannot be seen stands here (U+{ord(character):04X}, "
                yield Problem(file, number, column, f"{sentence}{name}). Remove it.")


def find_problems_of_text(
    body: str, file: str, *, first_line: int, facts: set[str]
) -> Iterator[Problem]:
    """Everything that is wrong in a text, whatever other texts there are."""
    shift = first_line - 1
    if excess := find_excess(body):
        yield Problem(file, excess[0] + shift, 1, excess[1])
        return
    for line, column, sentence in (
        *_list_unfilled(body, facts),
        *_find_foreign(body),
        *_find_problems_of_headings(body, shift),
        *_find_bad_links(body),
    ):
        yield Problem(file, line + shift, column, sentence)


def find_unfilled(text: str, file: str, *, facts: set[str]) -> Iterator[Problem]:
    """Open blanks, and facts that the company does not have."""
    for line, column, sentence in _list_unfilled(text, facts):
        yield Problem(file, line, column, sentence)


def find_problems_of_facts(text: str, file: str, *, last_line: int) -> Iterator[Problem]:
    """Blanks and names of facts before the text of a version, where nothing is filled in."""
    before = "\n".join(split_lines(text)[:last_line])
    for place in find_blanks(before):
        sentence = f"The blank “{place.text}” is still open. Fill it in."
        yield Problem(file, place.line, place.column, sentence)
    for place in list_facts(before):
        sentence = f"The fact “{place.text}” is filled in only below the second ---. Write it out."
        yield Problem(file, place.line, place.column, sentence)


@lru_cache(maxsize=256)
def list_links(body: str) -> tuple[tuple[int, int, str], ...]:
    """Line, column and target of each link that the text really makes."""
    lines = mask_code(body)
    try:
        targets = dict.fromkeys(render_markdown(body).links)
    except RefusalError:
        return ()
    return tuple(
        (line, column, target)
        for target in targets
        for line, column in list(_find_target(lines, target)) or [(1, 1)]
    )


def _find_target(lines: Sequence[str], target: str) -> Iterator[tuple[int, int]]:
    pattern = re.compile(rf"(?:\]\(\s*<?|\]:\s*<?|<)({re.escape(target)})(?=[\s)>]|$)")
    for number, line in enumerate(lines, start=1):
        for match in pattern.finditer(unescape(line)):
            yield number, match.start(1) + 1


def _list_unfilled(body: str, facts: set[str]) -> Iterator[tuple[int, int, str]]:
    for place in find_blanks(body):
        yield place.line, place.column, f"The blank “{place.text}” is still open. Fill it in."
    for place in list_facts(body):
        if place.text not in facts:
            sentence = f"The company has no fact “{place.text}”. Add it to company.yaml."
            yield place.line, place.column, sentence


def _find_foreign(body: str) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(mask_code(body), start=1):
        for match in _HTML.finditer(line):
            sentence = "HTML is not taken over: it would be shown as it stands. Use Markdown."
            yield number, match.start() + 1, sentence
        for match in _PICTURE.finditer(line):
            yield number, match.start() + 1, "Pictures are not taken over. Say it in words."


def _find_problems_of_headings(body: str, shift: int) -> Iterator[tuple[int, int, str]]:
    headings = read_outline(body)
    lines = split_lines(body)
    if not any(heading.level == 2 for heading in headings):
        yield 1, 1, "The text has no section. Begin one with ## and a title."
    anchors: dict[str, int] = {STANDFIRST: 0}
    for position, heading in enumerate(headings):
        if sentence := _find_problem_of_heading(heading, anchors):
            column = 1 if heading.anchor is None else heading.anchor_column
            yield heading.line, column, sentence
        if heading.anchor:
            anchors.setdefault(heading.anchor, heading.line + shift)
        following = headings[position + 1 :]
        if not _has_text(heading, following[0] if following else None, lines):
            yield heading.line, 1, f"The section “{heading.title}” has no text. Write it."


def _find_problem_of_heading(heading: Heading, anchors: dict[str, int]) -> str | None:
    if heading.level == 1:
        return "The title comes from policy.yaml. Begin sections with ## instead of #."
    if not heading.title:
        return "The heading has no words. Give the section a title."
    if heading.anchor is not None:
        return _find_problem_of_anchor(heading.anchor, anchors)
    if heading.level == 2:
        return f"The section “{heading.title}” has no anchor. Add one, such as {{#why}}."
    return None


def _find_problem_of_anchor(anchor: str, anchors: dict[str, int]) -> str | None:
    if not is_anchor(anchor):
        return (
            f"“{anchor}” cannot be an anchor. Use small letters, digits and single hyphens, "
            "at most 60."
        )
    if anchor == STANDFIRST:
        return f"The anchor “{STANDFIRST}” is taken by the text before the first section."
    if anchor in anchors:
        return (
            f"The anchor “{anchor}” names another section already, on line {anchors[anchor]}. "
            "Choose one of its own."
        )
    return None


def _has_text(heading: Heading, following: Heading | None, lines: Sequence[str]) -> bool:
    if following and following.level > heading.level:
        return True
    end = following.line - 1 if following else len(lines)
    return any(line.strip() for line in lines[heading.line : end])


def _find_bad_links(body: str) -> Iterator[tuple[int, int, str]]:
    for line, column, target in list_links(body):
        if read_link(target) is None:
            sentence = (
                f"The link to “{target}” leads nowhere. Link to policy:slug, policy:slug#anchor, "
                "#anchor, an address that begins with https://, mailto: or tel:."
            )
            yield line, column, sentence


def _is_invisible(character: str) -> bool:
    if character == "\t":
        return False
    category = unicodedata.category(character)
    return category in {"Cf", "Cc", "Co", "Cs", "Cn"} or character in _FILLERS

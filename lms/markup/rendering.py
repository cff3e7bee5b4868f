"""How a text becomes sections, words with their definitions, and the HTML that is stored."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lms.errors import RefusalError
from lms.markup.limits import find_excess
from lms.markup.outline import Heading, Part, is_anchor, split_lines, split_parts
from lms.markup.plain import read_definitions, to_text
from lms.markup.sanitising import sanitise
from lms.markup.tree import Place, make_converter

STANDFIRST = "standfirst"
_OPENING = '<section aria-labelledby="s-'
_PLAIN = re.compile(r"[^\W\d_][^\W_]*(?:[ ,;:.?!%/()–—’“”€+-]+[^\W_]+)*[.?!:)”]?")
_STANDFIRST_OPENING = '<div class="standfirst">\n'
_PARAGRAPH = re.compile(r"<p>((?:(?!<p>).)*)</p>", re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, with the subsections of a section of level 2.

    The digest is the SHA-256 of its lines as written, whatever ends them, without blank lines
    after the last.
    """

    anchor: str
    number: str
    level: int
    title: str
    html: str
    text: str
    digest: str
    line: int


@dataclass(frozen=True)
class Term:
    """A word, its definition as plain text, and the section that gives it."""

    word: str
    definition: str
    anchor: str


@dataclass(frozen=True)
class Rendered:
    """A text as it is shown and as it can be searched; html holds the standfirst as well."""

    html: str
    standfirst_html: str
    sections: tuple[Section, ...]
    terms: tuple[Term, ...]
    words: int
    links: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    """A part of the text with the names it got."""

    part: Part
    anchor: str
    number: str
    level: int
    html: str


def render_markdown(source: str) -> Rendered:
    """Render the text of a policy; lines count from 1 in the given text."""
    if excess := find_excess(source):
        raise RefusalError(f"Line {excess[0]}: {excess[1]}")
    lines = split_lines(source)
    place = Place()
    convert = _guard(make_converter(place))
    convert(_list_references(lines))
    entries = [
        _Entry(entry.part, entry.anchor, entry.number, entry.level, html)
        for entry in _name_parts(split_parts(lines))
        for html in [_render_part(entry, place, convert)]
    ]
    html = sanitise(_assemble(entries))
    return Rendered(
        html=html,
        standfirst_html=split_standfirst(html)[0],
        sections=tuple(_list_sections(entries)),
        terms=tuple(_list_terms(entries)),
        words=len(to_text(html).split()),
        links=tuple(place.links),
    )


def split_standfirst(html: str) -> tuple[str, str]:
    """A stored text cut into the paragraphs before the first section, and the sections."""
    begin = html.find(_OPENING)
    before, sections = (html, "") if begin < 0 else (html[:begin], html[begin:])
    return before.removeprefix(_STANDFIRST_OPENING).removesuffix("</div>\n"), sections


@lru_cache(maxsize=2048)
def render_inline(text: str) -> str:
    """Render a short text, such as a question; a single paragraph comes without its tag."""
    if text == text.rstrip() and _PLAIN.fullmatch(text):
        return text
    return _render_marked(text)


def _render_marked(text: str) -> str:
    if excess := find_excess(text):
        raise RefusalError(excess[1])
    html = sanitise(_guard(make_converter(Place()))(text))
    alone = _PARAGRAPH.fullmatch(html.strip())
    return alone.group(1) if alone else html


def _guard(convert: Callable[[str], str]) -> Callable[[str], str]:
    def convert_or_refuse(text: str) -> str:
        try:
            return convert(text)
        except RecursionError as error:
            raise RefusalError("The text is nested too deeply. Lift its parts up.") from error

    return convert_or_refuse


def _list_references(lines: list[str]) -> str:
    """The lines that say where links by name lead, so that every section knows them."""
    return "\n".join(line for line in lines if re.match(r" {0,3}\[[^\]\n]+\]:\s", line))


def _name_parts(parts: list[Part]) -> Iterator[_Entry]:
    """Give each part its section's anchor and number, so that no two are the same."""
    taken = {STANDFIRST}
    section = subsection = 0
    anchor = STANDFIRST
    for part in parts:
        heading, number = part.heading, ""
        if heading and heading.level == 3:
            subsection += 1
            number = f"{section}.{subsection}"
        elif heading:
            section, subsection = section + 1, 0
            number = str(section)
        level = 3 if heading and heading.level == 3 else 2
        if heading and (level == 2 or heading.anchor):
            anchor = _choose_anchor(heading, number, taken)
        yield _Entry(part, anchor, number, level, "")


def _choose_anchor(heading: Heading, number: str, taken: set[str]) -> str:
    given = heading.anchor or ""
    wanted = given if is_anchor(given) else f"section-{number.replace('.', '-')}"
    anchor, copy = wanted, 1
    while anchor in taken:
        copy += 1
        anchor = f"{wanted}-{copy}"
    taken.add(anchor)
    return anchor


def _render_part(entry: _Entry, place: Place, convert: Callable[[str], str]) -> str:
    title = ""
    lines = entry.part.lines
    if entry.part.heading:
        place.is_naming = False
        title = _render_title(entry.part.heading.title, convert)
        place.title = to_text(title)
        lines = lines[1:]
    place.enter(entry.anchor)
    body = convert("\n".join(lines))
    return f"{_render_heading(entry, title)}{body}\n"


def _render_title(title: str, convert: Callable[[str], str]) -> str:
    """The words of a heading with their emphasis; a letter before them keeps lists away."""
    words = re.sub(r"</?(?!em\b|strong\b|code\b)[a-z][^>]*>", "", convert(f"T {title}"))
    return words.removeprefix("T").strip()


def _render_heading(entry: _Entry, title: str) -> str:
    heading = entry.part.heading
    if heading is None:
        return ""
    if entry.level == 3 and not heading.anchor:
        return f"<h3>{title}</h3>\n"
    level, name = entry.level, f"s-{entry.anchor}"
    label = f"Link to section {entry.number}"
    return (
        f'<h{level} id="{name}"><span class="n">{entry.number}</span> {title}'
        f'<a class="anchor" href="#{name}" aria-label="{label}">§</a></h{level}>\n'
    )


def _assemble(entries: list[_Entry]) -> str:
    pieces: list[str] = []
    is_open = False
    for entry in entries:
        if entry.part.heading is None:
            if entry.html.strip():
                pieces.append(f"{_STANDFIRST_OPENING}{entry.html}</div>\n")
            continue
        if entry.level == 2 or not is_open:
            pieces.append("</section>\n" if is_open else "")
            pieces.append(f'{_OPENING}{entry.anchor}">\n')
            is_open = True
        pieces.append(entry.html)
    return "".join(pieces) + ("</section>\n" if is_open else "")


def _list_sections(entries: list[_Entry]) -> Iterator[Section]:
    for index, entry in enumerate(entries):
        heading = entry.part.heading
        if heading is None or (entry.level == 3 and not heading.anchor):
            continue
        inside = [entry, *_take_below(entry, entries[index + 1 :])]
        title = to_text(sanitise(entry.html[: entry.html.index("\n")])).removesuffix("§")
        body = sanitise("".join(each.html for each in inside))
        yield Section(
            anchor=entry.anchor,
            number=entry.number,
            level=entry.level,
            title=title.removeprefix(entry.number).strip(),
            html=body,
            text=to_text(body[body.index("\n") :]),
            digest=_digest(inside),
            line=heading.line,
        )


def _take_below(entry: _Entry, following: list[_Entry]) -> Iterator[_Entry]:
    """What belongs to the section: headings without an anchor begin none of their own."""
    for after in following:
        begins = after.level == 2 or after.anchor != entry.anchor
        if begins and after.level <= entry.level:
            return
        yield after


def _digest(entries: list[_Entry]) -> str:
    lines = [line for entry in entries for line in entry.part.lines]
    return hashlib.sha256("\n".join(lines).rstrip().encode()).hexdigest()


def _list_terms(entries: list[_Entry]) -> Iterator[Term]:
    found: set[str] = set()
    for entry in entries:
        for word, definition in read_definitions(sanitise(entry.html)):
            if word.casefold() not in found:
                found.add(word.casefold())
                yield Term(word, definition, entry.anchor)

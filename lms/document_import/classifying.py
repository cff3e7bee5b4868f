"""What each paragraph of a document is taken for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lms.document_import.blocks import HEADINGS, ITEMS, Block, Kind
from lms.document_import.escaping import escape, write_spans
from lms.document_import.headings import Heading, find_headings
from lms.document_import.lists import (
    Depth,
    find_tables,
    find_unmarked_items,
    is_defining,
    is_definition,
    to_item,
)
from lms.document_import.paragraphs import Paragraph, Span

WORDS = {
    Kind.TITLE: "the title of the policy",
    Kind.SECTION: "the heading of a section",
    Kind.SUBSECTION: "a heading inside a section",
}


def classify(paragraphs: Sequence[Paragraph]) -> list[Block]:
    """The parts of the document, each with the reason why it was taken for what it is."""
    merged = _merge_tables(paragraphs)
    headings = find_headings(merged)
    unmarked = find_unmarked_items(merged, set(headings))
    blocks: list[Block] = []
    depth = Depth()
    is_in_definitions = False
    for position, paragraph in enumerate(merged):
        if heading := headings.get(position):
            made = list(_write_heading(paragraph, heading))
            is_in_definitions = is_defining(paragraph.text)
        elif paragraph.kind:
            made = [_write(paragraph, paragraph.kind, paragraph.guess)]
            if paragraph.kind in HEADINGS:
                is_in_definitions = is_defining(paragraph.text)
        else:
            kind, guess = _choose(
                paragraph, depth, is_unmarked=position in unmarked, defines=is_in_definitions
            )
            made = [_write(paragraph, kind, guess)]
        if made[-1].kind not in ITEMS:
            depth.leave()
        blocks += made
    return blocks


def _choose(
    paragraph: Paragraph, depth: Depth, *, is_unmarked: bool, defines: bool
) -> tuple[Kind, str]:
    where = _say_where(paragraph)
    if defines and is_definition(paragraph.text) and not paragraph.mark.is_number:
        word = paragraph.text.partition(":")[0]
        why = f"{where} taken for the definition of “{word}”: it stands among definitions."
        return Kind.DEFINITION, why
    if paragraph.mark.sign:
        return _choose_item(paragraph, depth)
    if is_unmarked:
        why = f"{where} taken for an item of a list: it follows a colon, and others like it."
        return Kind.ITEM, _and(why, paragraph.guess)
    return Kind.PARAGRAPH, paragraph.guess


def _choose_item(paragraph: Paragraph, depth: Depth) -> tuple[Kind, str]:
    is_inner = depth.is_inner(paragraph)
    kind, where = to_item(paragraph, is_inner=is_inner), _say_where(paragraph)
    why = ""
    if is_inner:
        why = f"{where} taken for an item inside an item, by its indent or its bullet."
    elif paragraph.mark.is_number and kind is Kind.ITEM:
        why = f"{where} taken for an item of a list; its number {paragraph.mark.number} was kept."
    return kind, _and(why, paragraph.guess)


def _write_heading(paragraph: Paragraph, heading: Heading) -> Iterator[Block]:
    """The heading, and what followed its colon as a paragraph."""
    length = heading.length or len(paragraph.text)
    rest = paragraph.text[length + len(heading.tail) :].strip()
    what = WORDS[heading.kind]
    why = f"{_say_where(paragraph)} taken for {what}: {heading.reason}"
    head = replace(paragraph, text=paragraph.text[:length].strip(), spans=())
    block = _write(head, heading.kind, _and(why, paragraph.guess))
    yield replace(block, tail=heading.tail)
    if rest:
        skipped = len(paragraph.text) - len(rest)
        after = replace(paragraph, text=rest, spans=_skip(paragraph, skipped), source="", guess="")
        sentence = f"{_say_where(paragraph)} divided after the colon."
        yield replace(_write(after, Kind.PARAGRAPH, sentence), mark="", part=1)


def _skip(paragraph: Paragraph, length: int) -> tuple[Span, ...]:
    spans = []
    for span in paragraph.spans:
        kept = span.text[length:] if length < len(span.text) else ""
        length = max(0, length - len(span.text))
        if kept:
            spans.append(replace(span, text=kept))
    return tuple(spans)


def _write(paragraph: Paragraph, kind: Kind, guess: str) -> Block:
    written = write_spans(paragraph.spans) if paragraph.spans else escape(paragraph.text)
    return Block(
        line=paragraph.line,
        last_line=paragraph.last_line,
        source=paragraph.source,
        text=written,
        kind=kind,
        guess=guess,
        mark=paragraph.mark.sign,
        rows=tuple(tuple(escape(cell) for cell in row) for row in paragraph.rows),
        pieces=tuple(escape(piece) for piece in paragraph.pieces),
    )


def _merge_tables(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    tables = find_tables(paragraphs)
    merged: list[Paragraph] = []
    until = -1
    for position, paragraph in enumerate(paragraphs):
        if position <= until:
            continue
        until = tables.get(position, -1)
        merged.append(_merge(paragraphs[position : until + 1]) if until >= 0 else _unrow(paragraph))
    return merged


def _unrow(paragraph: Paragraph) -> Paragraph:
    """Tabs in a single line make no table."""
    return paragraph if paragraph.kind is Kind.TABLE else replace(paragraph, rows=())


def _merge(run: Sequence[Paragraph]) -> Paragraph:
    first, last = run[0].line, run[-1].last_line
    sentence = f"Lines {first} to {last} were taken for a table: tabs divide them alike."
    return replace(
        run[0],
        last_line=last,
        source="\n".join(each.source for each in run),
        text=" ".join(each.text for each in run),
        pieces=tuple(each.text for each in run),
        rows=tuple(row for each in run for row in each.rows),
        is_before_gap=run[-1].is_before_gap,
        kind=Kind.TABLE,
        guess=sentence,
    )


def _say_where(paragraph: Paragraph) -> str:
    if paragraph.last_line == paragraph.line:
        return f"Line {paragraph.line} was"
    return f"Lines {paragraph.line} to {paragraph.last_line} were"


def _and(first: str, second: str) -> str:
    return f"{first} {second}".strip()

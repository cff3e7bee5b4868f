"""How a document of Word is read: by its styles where it has them, by its look where not."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, fromstring, iterparse

from lms.document_import.blocks import Kind, Reading, Remark
from lms.document_import.characters import split_characters
from lms.document_import.classifying import classify
from lms.document_import.docx_package import TOO_LARGE, open_package
from lms.document_import.docx_runs import Words, read_words
from lms.document_import.docx_styles import Styles, W, read_styles
from lms.document_import.marks import NO_MARK, Mark, take_mark
from lms.document_import.paragraphs import Paragraph, Span
from lms.document_import.reading import LARGEST_TEXT
from lms.document_import.taken_marks import tell_marks
from lms.errors import RefusalError

MOST_PARAGRAPHS = 20_000
MOST_ELEMENTS = 200_000
_TOO_LONG = "The document has more than 1 MB of text. Divide it, and bring in one policy."
_TOO_MANY = f"The document has more than {MOST_PARAGRAPHS:,} paragraphs. Divide it."


@dataclass
class _Reader:
    """Counts the paragraphs of a document and knows what its styles mean."""

    styles: Styles
    links: Mapping[str, str]
    notes: Mapping[str, str]
    count: int = 0
    top: int = 1

    def read(self, element: Element) -> Iterator[Paragraph]:
        """The paragraphs of one part of the body."""
        if element.tag == f"{W}p":
            yield from self._read_paragraph(element)
        elif element.tag == f"{W}tbl":
            yield from self._read_table(element)
        else:
            for child in element:
                yield from self.read(child)

    def _read_paragraph(self, element: Element) -> Iterator[Paragraph]:
        words = read_words(element, self.links)
        self.count += 1
        if self.count > MOST_PARAGRAPHS:
            raise RefusalError(_TOO_MANY)
        text = _join(words.spans)
        if text or words.struck or words.hidden:
            yield self._describe(element, words, text)
        for key in words.notes:
            if note := self.notes.get(key):
                self.count += 1
                yield _say(self.count, note, "is a note at the foot of a page")
        for box in words.boxes:
            for inner in self.read(box):
                yield replace(inner, guess=inner.guess or _guess(inner.line, "stood in a text box"))

    def _describe(self, element: Element, words: Words, text: str) -> Paragraph:
        style = _value(element, f"pPr/{W}pStyle")
        name = self.styles.names.get(style, style.casefold())
        level = self.styles.levels.get(style, 0)
        mark, kind = self._find_item(element, style)
        guess = _tell_changes(self.count, words)
        if name == "title":
            kind = Kind.TITLE
        elif name.startswith("toc "):
            kind, guess = (
                Kind.LEFT_OUT,
                f"Paragraph {self.count} was left out: a table of contents.",
            )
        elif level and text:
            kind = Kind.SECTION if level <= 1 else Kind.SUBSECTION
        spans = tuple(words.spans)
        if not mark.sign and kind is None:
            mark, rest = take_mark(text)
            spans = _cut(spans, text, rest)
            text = rest
        is_bold = bool(text) and all(span.is_bold for span in spans if span.text.strip())
        return Paragraph(
            line=self.count,
            last_line=self.count,
            source=_join(words.spans),
            text=text,
            mark=mark,
            is_after_gap=True,
            is_before_gap=True,
            guess=guess,
            spans=spans,
            kind=kind if text else Kind.LEFT_OUT,
            is_bold=is_bold,
        )

    def _find_item(self, element: Element, style: str) -> tuple[Mark, Kind | None]:
        """The mark and the kind that the list gives, in which the paragraph stands."""
        number = _value(element, f"pPr/{W}numPr/{W}numId") or self.styles.lists.get(style, "")
        if not number or number == "0" or style in self.styles.levels:
            return NO_MARK, None
        given = _value(element, f"pPr/{W}numPr/{W}ilvl")
        level = int(given) if given.isdecimal() else 0
        if self.styles.bullets.get((number, level), True):
            return NO_MARK, Kind.INNER_ITEM if level else Kind.ITEM
        return NO_MARK, Kind.INNER_NUMBERED if level else Kind.NUMBERED

    def _read_table(self, element: Element) -> Iterator[Paragraph]:
        first = self.count + 1
        rows = []
        for row in element.iter(f"{W}tr"):
            self.count += 1
            if self.count > MOST_PARAGRAPHS:
                raise RefusalError(_TOO_MANY)
            rows.append(tuple(self._read_cell(cell) for cell in row.findall(f"{W}tc")))
        if not rows:
            return
        text = " ".join(cell for row in rows for cell in row)
        yield Paragraph(
            line=first,
            last_line=self.count,
            source="\n".join("\t".join(row) for row in rows),
            text=text,
            rows=tuple(rows),
            kind=Kind.TABLE,
            is_after_gap=True,
            is_before_gap=True,
            pieces=tuple(" ".join(row) for row in rows),
        )

    def _read_cell(self, cell: Element) -> str:
        texts = (_join(read_words(each, self.links).spans) for each in cell.iter(f"{W}p"))
        return " ".join(text for text in texts if text)


def read_docx(content: bytes) -> Reading:
    """The parts of a document of Word; refused where it holds what cannot be taken over."""
    package = open_package(content)
    reader = _Reader(read_styles(package.beside), package.links, _read_notes(package.beside))
    try:
        paragraphs = list(_list_paragraphs(package.document, reader))
    except RecursionError as error:
        raise RefusalError("The document is nested too deeply. Paste its text instead.") from error
    if not any(paragraph.text for paragraph in paragraphs):
        raise RefusalError("The document has no text. Pictures of text cannot be read.")
    cleaned, remarks = _clean(paragraphs)
    blocks = classify(cleaned)
    counted = Remark(1, "Lines are counted as paragraphs of the document.")
    made = (counted, *package.remarks, *remarks, *tell_marks(blocks))
    return Reading(tuple(blocks), made)


def _list_paragraphs(document: bytes, reader: _Reader) -> Iterator[Paragraph]:
    """Reads part by part and lets go of each, so that a large document takes little memory."""
    path: list[Element] = []
    elements = length = 0
    for event, element in iterparse(io.BytesIO(document), events=("start", "end")):  # noqa: S314
        if event == "start":
            path.append(element)
            elements += 1
            if elements > MOST_ELEMENTS:
                raise RefusalError(TOO_LARGE)
            continue
        path.pop()
        if len(path) == 2 and path[-1].tag == f"{W}body":
            for paragraph in reader.read(element):
                length += len(paragraph.text)
                if length > LARGEST_TEXT:
                    raise RefusalError(_TOO_LONG)
                yield paragraph
            path[-1].clear()


def _read_notes(beside: Mapping[str, bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in ("footnotes", "endnotes"):
        if part not in beside:
            continue
        root = fromstring(beside[part])  # noqa: S314 - checked
        for note in root:
            texts = (_join(read_words(each, {}).spans) for each in note.iter(f"{W}p"))
            found[f"{part} {note.get(f'{W}id', '')}"] = " ".join(texts).strip()
    return found


def _clean(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[Remark]]:
    """The paragraphs without signs that cannot be seen."""
    told: dict[str, Remark] = {}
    cleaned = []
    for paragraph in paragraphs:
        spans = []
        for span in paragraph.spans:
            lines, remarks = split_characters(span.text)
            spans.append(replace(span, text=" ".join(lines)))
            told.update({each.sentence: each for each in remarks})
        lines, _ = split_characters(paragraph.text)
        rows = tuple(
            tuple(" ".join(split_characters(cell)[0]) for cell in row) for row in paragraph.rows
        )
        text = " ".join(" ".join(lines).split())
        cleaned.append(replace(paragraph, text=text, spans=tuple(spans), rows=rows))
    return cleaned, list(told.values())


def _cut(spans: tuple[Span, ...], text: str, rest: str) -> tuple[Span, ...]:
    """The words without the mark that was taken off before them."""
    length = len(text) - len(rest)
    cut: list[Span] = []
    is_first = True
    for span in spans:
        kept = span.text.lstrip() if is_first else span.text
        is_first = is_first and not kept
        skipped = min(length, len(kept))
        length -= skipped
        cut.append(replace(span, text=kept[skipped:]))
    return tuple(span for span in cut if span.text)


def _join(spans: list[Span]) -> str:
    return " ".join("".join(span.text for span in spans).split())


def _tell_changes(number: int, words: Words) -> str:
    said = []
    if struck := "".join(words.struck).strip():
        said.append(f"Struck out by a tracked change, and left out: “{struck[:200]}”.")
    if words.is_changed:
        said.append("Words added by a tracked change were taken over.")
    if hidden := "".join(words.hidden).strip():
        said.append(f"Hidden text was left out: “{hidden[:200]}”.")
    return f"Paragraph {number}: {' '.join(said)}" if said else ""


def _say(number: int, text: str, what: str) -> Paragraph:
    return Paragraph(
        line=number,
        last_line=number,
        source=text,
        text=text,
        is_after_gap=True,
        is_before_gap=True,
        kind=Kind.PARAGRAPH,
        guess=_guess(number, what),
    )


def _guess(number: int, what: str) -> str:
    return f"Paragraph {number} {what}; it follows here as a paragraph of its own."


def _value(element: Element, path: str) -> str:
    found = element.find(f"{W}{path}")
    return "" if found is None else found.get(f"{W}val", "")

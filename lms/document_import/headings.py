"""Which paragraphs of a document are its title and its headings, and on what level."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from lms.document_import import looks
from lms.document_import.blocks import Kind
from lms.document_import.paragraphs import Paragraph

_LONGER = 60


class Style(IntEnum):
    """By what a heading is known, the higher first."""

    CHAPTER = 0
    NUMBER = 1
    CAPITALS = 2
    TITLE = 3
    DECIMAL = 4


@dataclass(frozen=True)
class Heading:
    """What a paragraph was taken for, and by which signs."""

    kind: Kind
    reason: str
    tail: str = ""
    length: int = 0


@dataclass(frozen=True)
class _Candidate:
    style: Style
    reason: str
    tail: str = ""
    length: int = 0


def find_headings(paragraphs: Sequence[Paragraph]) -> dict[int, Heading]:
    """The headings by their positions; the title of the document stands first, if it has one.

    Nothing lies inside a section before the first one: what looks like that is a section of its
    own, or a line of words where another heading follows at once.
    """
    asked = sum(looks.is_question(paragraph) for paragraph in paragraphs)
    found = {
        position: candidate
        for position in range(len(paragraphs))
        if (candidate := _find_candidate(paragraphs, position, has_questions=asked > 1))
    }
    title = _find_title(paragraphs, found)
    if title:
        found.pop(0, None)
    top = min((each.style for each in found.values()), default=Style.TITLE)
    begins = min((p for p, each in found.items() if each.style == top), default=0)
    headings = {
        p: _to_heading(each, each.style if p < begins else top)
        for p, each in found.items()
        if p >= begins or p + 1 not in found
    }
    return {**({0: title} if title else {}), **headings}


def _to_heading(candidate: _Candidate, top: Style) -> Heading:
    kind = Kind.SECTION if candidate.style == top else Kind.SUBSECTION
    return Heading(kind, candidate.reason, candidate.tail, candidate.length)


def _find_title(paragraphs: Sequence[Paragraph], found: dict[int, _Candidate]) -> Heading | None:
    if len(paragraphs) < 2 or paragraphs[0].mark.sign or paragraphs[0].kind or paragraphs[0].rows:
        return None
    text = paragraphs[0].text
    capitals = sum(each.style is Style.CAPITALS for each in found.values())
    is_one_of_many = looks.is_capitals(text) and capitals > 1
    looks_so = looks.is_short(text, words=16, signs=150) and not text.endswith((":", "?"))
    if is_one_of_many or not looks_so or (paragraphs[1].mark.sign and 1 not in found):
        return None
    return Heading(Kind.TITLE, "it stands first and is as short as a title.")


def _find_candidate(
    paragraphs: Sequence[Paragraph], position: int, *, has_questions: bool
) -> _Candidate | None:
    paragraph = paragraphs[position]
    if paragraph.kind or paragraph.rows:
        return None
    if paragraph.mark.is_number:
        return _find_numbered(paragraphs, position)
    if paragraph.mark.sign or position + 1 == len(paragraphs):
        return None
    return _find_unnumbered(paragraphs, position, has_questions=has_questions)


def _find_numbered(paragraphs: Sequence[Paragraph], position: int) -> _Candidate | None:
    paragraph = paragraphs[position]
    mark, text = paragraph.mark, paragraph.text
    if mark.style == "decimal":
        return _find_decimal(paragraph)
    plain = text.removesuffix(":").strip()
    is_heading = looks.is_short(plain) and text[:1].isupper() and not mark.bullet
    if mark.style == "letter":
        is_heading = is_heading and looks.is_capitals(plain)
    is_last = position + 1 == len(paragraphs)
    if not is_heading or is_last or _is_in_row(paragraphs, position):
        return None
    reason = f"it is short, has the number {mark.number} and no full stop."
    tail = text[len(plain) :]
    return _Candidate(Style.NUMBER, reason, tail, len(plain))


def _find_decimal(paragraph: Paragraph) -> _Candidate | None:
    """A number such as 2.1, whose words up to a colon are the heading."""
    mark, text = paragraph.mark, paragraph.text
    if mark.numbers[1:] == (0,) and looks.is_short(text.removesuffix(":")):
        return _Candidate(Style.NUMBER, f"it is short and has the number {mark.number}.")
    head, colon, rest = text.partition(":")
    if not looks.is_short(head, words=8) or not head[:1].isupper():
        return None
    if not rest.strip():
        reason = f"it is short and has the number {mark.number}."
        return _Candidate(Style.DECIMAL, reason, colon, len(head))
    reason = f"it has the number {mark.number}, and a colon ends its first words."
    return _Candidate(Style.DECIMAL, reason, colon, len(head))


def _is_in_row(paragraphs: Sequence[Paragraph], position: int) -> bool:
    """Whether it counts on from its neighbour, as the items of a list do."""
    mark = paragraphs[position].mark
    for step in (-1, 1):
        if not 0 <= position + step < len(paragraphs):
            continue
        other = paragraphs[position + step].mark
        if other.style != mark.style:
            continue
        if not mark.numbers or other.numbers[0] == mark.numbers[0] + step:
            return True
    return False


def _find_unnumbered(
    paragraphs: Sequence[Paragraph], position: int, *, has_questions: bool
) -> _Candidate | None:
    paragraph, after = paragraphs[position], paragraphs[position + 1]
    text = paragraph.text
    if looks.is_colon_heading(paragraph):
        reason = "it is short, stands alone and ends with a colon."
        return _Candidate(Style.TITLE, reason, ":", len(text) - 1)
    if looks.is_chapter(text):
        return _Candidate(Style.CHAPTER, "it is short and names a part of the text.")
    if looks.is_capitals(text):
        return _Candidate(Style.CAPITALS, "it is short, in capitals, without a full stop.")
    reason = _find_reason(paragraph, has_questions=has_questions)
    return _Candidate(Style.TITLE, reason) if reason and _is_longer(paragraph, after) else None


def _find_reason(paragraph: Paragraph, *, has_questions: bool) -> str:
    """Why a line looks like a heading to which the text after it belongs."""
    if paragraph.is_bold and looks.is_short(paragraph.text):
        return "it is short and all in bold."
    if looks.is_title_line(paragraph):
        return "its words begin with capitals, and text follows."
    if has_questions and looks.is_question(paragraph):
        return "it is a question, and an answer follows."
    return "it is short, stands alone and has no full stop." if looks.is_apart(paragraph) else ""


def _is_longer(paragraph: Paragraph, after: Paragraph) -> bool:
    """Whether what follows is text, and not another line of the same look."""
    if after.mark.sign or after.rows or after.kind:
        return True
    is_longer = len(after.text) > max(_LONGER, len(paragraph.text))
    return is_longer or after.text.endswith((".", ":")) or looks.is_apart(paragraph)

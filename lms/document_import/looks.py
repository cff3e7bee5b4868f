"""Whether a paragraph looks like a heading, and by which signs."""

import re

from lms.document_import.paragraphs import Paragraph

_SMALL_TEXT = (
    "a an and as at but by for from in into is it nor of off on onto or out over per so "
    "than the to up via vs with within without "
)
_SMALL = frozenset(_SMALL_TEXT.split())
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_UNFINISHED = re.compile(r"[.;,!…][)”’\"']?$")
_BYLINE = re.compile(
    r"(?:posted|written|prepared|approved|reviewed|issued|last|effective|version|date|by|tel|"
    r"phone|e-?mail)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\[[^\]]*\](?:[’']s\b)?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BLANK_ONLY = re.compile(r"[\W_]*(?:\[[^\]]*\][\W_]*)+")
_CHAPTER = re.compile(
    r"(?:article|section|chapter|part|annex|appendix|schedule)\s+(?:\d+|[ivxlc]+|[a-z])\b[.:]?",
    re.IGNORECASE,
)


def is_short(text: str, *, words: int = 12, signs: int = 100) -> bool:
    """Whether it is as short as a heading, and does not end like a sentence."""
    return (
        bool(text)
        and len(text) <= signs
        and len(text.split()) <= words
        and not _UNFINISHED.search(text)
        and not _BLANK_ONLY.fullmatch(text)
    )


def is_capitals(text: str) -> bool:
    """Whether every letter is a capital; blanks inside do not count."""
    letters = [letter for letter in _IN_BRACKETS.sub("", text) if letter.isalpha()]
    return len(letters) > 2 and all(letter.isupper() for letter in letters) and is_short(text)


def is_title_case(text: str) -> bool:
    """Whether all words but the small ones begin with a capital."""
    if _BYLINE.match(text) or _YEAR.search(text):
        return False
    shown = _IN_BRACKETS.sub("", text)
    words = [word for word in _WORD.findall(shown) if word.casefold() not in _SMALL]
    return bool(words) and all(not word[0].islower() for word in words) and text[0].isupper()


def is_chapter(text: str) -> bool:
    """Whether it calls itself an article, a section or the like."""
    return is_short(text) and _CHAPTER.match(text) is not None


def is_colon_heading(paragraph: Paragraph) -> bool:
    """A few words before a colon, alone or written like a title."""
    text = paragraph.text
    if not text.endswith(":") or paragraph.mark.sign or not is_short(text, words=8):
        return False
    words = text.removesuffix(":").strip()
    is_few = len(words.split()) <= 3 and words[:1].isupper()
    return paragraph.is_alone and (is_title_case(words) or is_few)


def is_title_line(paragraph: Paragraph) -> bool:
    """Two words or more written like a title."""
    text = paragraph.text
    is_plain = not paragraph.mark.sign and not text.endswith((":", "?"))
    is_enough = len(text.split()) > 1 or paragraph.is_alone
    return is_plain and is_enough and is_short(text, words=10) and is_title_case(text)


def is_question(paragraph: Paragraph) -> bool:
    """One question, as long as a question may be."""
    text = paragraph.text
    is_one = text.endswith("?") and not re.search(r"[.!?]\s", text)
    return is_one and not paragraph.mark.sign and len(text.split()) <= 25


def is_apart(paragraph: Paragraph) -> bool:
    """A short line between empty lines that begins with a capital and does not end."""
    text = paragraph.text
    is_plain = not paragraph.mark.sign and not text.endswith((":", "?"))
    begins = text[:1].isupper() and not _BYLINE.match(text) and not _YEAR.search(text)
    return paragraph.is_alone and is_plain and begins and is_short(text, words=8, signs=70)

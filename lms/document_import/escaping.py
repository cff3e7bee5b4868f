"""How words that mean nothing in Markdown are written so that they stay what they are."""

import re
from collections.abc import Sequence

from lms.document_import.paragraphs import Span

_BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,300}?)(?<=\S)\*\*")
_SIGNS = re.compile(r"[\\`*_|<>&]")
_AFTER_BRACKET = re.compile(r"(?<=\])([(\[:])")
_BRACE = re.compile(r"(?<!\{)\{(?=[:#.])")
_PICTURE = re.compile(r"!(?=\[)")
_BLANK = re.compile(
    r"<(?:insert|enter|add|specify|name|date|company|your|number)\b[^]\\<>\n\[()*_`&{|]{0,200}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&#?\w{1,31};")
_BEGIN = re.compile(r"(?:(#{1,6})|([+-])(?=[ \t]|$)|(\d{1,9})\.(?=[ \t]|$)|(:)|(=+|-+)$)")
_FENCE = re.compile(r"^~")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>()\[\]]+", re.IGNORECASE)


def escape(text: str) -> str:
    """Markdown that shows exactly the text; pairs of double stars stay bold, blanks stay open."""
    pieces: list[str] = []
    last = 0
    for match in _BOLD.finditer(text):
        pieces += [_escape_signs(text[last : match.start()]), f"**{_escape_signs(match[1])}**"]
        last = match.end()
    return _escape_begin("".join([*pieces, _escape_signs(text[last:])]))


def _escape_signs(text: str) -> str:
    pieces: list[str] = []
    last = 0
    for match in _BLANK.finditer(text):
        pieces += [_escape_plain(text[last : match.start()]), match.group()]
        last = match.end()
    return "".join([*pieces, _escape_plain(text[last:])])


def _escape_plain(text: str) -> str:
    text = _SIGNS.sub(lambda match: _escape_sign(text, match), text)
    text = _AFTER_BRACKET.sub(lambda match: f"&#{ord(match[1])};", text)
    text = _BRACE.sub(r"\\{", text)
    return _PICTURE.sub("&#33;", text)


def _escape_sign(text: str, match: re.Match[str]) -> str:
    sign = match.group()
    if sign == "<":
        return "&lt;"
    if sign == "&":
        return "&amp;" if _ENTITY.match(text, match.start()) else "&"
    if sign == ">":
        return "&gt;"
    return f"\\{sign}"


def _escape_begin(text: str) -> str:
    """Signs that make something of a line only where they begin it."""
    if text.startswith("~"):
        return f"&#126;{text[1:]}"
    match = _BEGIN.match(text)
    if match is None:
        return text
    if number := match[3]:
        return f"{number}\\.{text[match.end() :]}"
    if match[4]:
        return f"&#58;{text[1:]}"
    return f"\\{text}" if match[1] or match[2] else f"&#{ord(text[0])};{text[1:]}"


def write_spans(spans: Sequence[Span]) -> str:
    """Words with their looks and links as Markdown."""
    merged: list[Span] = []
    for span in spans:
        if merged and _is_alike(merged[-1], span):
            merged[-1] = Span(merged[-1].text + span.text, span.is_bold, span.is_italic, span.link)
        elif span.text:
            merged.append(span)
    return _escape_begin(" ".join("".join(_write_span(span) for span in merged).split()))


def _is_alike(one: Span, other: Span) -> bool:
    return (one.is_bold, one.is_italic, one.link) == (other.is_bold, other.is_italic, other.link)


def _write_span(span: Span) -> str:
    """The signs stand right beside the words: a space inside would show them."""
    words = span.text.strip()
    if not words:
        return span.text
    before = span.text[: len(span.text) - len(span.text.lstrip())]
    after = span.text[len(span.text.rstrip()) :]
    text = _escape_signs(words)
    if span.link and _ADDRESS.fullmatch(span.link):
        text = f"[{text}]({span.link})"
    stars = "*" * (2 * span.is_bold + span.is_italic)
    return f"{before}{stars}{text}{stars}{after}"

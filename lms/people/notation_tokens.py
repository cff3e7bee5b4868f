"""The words, quoted names and signs of an audience in the small notation, each with its place."""

import re
from dataclasses import dataclass

LONGEST_TEXT = 4000
_QUOTES = {"“": "”", "„": "“", '"': '"'}
_PLAIN = re.compile(r"[^\s(),:\"“”„]+")


@dataclass(frozen=True)
class Token:
    """A part of the text; `kind` is word, name (in quotes), end, or the sign itself."""

    kind: str
    text: str
    line: int
    column: int


@dataclass(frozen=True)
class NotationFault:
    """What cannot be read, and where; counted from 1."""

    line: int
    column: int
    sentence: str


def list_tokens(text: str) -> list[Token] | NotationFault:
    """The parts of the text in order, the last one being its end."""
    if len(text) > LONGEST_TEXT:
        return NotationFault(1, 1, f"An audience has at most {LONGEST_TEXT:,} characters.")
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        sign = text[at]
        if sign.isspace():
            at += 1
            continue
        line, column = _find_place(text, at)
        if sign in _QUOTES:
            name, after = _read_name(text, at)
            if after is None:
                return NotationFault(line, column, "This name begins with a quote and has no end.")
            tokens.append(Token("name", name, line, column))
            at = after
        elif sign in "(),:":
            tokens.append(Token(sign, sign, line, column))
            at += 1
        elif word := _PLAIN.match(text, at):
            tokens.append(Token("word", word[0], line, column))
            at = word.end()
        else:
            return NotationFault(line, column, f"“{sign}” ends a name that did not begin.")
    return [*tokens, Token("end", "", *_find_place(text, len(text.rstrip())))]


def _find_place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def _read_name(text: str, at: int) -> tuple[str, int | None]:
    """The name in quotes that begins there, and where it is over; a backslash keeps the next."""
    closing, name = _QUOTES[text[at]], ""
    at += 1
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            name, at = name + text[at + 1], at + 2
        elif text[at] == closing:
            return name, at + 1
        else:
            name, at = name + text[at], at + 1
    return name, None

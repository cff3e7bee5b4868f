"""What differs between two texts and cannot be seen: said in words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# Characters without a shape of their own: format (also bidirectional), control, odd spaces.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_NAMES = {
    "\t": "tab",
    "\x7f": "delete character",
    "\xa0": "no-break space",
    "\xad": "soft hyphen",
    "\ufeff": "byte order mark",
    "\x85": "next line",
}
_LINE_END = re.compile(r"\r\n|\r|\n")
_SPACE_AT_END = re.compile(r"[ \t]+(?=[\r\n]|\Z)")
_MOST_NAMED = 8


@dataclass(frozen=True)
class Unseen:
    """A character without a shape: where it stands, and what it is called."""

    line: int
    column: int
    name: str


def find_unseen(text: str) -> Iterator[Unseen]:
    """Each character of the text that cannot be seen, with its line and column from 1."""
    line, begin, at = 1, 0, 0
    for match in _UNSEEN.finditer(text):
        for end in _LINE_END.finditer(text, at, match.start()):
            line, begin = line + 1, end.end()
        at = match.start()
        yield Unseen(line, match.start() - begin + 1, name_character(match.group()))


def name_unseen(text: str, write: Callable[[str], str] = "[{}]".format) -> str:
    """The text with the name of each unseen character in its place."""
    return _UNSEEN.sub(lambda match: write(name_character(match.group())), text)


def name_character(character: str) -> str:
    """What the character is called, with its number."""
    name = _NAMES.get(character) or unicodedata.name(character, "control character").lower()
    return f"{name} (U+{ord(character):04X})"


def remove_unseen(text: str) -> str:
    """The text as it looks: without what has no shape, odd spaces as plain ones."""
    return _UNSEEN.sub(lambda match: " " if match.group().isspace() else "", text)


def tell_apart(old: str, new: str) -> tuple[str, ...]:
    """What differs beside the words, in sentences; something is said of any two unequal texts.

    The sentences are about line ends, Unicode forms, spaces and unseen characters. Where none of
    them explains what is left, the last sentence says so.
    """
    if old == new:
        return ()
    told = [
        *_tell_line_ends(old, new),
        *_tell_characters(old, new),
        *_tell_form(old, new),
        *_tell_spaces(old, new),
    ]
    if not told and _flatten(old) == _flatten(new):
        told.append("Only spaces and line breaks differ. Every word is the same.")
    return tuple(told)


def _flatten(text: str) -> str:
    return " ".join(text.split())


def _tell_line_ends(old: str, new: str) -> Iterator[str]:
    before, after = _name_line_ends(old), _name_line_ends(new)
    if before != after:
        yield f"The lines end differently: before with {before}, now with {after}."
    if old and new and bool(_LINE_END.search(old[-1])) != bool(_LINE_END.search(new[-1])):
        ends = "ends" if _LINE_END.search(new[-1]) else "no longer ends"
        yield f"The last line now {ends} with a line break."


def _name_line_ends(text: str) -> str:
    found = Counter(_LINE_END.findall(text))
    names = {"\n": "LF", "\r\n": "CR LF", "\r": "CR"}
    return " and ".join(names[end] for end in ("\n", "\r\n", "\r") if found[end]) or "nothing"


def _tell_characters(old: str, new: str) -> Iterator[str]:
    before, after = Counter(_UNSEEN.findall(old)), Counter(_UNSEEN.findall(new))
    unlike = [each for each in sorted(before | after) if before[each] != after[each]]
    for character in unlike[:_MOST_NAMED]:
        name = name_character(character)
        yield (
            f"The text holds the unseen character {name} "
            f"{_count(after[character])}, before {_count(before[character])}."
        )
    if len(unlike) > _MOST_NAMED:
        yield f"{len(unlike) - _MOST_NAMED} more unseen characters differ in number."
    if not unlike and before and remove_unseen(old) == remove_unseen(new):
        yield "The same unseen characters stand in other places."


def _count(number: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _tell_form(old: str, new: str) -> Iterator[str]:
    before, after = _name_form(old), _name_form(new)
    if before != after:
        yield f"The letters are put together differently: before {before}, now {after}."


def _name_form(text: str) -> str:
    if text.isascii():
        return "in plain letters"
    is_composed = unicodedata.is_normalized("NFC", text)
    is_apart = unicodedata.is_normalized("NFD", text)
    if is_composed and is_apart:
        return "in plain letters"
    if is_composed:
        return "as whole letters (NFC)"
    return "as letters and marks apart (NFD)" if is_apart else "in mixed Unicode forms"


def _tell_spaces(old: str, new: str) -> Iterator[str]:
    before, after = len(_SPACE_AT_END.findall(old)), len(_SPACE_AT_END.findall(new))
    if before != after:
        yield f"{after} lines end with spaces, before {before}."
    if old.count("\t") != new.count("\t"):
        yield f"The text holds {new.count(chr(9))} tabs, before {old.count(chr(9))}."

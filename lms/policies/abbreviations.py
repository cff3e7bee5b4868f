"""Which abbreviations a text uses and nobody explains."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from lms.errors import Problem
from lms.markup import mask_code

_ABBREVIATION = re.compile(r"(?<![\w\-/.@&])([A-Z]{2,6})(?:s|[’']s)?(?![\w@&]|-\d|\.\w)")
_WORD = re.compile(r"[A-Za-z]+")
# Headings, what a link leads to, blanks, and names of facts.
_SKIPPED = re.compile(
    r"^\s*#{1,6}\s.*|\]\([^)\n]*\)|\[[A-Z][A-Z0-9 /&'’.,:_-]*\](?![(\[])|https?://\S+|\{\{[^}\n]*\}\}"
)
_MEANING = re.compile(r":[ \t]+\S")
# Written in capitals for their weight, or known to whoever reads.
_PLAIN_TEXT = (
    "A AM AND ALL ANY BV CEO CFO CV EU EUR FAQ FOR GMT HR ID IF II III IN IT IV IX MAY MUST NO NOT "
    "OF OK ONLY OR PDF PIN PM QR SHALL SHOULD SMS THE TBC TBD TO TV UK URL US USA UTC VAT VI VII "
    "VIII WWW XI XII"
)
_PLAIN = frozenset(_PLAIN_TEXT.split())


def find_undefined(
    body: str, file: str, *, first_line: int, known: Collection[str]
) -> Iterator[Problem]:
    """Abbreviations without a definition, an entry in the glossary, or brackets that explain them.

    Each is told once, where it stands first.
    """
    lines = [_SKIPPED.sub("", line) for line in mask_code(body)]
    told = _list_explained(lines) | _PLAIN | set(_WORD.findall(" ".join(known)))
    small = {word for line in lines for word in _WORD.findall(line) if not word.isupper()}
    small_words = {word.casefold() for word in small}
    for number, line in enumerate(lines, start=first_line):
        if line.upper() == line:
            continue
        for match in _ABBREVIATION.finditer(line):
            word = match[1]
            if word in told or word.casefold() in small_words:
                continue
            told.add(word)
            sentence = (
                f"“{word}” is explained nowhere: write it out once, with “({word})” after it, "
                "define it in the text, or add it to the glossary."
            )
            yield Problem(file, number, match.start() + 1, sentence)


def _list_explained(lines: list[str]) -> set[str]:
    """What stands in brackets, has brackets after it, or is defined by a list of definitions."""
    text = "\n".join(lines)
    found = set(re.findall(r"\(([A-Z]{2,6})s?\)", text))
    found.update(re.findall(r"\b([A-Z]{2,6})s? \((?=[A-Za-z])", text))
    for line, below in pairwise(lines):
        if _MEANING.match(below):
            found.update(_WORD.findall(line))
    return found

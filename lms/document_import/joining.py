"""Whether a line goes on from the one before, and how the two belong together."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_ENDINGS_TEXT = (
    "a an and are as at be by can for from has have her his if in into is it its may must "
    "no not of on or our shall should so such that the their these this those to we when "
    "where which who will with within you your "
)
_ENDINGS = frozenset(_ENDINGS_TEXT.split())
_LETTERS = re.compile(r"[^\W\d_]+")
_FINISHED = re.compile(r"[.!?:;][)\]’”\"']*$")
_CLOSING = re.compile(r"[,.;:!?)\]}%”]|[’'](?:s\b|$)")
_POSSESSIVE = re.compile(r"[\w\]][’'](?:s|)$")
_OPEN = re.compile(r"[\[(][^\])]{0,200}$")
_TOKENS = re.compile(r"\S+")


@dataclass(frozen=True)
class Words:
    """The words that stand inside the lines of a text, where nothing can have broken them."""

    inner: Collection[str]
    hyphened: Collection[str]

    def knows(self, word: str) -> bool:
        """Whether the text has the word elsewhere, unbroken."""
        return word.casefold() in self.inner


def list_words(lines: Sequence[str]) -> Words:
    """The words of the text that are neither first nor last on their line."""
    inner: set[str] = set()
    hyphened: set[str] = set()
    for line in lines:
        for token in _TOKENS.findall(line)[1:-1]:
            inner.update(word.casefold() for word in _LETTERS.findall(token))
            if "-" in token:
                hyphened.add(token.strip(".,;:()").casefold())
    return Words(inner, hyphened)


def goes_on(before: str, line: str, *, is_after_colon: bool, follows: str = "") -> bool:
    """Whether the line finishes a sentence that the text before it has begun."""
    if _CLOSING.match(line) or _OPEN.search(before):
        return True
    if before.endswith(":") or (_FINISHED.search(before) and not line[0].islower()):
        return False
    if line.lstrip("(")[:1].islower():
        return not is_after_colon
    return _asks_for_more(before, line) or _is_torn(line, follows)


def _asks_for_more(before: str, line: str) -> bool:
    """Whether nothing can end as the text before does."""
    if before.endswith(","):
        return not line[0].isupper()
    last = before.rsplit(maxsplit=1)[-1]
    return last in _ENDINGS or bool(_POSSESSIVE.search(last)) or last.endswith(("(", "[", "“", "/"))


def _is_torn(line: str, follows: str) -> bool:
    """A capital letter alone, whose word goes on in the next line."""
    return len(line) == 1 and line.isupper() and follows[:1].islower()


@dataclass(frozen=True)
class Seam:
    """How two lines are put together: what stands between, and whether a hyphen goes."""

    between: str
    drops_hyphen: bool = False


def find_seam(before: str, line: str, words: Words) -> Seam:
    """How the two become one text: a word that was broken is put together."""
    if _is_hyphenated(before, line):
        last = before.rsplit(maxsplit=1)[-1]
        whole = (last + line.split(maxsplit=1)[0]).strip(".,;:()").casefold()
        return Seam("", drops_hyphen=not (whole in words.hyphened or last.count("-") > 1))
    if _CLOSING.match(line) or before.endswith(("(", "[", "“", "/")):
        return Seam("")
    return Seam("" if is_broken_word(before, line, words) else " ")


def _is_hyphenated(before: str, line: str) -> bool:
    return len(before) > 1 and before[-1] in "-‐" and before[-2].isalpha() and line[0].islower()


def is_broken_word(before: str, line: str, words: Words) -> bool:
    """Whether the line break stands inside a word."""
    ends, begins = re.search(r"[^\W\d_]+$", before), _LETTERS.match(line)
    if ends is None or begins is None or not line[0].islower():
        return False
    first, second = ends.group(), begins.group()
    if len(second) == 1 and second not in {"a", "i", "o"}:
        return True
    if len(first) == 1 and first.casefold() not in {"a", "i", "o"}:
        return True
    is_apart = words.knows(first) and words.knows(second)
    return words.knows(first + second) and not is_apart

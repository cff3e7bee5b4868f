"""Where a text waits for a fact of the company, and where for somebody to fill it in."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lms.markup import mask_code

_FACT = re.compile(r"\{\{[ \t]*([^{}\n]*?)[ \t]*\}\}")
_MARKUP = re.compile(r"([\\`*_\[\]{}|])")
_ORDERS = (
    "add|choose|company|complete|date|define|describe|e\\.g|enter|fill|give|indicate|insert|"
    "list|name|number|organi[sz]ation|provide|select|specify|state|tbc|tbd|the company|"
    "time ?frame|to be|your"
)
_UNITS = (
    "(?:business|calendar|working)[ -]days?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|"
    "percent|euros?"
)
_BLANK = re.compile(
    r"\[[A-Z](?:[A-Z0-9 /&'’.,:_-]*[A-Z0-9])?\](?![(\[:])"
    rf"|(?i:\[(?:{_ORDERS})\b[^\]\n]{{0,200}}\](?![(\[:]))"
    r"|\[[ ●•…*?._–—-]*\](?![(\[:])"
    rf"|(?i:<(?:{_ORDERS})\b[^>\n]{{0,200}}>)"
    r"|(?:\\?_){2,}(?:[/.-](?:\\?_){2,}){1,2}"
    r"|(?:\\?_){4,}"
    r"|[.…]{6,}"
    r"|«[^«»\n]{1,80}»"
    r"|\b(?:TBC|TBD|XXX+)\b"
    rf"|\bXX?(?=[ -](?:{_UNITS})\b)"
)


_EXAMPLE = re.compile(r"[,;(]?\s*(?:e\.?g\.?|for example|such as|i\.e\.)[\s,:].*", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
_COMPANY = frozenset({"company", "organisation", "organization", "business", "firm", "employer"})
_FILLING = frozenset(
    {"the", "a", "an", "of", "our", "your", "number", "address", "here", "s", "to"}
)


@dataclass(frozen=True)
class Place:
    """Something that stands at a line and column of a text, both counted from 1."""

    line: int
    column: int
    text: str


def fill_facts(text: str, facts: Mapping[str, str], *, markdown: bool = True) -> str:
    """Put the company's facts where the text names them; unknown names stay as they are.

    A fact is plain text: in Markdown its signs are escaped, so that it changes nothing around it.
    """

    def fill(match: re.Match[str]) -> str:
        fact = facts.get(match.group(1))
        if fact is None:
            return match.group()
        return _MARKUP.sub(r"\\\1", fact) if markdown else fact

    return _FACT.sub(fill, text)


def list_facts(text: str) -> tuple[Place, ...]:
    """The names of facts that the text uses, each with its place."""
    return tuple(
        Place(number, match.start() + 1, match.group(1))
        for number, line in enumerate(text.splitlines(), start=1)
        for match in _FACT.finditer(line)
    )


def find_blanks(text: str) -> tuple[Place, ...]:
    """The blanks that somebody still has to fill in, outside code."""
    return tuple(_list_blanks(text))


def suggest_fact(blank: str, facts: Collection[str]) -> str | None:
    """The company's fact that the blank seems to ask for; None where none or several do."""
    words = set(_WORD.findall(_EXAMPLE.sub("", blank).casefold()))
    asked = {word for word in words if word not in _FILLING and not re.fullmatch(_ORDERS, word)}
    if "legal" in asked and words & _COMPANY:
        return "legal_name" if "legal_name" in facts else None
    if words & _COMPANY and asked <= _COMPANY:
        return "name" if "name" in facts else None
    fitting = [fact for fact in facts if asked and asked <= set(fact.split("_"))]
    return fitting[0] if len(fitting) == 1 else None


def _list_blanks(text: str) -> Iterator[Place]:
    for number, line in enumerate(mask_code(text), start=1):
        for match in _BLANK.finditer(line):
            yield Place(number, match.start() + 1, match.group())

"""Where the facts before a text end, and where the text begins."""

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^---[ \t]*\r?(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class Cut:
    """A file, cut after the facts that stand before its text."""

    facts: str | None
    body: str
    body_line: int


def cut_front_matter(text: str) -> Cut:
    """Cut a file into its facts and its text; no facts where it has no fences."""
    text = text.removeprefix("\ufeff")
    fences = _FENCE.finditer(text)
    first = next(fences, None)
    second = next(fences, None)
    if first is None or second is None or first.start():
        return Cut(None, text, 1)
    line = text.count("\n", 0, second.end()) + 1
    return Cut(text[first.end() : second.start()], text[second.end() :], line)

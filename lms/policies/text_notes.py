"""What could be easier to read in a text; notes for its writer, which stop nothing."""

import re
from collections.abc import Collection, Iterator, Mapping

from lms.errors import Problem
from lms.markup import find_excess, mask_code
from lms.policies.abbreviations import find_undefined
from lms.policies.reader import read_glossary, read_version

# Sentences of more than 25 words are to be divided, says the content design guidance of GOV.UK.
# A note stands only where a text is far beyond that: notes that are many are read by nobody.
WORDS_EASY, WORDS_AT_MOST = 25, 35
_VERSION = re.compile(r"policies/([^/]+)/(\d{1,4})\.(\d{1,4})\.md")
_SKIPPED = re.compile(r"\s*(?:#{1,6}\s|\||\[[^\]]+\]:|\{:|Table: )")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}\.|:)\s+")
_TARGET = re.compile(r"\]\([^)\n]*\)")
_END = re.compile(r"(?<=[.!?])[\")’”*_\]]*\s+(?=[\"“‘(*_\[]*[A-Z0-9{])")
_SHORT_FORM = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|no|nr|art|approx|mr|mrs|ms|dr|st|vs)|\b[A-Z])\.$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[’'.,:@/-][^\W_]+)*")


def find_notes(tree: Mapping[str, str]) -> Iterator[Problem]:
    """The notes on the newest version of each policy; the older ones can no longer be mended."""
    glossary = read_glossary(tree.get("glossary.md", ""), "glossary.md")
    known = () if isinstance(glossary, list) else [term.word for term in glossary]
    newest: dict[str, tuple[tuple[int, int], str]] = {}
    for path in tree:
        if match := _VERSION.fullmatch(path):
            number = (int(match[2]), int(match[3]))
            newest[match[1]] = max(newest.get(match[1], (number, path)), (number, path))
    for number, path in sorted(newest.values(), key=lambda each: each[1]):
        version = read_version(tree[path], path, f"{number[0]}.{number[1]}")
        if not isinstance(version, list) and not find_excess(version.body):
            yield from list_notes(version.body, path, first_line=version.body_line, known=known)


def list_notes(
    body: str, file: str, *, first_line: int, known: Collection[str]
) -> tuple[Problem, ...]:
    """All notes on a text in order; `known` are the words of the company's glossary."""
    notes = (
        *find_long_sentences(body, file, first_line=first_line),
        *find_undefined(body, file, first_line=first_line, known=known),
    )
    return tuple(sorted(notes, key=lambda note: (note.line, note.column)))


def find_long_sentences(body: str, file: str, *, first_line: int) -> Iterator[Problem]:
    """Sentences too long to follow, each at the line on which it begins."""
    for line, sentence in _list_sentences(body):
        words = len(_WORD.findall(_TARGET.sub("]", sentence)))
        if words > WORDS_AT_MOST:
            said = (
                f"This sentence has {words} words. Up to {WORDS_EASY} are easy to follow, "
                f"more than {WORDS_AT_MOST} are not. Make two of it."
            )
            yield Problem(file, line + first_line - 1, 1, said)


def _list_sentences(body: str) -> Iterator[tuple[int, str]]:
    """Each sentence with the number of its first line."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(mask_code(body), start=1):
        is_break = not line.strip() or _SKIPPED.match(line) or _ITEM.match(line)
        if is_break:
            yield from _divide(block)
            block = []
        if line.strip() and not _SKIPPED.match(line):
            block.append((number, _ITEM.sub("", line, count=1)))
    yield from _divide(block)


def _divide(block: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    text = "\n".join(line for _, line in block)
    begin = 0
    for match in _END.finditer(text):
        if _SHORT_FORM.search(text[begin : match.start()]):
            continue
        yield _place(block, text, begin), text[begin : match.start()]
        begin = match.end()
    if text[begin:].strip():
        yield _place(block, text, begin), text[begin:]


def _place(block: list[tuple[int, str]], text: str, begin: int) -> int:
    return block[text.count("\n", 0, begin)][0]

"""What changed inside a paragraph: which of its words are gone, new, or as before."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lms.comparison.sequences import pair_in_order

Fate = Literal["same", "removed", "added"]
# A number with its points, a word with its apostrophe and a compound are one word each.
_TOKEN = re.compile(r"\w+(?:[.,:’'-]\w+)*|\s+|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]\s*|[^.!?\n]+")
_WORD = re.compile(r"\w+(?:[.,:’'-]\w+)*")
FEWEST_WORDS_KEPT = 2
LONGEST_BY_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of tokens that are the same in both, only in the old, or only in the new."""

    fate: Fate
    old: int
    old_end: int
    new: int
    new_end: int


def split_words(text: str) -> list[str]:
    """Words, spaces and signs, of which the text is put together.

    What is longer than any paragraph may be in a policy is cut into sentences and lines instead.
    """
    return (_TOKEN if len(text) <= LONGEST_BY_WORDS else _SENTENCE).findall(text)


def list_words(text: str) -> tuple[str, ...]:
    """The words of the text, without regard to small and capital letters."""
    return tuple(_WORD.findall(text.casefold()))


def compare_tokens(
    old: Sequence[str], new: Sequence[str], is_word: Callable[[str], bool] = str.isalnum
) -> list[Span]:
    """The spans of which both are put together, in reading order, what is gone before what is new.

    Between two changes a single space, sign or word is not left standing alone: what is read is
    phrases, not letters.
    """
    spans: list[Span] = []
    for begin, end in _absorb(_join(pair_in_order(old, new), len(old), len(new)), old, is_word):
        spans += _list_spans(begin, end)
    return spans


@dataclass(frozen=True, slots=True)
class _Run:
    """Tokens that are the same, from and up to; an empty one stands at the end."""

    old: int
    old_end: int
    new: int

    @property
    def new_end(self) -> int:
        return self.new + self.old_end - self.old


def _join(pairs: Sequence[tuple[int, int]], olds: int, news: int) -> Iterator[_Run]:
    """Pairs that follow one another, together; the ends of both close the last."""
    begin = at = to = -1
    for i, j in pairs:
        if begin >= 0 and (i, j) == (at + 1, to + 1):
            at, to = i, j
            continue
        if begin >= 0:
            yield _Run(begin, at + 1, to - (at - begin))
        begin, at, to = i, i, j
    if begin >= 0:
        yield _Run(begin, at + 1, to - (at - begin))
    yield _Run(olds, olds, news)


def _absorb(
    runs: Iterator[_Run], old: Sequence[str], is_word: Callable[[str], bool]
) -> Iterator[tuple[_Run, _Run]]:
    """Each run that is kept, after the one before it."""
    before = _Run(0, 0, 0)
    for run in runs:
        is_last = run.old == len(old) and run.old_end == run.old
        is_at_begin = run.old == run.new == 0
        is_at_end = run.old_end == len(old) and not is_last
        is_inside = not (is_last or is_at_begin or is_at_end)
        if is_inside and not _holds_phrase(old, run, is_word):
            continue
        yield before, run
        before = run


def _holds_phrase(old: Sequence[str], run: _Run, is_word: Callable[[str], bool]) -> bool:
    if run.old_end - run.old > 2 * FEWEST_WORDS_KEPT:
        return True
    words = sum(is_word(token[:1]) for token in old[run.old : run.old_end])
    return words >= FEWEST_WORDS_KEPT


def _list_spans(before: _Run, run: _Run) -> Iterator[Span]:
    if run.old > before.old_end:
        yield Span("removed", before.old_end, run.old, before.new_end, before.new_end)
    if run.new > before.new_end:
        yield Span("added", run.old, run.old, before.new_end, run.new)
    if run.old_end > run.old:
        yield Span("same", run.old, run.old_end, run.new, run.new_end)

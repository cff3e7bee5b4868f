"""The difference of two versions, against difflib on the words of the whole."""

import difflib
from collections.abc import Callable
from itertools import cycle, islice

from benchmarks.measuring import ROOT, Cost, stopwatch
from lms.comparison import compare_texts, show_changes, split_blocks
from lms.markup import render_markdown

SMALL, LARGE = 15_000, 1_000_000


def compare(count: int, at_round: int) -> Cost:
    """Two versions of 15 kB: some words changed, some paragraphs moved."""
    del at_round
    old, new = make_versions(SMALL)
    return _repeat(count, lambda: compare_texts(old, new))


def show(count: int, at_round: int) -> Cost:
    """The same as the page that readers see, before it is kept for the pair."""
    del at_round
    old, new = (render_markdown(text).html for text in make_versions(SMALL))
    return _repeat(count, lambda: show_changes(old, new))


def compare_by_words(count: int, at_round: int) -> Cost:
    """What comes to mind first: one sequence of all words, nothing passed over as junk."""
    del at_round
    old, new = (text.split() for text in make_versions(SMALL))
    return _repeat(
        count, lambda: difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    )


def compare_large(count: int, at_round: int) -> Cost:
    """Two versions of 1 MB, changed in the same way."""
    del at_round
    old, new = make_versions(LARGE)
    return _repeat(count, lambda: compare_texts(old, new))


def compare_equal_lines(count: int, at_round: int) -> Cost:
    """20,000 lines that are all the same, and 19,000."""
    del at_round
    line = "The same line stands here again, and is a paragraph.\n\n"
    return _repeat(count, lambda: compare_texts(line * 20_000, line * 19_000))


def compare_strangers(count: int, at_round: int) -> Cost:
    """20,000 lines of which none is the same, though their words are alike."""
    del at_round
    old = "".join(f"line {n}a stands here for you alone\n\n" for n in range(20_000))
    new = "".join(f"line {n}b stands here for you alone\n\n" for n in range(20_000))
    return _repeat(count, lambda: compare_texts(old, new))


def make_versions(size: int) -> tuple[str, str]:
    """A shipped policy up to that size, and what its next version might be."""
    source = (ROOT / "content/policies/complaints/1.1.md").read_text("utf-8").split("---\n", 2)[2]
    shipped = cycle(split_blocks(source))
    old: list[str] = []
    while sum(map(len, old)) < size:
        old += islice(shipped, 50)
    new = list(old)
    for place in range(10, len(new), 25):
        new[place] = new[place].replace(" the ", " our ", 1)
    for place in range(20, len(new) - 30, 60):
        new.insert(place + 25, new.pop(place))
    return "".join(old), "".join(new)


def _repeat(count: int, act: Callable[[], object]) -> Cost:
    act()
    cost = Cost(count)
    with stopwatch(cost):
        for _ in range(count):
            act()
    return cost

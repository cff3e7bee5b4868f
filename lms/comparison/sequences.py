"""Which items of two sequences are the same, in order, without ever trying all pairs."""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
DEEPEST = 12
SMALL = 144


@dataclass(frozen=True, slots=True)
class _Gap:
    """What is not yet compared: from and up to, in the old and in the new sequence."""

    old: int
    old_end: int
    new: int
    new_end: int
    depth: int


def pair_in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The places of equal items, ascending in both; nearly the most that there can be.

    What stands once on both sides is paired first, then what lies between; items that stand
    often are paired by how often they stood before. A stretch is looked at so many times at
    most, which keeps 20,000 equal lines as cheap as 20,000 different ones.
    """
    pairs: list[Pair] = []
    gaps = [_Gap(0, len(old), 0, len(new), 0)]
    while gaps:
        gap = _trim(gaps.pop(), old, new, pairs)
        size = (gap.old_end - gap.old) * (gap.new_end - gap.new)
        if not size:
            continue
        if size <= SMALL:
            pairs += _pair_few(gap, old, new)
            continue
        anchors = _rise(_find_unique(gap, old, new))
        if not anchors or gap.depth == DEEPEST:
            anchors = _rise(_find_counted(gap, old, new))
        pairs += anchors
        if gap.depth < DEEPEST and anchors:
            gaps += _cut(gap, anchors)
    pairs.sort()
    return pairs


def _trim(gap: _Gap, old: Sequence[Hashable], new: Sequence[Hashable], pairs: list[Pair]) -> _Gap:
    """Pair what is the same at the begin and at the end."""
    i, i_end, j, j_end = gap.old, gap.old_end, gap.new, gap.new_end
    while i < i_end and j < j_end and old[i] == new[j]:
        pairs.append((i, j))
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        pairs.append((i_end, j_end))
    return _Gap(i, i_end, j, j_end, gap.depth)


def _cut(gap: _Gap, anchors: list[Pair]) -> Iterator[_Gap]:
    i, j = gap.old, gap.new
    for at, to in anchors:
        if at > i and to > j:
            yield _Gap(i, at, j, to, gap.depth + 1)
        i, j = at + 1, to + 1
    if gap.old_end > i and gap.new_end > j:
        yield _Gap(i, gap.old_end, j, gap.new_end, gap.depth + 1)


def _find_unique(gap: _Gap, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """What stands exactly once on each side, by its place in the new sequence."""
    places, theirs = (
        _find_places(old, gap.old, gap.old_end),
        _find_places(new, gap.new, gap.new_end),
    )
    found = ((places.get(item, -1), j) for item, j in theirs.items())
    return [(i, j) for i, j in found if i >= 0 and j >= 0]


def _find_places(items: Sequence[Hashable], begin: int, end: int) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    for place in range(begin, end):
        item = items[place]
        places[item] = -1 if item in places else place
    return places


def _find_counted(gap: _Gap, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The first of each with the first, the second with the second, and so on."""
    places: dict[Hashable, list[int]] = {}
    for i in range(gap.old_end - 1, gap.old - 1, -1):
        places.setdefault(old[i], []).append(i)
    return [
        (waiting.pop(), j) for j in range(gap.new, gap.new_end) if (waiting := places.get(new[j]))
    ]


def _rise(pairs: list[Pair]) -> list[Pair]:
    """The longest run of the pairs, which ascend in the new, that ascends in the old too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (i, _) in enumerate(pairs):
        at = bisect_left(ends, i)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(i)
            last.append(number)
        else:
            ends[at], last[at] = i, number
    run = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _pair_few(gap: _Gap, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The most that can be paired, found by trying all: only for a few items."""
    above = old[gap.old : gap.old_end]
    beside = new[gap.new : gap.new_end]
    best = [[0] * (len(beside) + 1) for _ in range(len(above) + 1)]
    for i in range(len(above) - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(len(beside) - 1, -1, -1):
            equal = above[i] == beside[j]
            row[j] = below[j + 1] + 1 if equal else max(below[j], row[j + 1])
    pairs, i, j = [], 0, 0
    while i < len(above) and j < len(beside):
        if above[i] == beside[j]:
            pairs.append((gap.old + i, gap.new + j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs

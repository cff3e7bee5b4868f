"""Which blocks of two texts belong together: the same, changed, or moved elsewhere."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from lms.comparison.sequences import Pair, pair_in_order
from lms.comparison.words import list_words

RARE = 6
ALIKE_HERE = 0.4
ALIKE_ELSEWHERE = 0.6
ALIKE_ALONE = 0.2
FEWEST_WORDS_MOVED = 4
SMALL = 64
MOST_CANDIDATES = 4


@dataclass(frozen=True)
class Block:
    """A paragraph, item, heading or row: what it must equal, its kind, and its text."""

    key: Hashable
    kind: str
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words; asked only of blocks that are not the same on both sides."""
        return list_words(self.text)


@dataclass(frozen=True)
class Match:
    """An old and a new block that belong together."""

    old: int
    new: int
    is_moved: bool


@dataclass(frozen=True)
class _Left:
    """What is not paired yet, and between which equal blocks each of it stands."""

    old: list[int]
    new: list[int]
    old_gap: dict[int, int]
    new_gap: dict[int, int]


def match_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[Match]:
    """The blocks that belong together, by their place in the new text."""
    numbers: dict[Hashable, int] = {}
    old_keys = [numbers.setdefault(block.key, len(numbers)) for block in old]
    new_keys = [numbers.setdefault(block.key, len(numbers)) for block in new]
    pairs = pair_in_order(old_keys, new_keys)
    left = _find_left(pairs, len(old), len(new))
    if left.old and left.new:
        pairs += _take(left, _find_moved_whole(left, old_keys, new_keys))
        pairs += _take(left, _choose(_find_alike(left, old, new)))
        pairs += _take(left, _choose(_find_beside(left, old, new)))
    pairs.sort(key=lambda pair: pair[1])
    kept = _keep_heaviest(pairs, new)
    return [
        Match(i, j, is_moved=(i, j) not in kept)
        for i, j in pairs
        if (i, j) in kept or _can_move(old[i], new[j])
    ]


def _can_move(old: Block, new: Block) -> bool:
    return old.kind == new.kind and len(new.words) >= FEWEST_WORDS_MOVED


def _find_left(pairs: Sequence[Pair], olds: int, news: int) -> _Left:
    old_at, new_at = [i for i, _ in pairs], [j for _, j in pairs]
    old_taken, new_taken = set(old_at), set(new_at)
    old_left = [i for i in range(olds) if i not in old_taken]
    new_left = [j for j in range(news) if j not in new_taken]
    return _Left(
        old_left,
        new_left,
        {i: bisect_left(old_at, i) for i in old_left},
        {j: bisect_left(new_at, j) for j in new_left},
    )


def _take(left: _Left, pairs: list[Pair]) -> list[Pair]:
    """Strike what was paired off what is left."""
    olds, news = {i for i, _ in pairs}, {j for _, j in pairs}
    left.old[:] = [i for i in left.old if i not in olds]
    left.new[:] = [j for j in left.new if j not in news]
    return pairs


def _find_moved_whole(left: _Left, old: Sequence[int], new: Sequence[int]) -> list[Pair]:
    waiting: dict[int, list[int]] = {}
    for i in reversed(left.old):
        waiting.setdefault(old[i], []).append(i)
    return [(waiting[new[j]].pop(), j) for j in left.new if waiting.get(new[j])]


def _find_alike(
    left: _Left, old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[float, Pair]]:
    """Blocks that share words which few blocks have; no block is held against all others."""
    holders: dict[str, list[int]] = {}
    for i in left.old:
        for word in set(old[i].words):
            holders.setdefault(word, []).append(i)
    asked = Counter(word for j in left.new for word in set(new[j].words))
    for j in left.new:
        votes: Counter[int] = Counter()
        for word in set(new[j].words):
            having = holders.get(word, ())
            if len(having) <= RARE and asked[word] <= RARE:
                votes.update(having)
        for i, _ in votes.most_common(MOST_CANDIDATES):
            likeness = _compare(old[i], new[j])
            is_here = left.old_gap[i] == left.new_gap[j]
            if likeness >= (ALIKE_HERE if is_here else ALIKE_ELSEWHERE):
                yield likeness + is_here, (i, j)


def _find_beside(
    left: _Left, old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[float, Pair]]:
    """Blocks between the same two equal ones, where these are few enough to try all."""
    news: dict[int, list[int]] = {}
    olds: dict[int, list[int]] = {}
    for j in left.new:
        news.setdefault(left.new_gap[j], []).append(j)
    for i in left.old:
        olds.setdefault(left.old_gap[i], []).append(i)
    for gap, here in olds.items():
        there = news.get(gap, [])
        if len(here) * len(there) > SMALL:
            continue
        needed = ALIKE_ALONE if len(here) == len(there) == 1 else ALIKE_HERE
        for i in here:
            for j in there:
                likeness = _compare(old[i], new[j])
                if likeness >= needed:
                    yield likeness, (i, j)


def _compare(old: Block, new: Block) -> float:
    """How alike two blocks are, from 0 to 1, by the words that they share."""
    if old.kind != new.kind or not old.words or not new.words:
        return 0.0
    shared = (Counter(old.words) & Counter(new.words)).total()
    return 2 * shared / (len(old.words) + len(new.words))


def _choose(candidates: Iterable[tuple[float, Pair]]) -> list[Pair]:
    """The most alike first, each block once; of equals the one that stands first."""
    olds: set[int] = set()
    news: set[int] = set()
    chosen = []
    for _, (i, j) in sorted(candidates, key=lambda found: (-found[0], found[1])):
        if i not in olds and j not in news:
            olds.add(i)
            news.add(j)
            chosen.append((i, j))
    return chosen


def _keep_heaviest(pairs: Sequence[Pair], new: Sequence[Block]) -> set[Pair]:
    """The pairs that stay in place: the heaviest run in order; all others have moved."""
    if all(one[0] < other[0] for one, other in pairwise(pairs)):
        return set(pairs)
    runs = list(_join_runs(pairs))
    heights = [sum(1 + len(new[j].text) for _, j in run) for run in runs]
    order = {i: rank for rank, i in enumerate(sorted(run[0][0] for run in runs), start=1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(runs) + 1)
    before = []
    for number, run in enumerate(runs):
        rank = order[run[0][0]]
        height, previous = _look_below(best, rank - 1)
        before.append(previous)
        _raise(best, rank, (height + heights[number], number))
    kept: set[Pair] = set()
    number = _look_below(best, len(runs))[1]
    while number >= 0:
        kept.update(runs[number])
        number = before[number]
    return kept


def _join_runs(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs whose old and new blocks follow one another, together."""
    run = [pairs[0]]
    for pair in pairs[1:]:
        if pair == (run[-1][0] + 1, run[-1][1] + 1):
            run.append(pair)
        else:
            yield run
            run = [pair]
    yield run


def _look_below(best: list[tuple[int, int]], rank: int) -> tuple[int, int]:
    found = (0, -1)
    while rank:
        found = max(found, best[rank])
        rank -= rank & -rank
    return found


def _raise(best: list[tuple[int, int]], rank: int, reached: tuple[int, int]) -> None:
    while rank < len(best):
        best[rank] = max(best[rank], reached)
        rank += rank & -rank

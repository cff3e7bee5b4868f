"""What is wrong with the items of a programme: names, order, days."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

from lms.errors import Problem
from lms.programmes.definition import Item, ItemKey
from lms.programmes.reader import PlacedProgramme
from lms.yaml_source import Path

Placed = tuple[Path, Item]


def lint_items(
    placed: PlacedProgramme, things: Mapping[str, AbstractSet[str]]
) -> Iterator[Problem]:
    """Every problem of the items; `things` are the known names of each kind."""
    ways = _list_ways(placed)
    told: set[Problem] = set()
    for way in ways:
        for problem in (*_lint_names(placed, way, things), *_lint_needs(placed, way)):
            if problem not in told:
                told.add(problem)
                yield problem
    yield from _lint_days(placed, ways)


def describe_unknown(kind: str, slug: str, known: AbstractSet[str]) -> str:
    """That there is no such thing, and what may be meant."""
    close = get_close_matches(slug, sorted(known), n=1)
    hint = f"Did you mean “{close[0]}”?" if close else "Check its name, or add it."
    return f"There is no {kind} “{slug}”. {hint}"


def _list_ways(placed: PlacedProgramme) -> list[list[Placed]]:
    """The items with their places, for each path through the programme."""
    definition = placed.definition
    common: list[Placed] = [(("items", n), item) for n, item in enumerate(definition.items)]
    paths = definition.paths
    first: list[Placed] = [(("paths", "first", n), item) for n, item in enumerate(paths.first)]
    again: list[Placed] = [(("paths", "again", n), item) for n, item in enumerate(paths.again)]
    return [[*common, *first], [*common, *again]]


def _lint_names(
    placed: PlacedProgramme, way: list[Placed], things: Mapping[str, AbstractSet[str]]
) -> Iterator[Problem]:
    first: dict[ItemKey, int] = {}
    for number, (place, item) in enumerate(way):
        path, known = (*place, item.key.kind), things[item.key.kind]
        if item.key.slug not in known:
            sentence = describe_unknown(item.key.kind, item.key.slug, known)
            yield placed.document.problem(path, sentence)
        if first.setdefault(item.key, number) != number:
            yield placed.document.problem(
                path,
                f"The {item.key.kind} “{item.key.slug}” is item {first[item.key] + 1} already. "
                "Keep one of them.",
            )


def _lint_needs(placed: PlacedProgramme, way: list[Placed]) -> Iterator[Problem]:
    needed = {item.key: item.needed for _, item in way}
    for place, item in way:
        for number, need in enumerate(item.needed):
            path = (*place, "needs", number)
            if need not in needed:
                yield placed.document.problem(path, _describe_missing(need, needed))
            elif item.key in (circle := _follow(need, item.key, needed)):
                names = " → ".join(" ".join(key) for key in (item.key, *circle))
                sentence = f"These items wait for each other: {names}. Take one of the needs out."
                yield placed.document.problem(path, sentence)


def _describe_missing(need: ItemKey, needed: Mapping[ItemKey, object]) -> str:
    known = sorted(" ".join(key) for key in needed)
    close = get_close_matches(" ".join(need), known, n=1)
    hint = f"Did you mean “{close[0]}”?" if close else "Add it, or take the need out."
    return f"No item on this path is the {need.kind} “{need.slug}”. {hint}"


def _follow(
    start: ItemKey, goal: ItemKey, needed: Mapping[ItemKey, tuple[ItemKey, ...]]
) -> list[ItemKey]:
    """A way along the needs from one item to another; empty where there is none."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        for key in needed.get(way[-1], ()):
            if key not in seen:
                seen.add(key)
                ways.append([*way, key])
    return []


def _lint_days(placed: PlacedProgramme, ways: list[list[Placed]]) -> Iterator[Problem]:
    due = placed.definition.due
    for place, item in dict.fromkeys(each for way in ways for each in way):
        if due and item.due and item.due.days > due.days:
            sentence = (
                f"This is due after the programme itself, which has {due.days} days. "
                "Give it as many days at most."
            )
            yield placed.document.problem((*place, "due", "days"), sentence)

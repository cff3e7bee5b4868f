"""The difference of two stored texts as one page: each change in its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lms.comparison.alignment import Match, match_blocks
from lms.comparison.containers import Nesting, map_containers
from lms.comparison.html_blocks import Leaf, list_sections, read_leaves, shorten
from lms.comparison.html_writing import write_inner
from lms.comparison.texts import Sort, order_steps

FEWEST_FOLDED = 2


@dataclass(frozen=True)
class ChangedSection:
    """A section in which something is not as before."""

    anchor: str
    name: str


@dataclass(frozen=True)
class Shown:
    """The difference as HTML, what is in it by number, and which sections it touches."""

    html: str
    added: int
    removed: int
    changed: int
    moved: int
    same: int
    sections: tuple[ChangedSection, ...]
    all_sections: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is shown differs."""
        return not (self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True)
class _Row:
    """One block of the page: its sort, both its sides, and where to show it."""

    sort: Sort
    old: Leaf | None
    new: Leaf | None
    link: int
    place: Leaf

    @property
    def is_same(self) -> bool:
        return self.sort == "same"


def show_changes(old: str, new: str) -> Shown:
    """Both texts in one; names for links are those of the new one."""
    olds, news = read_leaves(old), read_leaves(new)
    matches = match_blocks([leaf.to_block() for leaf in olds], [leaf.to_block() for leaf in news])
    rows = list(_list_rows(matches, olds, news))
    told = [row for row in rows if not row.is_same]
    sections = dict(_list_touched(told))
    sorts = [row.sort for row in rows]
    return Shown(
        html="".join(_write_page(rows)),
        added=sorts.count("added"),
        removed=sorts.count("removed"),
        changed=sorts.count("changed"),
        moved=sorts.count("moved here"),
        same=sorts.count("same"),
        sections=tuple(ChangedSection(anchor, name) for anchor, name in sections.items()),
        all_sections=len(dict(list_sections(news))),
    )


def _list_rows(
    matches: Sequence[Match], olds: Sequence[Leaf], news: Sequence[Leaf]
) -> Iterator[_Row]:
    kept = ((olds[m.old], news[m.new]) for m in matches if not m.is_moved)
    relocate = map_containers(kept)
    targets = {link: news[match.new] for link, match in _number(matches)}
    section = ("", "")
    for sort, i, j, link in order_steps(matches, len(olds), len(news)):
        old = olds[i] if i is not None else None
        new = news[j] if j is not None else None
        if new is not None:
            section = (new.anchor, new.section)
            is_same = sort == "changed" and old is not None and old.runs == new.runs
            yield _Row("same" if is_same else sort, old, new, link, new)
        elif old is not None:
            yield _Row(sort, old, targets.get(link), link, relocate(old, section))


def _number(matches: Iterable[Match]) -> Iterator[tuple[int, Match]]:
    """The moved blocks under the numbers that the steps name them by."""
    return enumerate((match for match in matches if match.is_moved), start=1)


def _list_touched(rows: Iterable[_Row]) -> Iterator[tuple[str, str]]:
    return ((row.place.anchor, row.place.section) for row in rows if row.place.anchor)


def _write_page(rows: Sequence[_Row]) -> Iterator[str]:
    nesting = Nesting()
    at = 0
    for is_same, together in groupby(_group(rows), key=_is_same):
        run = [row for group in together for row in group]
        at += len(run)
        if not is_same:
            yield from _write_rows(run, nesting)
            continue
        folded, heading, rest = _split_at_heading(run, rows[at] if at < len(rows) else None)
        yield from _fold(folded, nesting)
        yield from _write_rows(heading, nesting)
        yield from _fold(rest, nesting)
    yield nesting.close()


def _group(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows that stand in one list or table together, so that none is folded in two."""
    for _, together in groupby(enumerate(rows), key=_name_group):
        yield [row for _, row in together]


def _name_group(numbered: tuple[int, _Row]) -> tuple[str, int]:
    number, row = numbered
    path = row.place.path
    return ("container", path[0].number) if path else ("row", number)


def _is_same(group: list[_Row]) -> bool:
    return all(row.is_same for row in group)


def _split_at_heading(
    rows: list[_Row], following: _Row | None
) -> tuple[list[_Row], list[_Row], list[_Row]]:
    """What is the same, cut at the heading under which the change that follows stands."""
    at = max((n for n, row in enumerate(rows) if row.place.tag in {"h2", "h3"}), default=-1)
    if at < 0 or following is None or following.place.tag == "h2":
        return rows, [], []
    begin = at - 1 if at and rows[at].place.tag == "h3" and rows[at - 1].place.tag == "h2" else at
    return rows[:begin], rows[begin : at + 1], rows[at + 1 :]


def _fold(rows: Sequence[_Row], nesting: Nesting) -> Iterator[str]:
    """What is the same, behind a line that says how much it is."""
    headings = [row.place for row in rows if row.place.name.startswith("s-")]
    if len(rows) < FEWEST_FOLDED and not headings:
        yield from _write_rows(rows, nesting)
        return
    yield nesting.close()
    count = len(rows) - len(headings)
    paragraphs = f"{count} paragraph{'' if count == 1 else 's'}"
    parts = f" in {_count_sections(headings)}" if headings else ""
    yield f'<details class="as-before"><summary>As before: {paragraphs}{parts}</summary>\n'
    yield from _write_rows(rows, nesting)
    yield nesting.close()
    yield "</details>\n"


def _count_sections(headings: Sequence[Leaf]) -> str:
    if len(headings) == 1:
        return f"“{headings[0].section}”"
    return f"{len(headings)} sections, “{headings[0].section}” to “{headings[-1].section}”"


def _write_rows(rows: Iterable[_Row], nesting: Nesting) -> Iterator[str]:
    before: _Row | None = None
    for row in rows:
        goes_on = before is not None and before.sort == row.sort and before.link == row.link - 1
        if row.sort == "moved away" and goes_on:
            before = row
            continue
        yield nesting.enter(row.place.path, is_old=row.new is None or row.sort == "moved away")
        yield _write_row(row, is_first=not (row.link and goes_on))
        before = row


def _write_row(row: _Row, *, is_first: bool) -> str:
    if row.sort == "moved away":
        return _write_departure(row)
    inner = write_inner(row.old, row.new)
    if row.sort == "moved here" and is_first:
        inner = _put_before(row.place, _write_arrival(row), inner)
    tag = row.place.tag
    if not tag:
        return f"{inner}\n"
    name = f' id="{row.new.name}"' if row.new and row.new.name else ""
    if tag == "hr":
        return _write_line(row)
    number = f'<span class="n">{row.place.label}</span> ' if row.place.label else ""
    return f"<{tag}{name}{_write_class(row)}>{number}{inner}</{tag}>\n"


def _write_line(row: _Row) -> str:
    """A line across the page has no words that could be marked."""
    if row.is_same:
        return "<hr>\n"
    mark, said = ("ins", "Added") if row.sort == "added" else ("del", "Removed")
    note = f'<span class="moved-note"><{mark}>{said}: a line across the page</{mark}></span>'
    return f"<p{_write_class(row)}>{note}</p>\n"


def _write_class(row: _Row) -> str:
    sign = {"added": "added", "removed": "removed", "moved here": "moved"}.get(row.sort)
    is_block = row.place.tag in {"p", "h2", "h3", "h4", "pre", "hr"} and not row.place.path
    return f' class="diff-block {sign}"' if sign and is_block else ""


def _put_before(place: Leaf, note: str, inner: str) -> str:
    """The note inside the block; in a row it stands in the first cell."""
    if place.tag != "tr":
        return note + inner
    end = len(place.heads[0])
    return inner[:end] + note + inner[end:]


def _write_arrival(row: _Row) -> str:
    where = f"“{row.old.section}”" if row.old and row.old.section else "the beginning"
    inside = row.old and row.old.anchor == row.place.anchor
    said = "Moved within this section" if inside else f"Moved here from {where}"
    return (
        f'<span class="moved-note" id="moved-{row.link}">'
        f'<a href="#left-{row.link}">{said}</a>: </span>'
    )


def _write_departure(row: _Row) -> str:
    """What is left where blocks stood that moved: where the first of them went to."""
    section = row.new.section if row.new else ""
    inside = row.old and row.new and row.old.anchor == row.new.anchor
    said = "Moved within this section" if inside else f"Moved to “{section}”"
    begin = shorten(row.old.tokens) if row.old else ""
    note = (
        f'<span class="moved-note" id="left-{row.link}">'
        f'<a href="#moved-{row.link}">{said}</a>: {begin}</span>'
    )
    tag = row.place.tag
    if tag == "tr":
        return f"<tr><td>{note}</td></tr>\n"
    return f"{note}\n" if not tag else f"<p>{note}</p>\n"

"""How the parts of a document become Markdown of this house."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lms.document_import.blocks import HEADINGS, ITEMS, Block, Kind
from lms.slugs import write_slug

LONGEST_ANCHOR = 60
_NUMBER = re.compile(r"(\d{1,3})[.)]")
_NUMBERED = (Kind.NUMBERED, Kind.INNER_NUMBERED)
_INNER = (Kind.INNER_ITEM, Kind.INNER_NUMBERED)


@dataclass(frozen=True)
class Written:
    """The text, and for each of its lines the part it comes from, if any."""

    text: str
    keys: tuple[str, ...]


def write_markdown(blocks: Sequence[Block]) -> Written:
    """The text in Markdown; the title and what was left out do not stand in it."""
    anchors = _Anchors()
    lines: list[tuple[str, str]] = []
    before: Block | None = None
    number: dict[Kind, int] = {}
    for block in _continue(blocks):
        if block.kind in {Kind.TITLE, Kind.LEFT_OUT} or not _has_words(block):
            continue
        if before and not _belongs(before, block):
            lines.append(("", ""))
            number = {}
        made = list(_write(block, anchors, number, is_first=before is None or not lines[-1][0]))
        lines += [(line, block.key) for line in made]
        before = block
    text = "".join(f"{line}\n" for line, _ in lines)
    return Written(text, tuple(key for _, key in lines))


def _has_words(block: Block) -> bool:
    return bool(block.text.strip() or block.rows)


def _continue(blocks: Sequence[Block]) -> Iterator[Block]:
    """The parts, with those that go on added to the one before."""
    held: Block | None = None
    for block in blocks:
        if block.kind is Kind.CONTINUED and held and held.kind is not Kind.TABLE:
            words = f"{held.text}{held.tail} {_keep_mark(block)}"
            held = replace(held, text=words.strip(), tail="")
            continue
        if held:
            yield held
        held = replace(block, kind=Kind.PARAGRAPH) if block.kind is Kind.CONTINUED else block
    if held:
        yield held


def _belongs(before: Block, block: Block) -> bool:
    """Whether no empty line stands between: items of one list, and nothing else."""
    if before.kind not in ITEMS or block.kind not in ITEMS:
        return False
    if block.kind in _INNER:
        return True
    return (before.kind in _NUMBERED) == (block.kind in _NUMBERED) or before.kind in _INNER


def _write(
    block: Block, anchors: "_Anchors", number: dict[Kind, int], *, is_first: bool
) -> Iterator[str]:
    if block.kind in HEADINGS:
        title = _flat(block.text)
        signs = "##" if block.kind is Kind.SECTION else "###"
        yield f"{signs} {title} {{#{anchors.choose(block.anchor or title)}}}"
    elif block.kind in ITEMS:
        yield _write_item(block, number, is_first=is_first)
    elif block.kind is Kind.TABLE and block.rows:
        yield from _write_table(block.rows)
    elif block.kind is Kind.APART and block.pieces:
        yield from _write_apart(block)
    elif block.kind is Kind.DEFINITION:
        yield from _write_definition(block)
    elif block.kind is Kind.AS_IT_STANDS:
        yield from block.text.split("\n")
    else:
        yield _keep_mark(block)


def _flat(text: str) -> str:
    """A heading has no bold type of its own, and no brace that would name it."""
    words = " ".join(text.replace("**", "").split())
    ends = len(words) - len(words.rstrip("#"))
    return words[: len(words) - ends] + "&#35;" * ends


def _keep_mark(block: Block) -> str:
    """The text with its number, which counts as words where the page gives none."""
    number = re.sub(r"^[^\w(§]+", "", block.mark)
    number = re.sub(r"^(\d+)\.$", r"\1\\.", number)
    return f"{number} {block.text}{block.tail}".strip()


def _write_item(block: Block, number: dict[Kind, int], *, is_first: bool) -> str:
    is_inner = block.kind in _INNER and not is_first
    indent = "    " if is_inner else ""
    kind = Kind.INNER_NUMBERED if is_inner else Kind.NUMBERED
    if not is_inner:
        number.pop(Kind.INNER_NUMBERED, None)
    if block.kind not in _NUMBERED:
        return f"{indent}- {_keep_mark(block)}"
    given = _NUMBER.fullmatch(re.sub(r"^[^\w]+", "", block.mark))
    due = number[kind] + 1 if kind in number else (int(given[1]) if given else 1)
    number[kind] = due
    return f"{indent}{due}. {block.text}{block.tail}"


def _write_apart(block: Block) -> Iterator[str]:
    for position, piece in enumerate(block.pieces):
        if position:
            yield ""
        yield piece


def _write_definition(block: Block) -> Iterator[str]:
    word, colon, meaning = block.text.partition(": ")
    if not colon:
        yield _keep_mark(block)
        return
    yield _flat(word)
    yield f":   {meaning.strip()}{block.tail}"


def _write_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    columns = max(len(row) for row in rows)
    full = [[*row, *[""] * (columns - len(row))] for row in rows]
    yield _write_row(full[0])
    yield _write_row(["---"] * columns)
    yield from (_write_row(row) for row in full[1:])


def _write_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


class _Anchors:
    """Names for sections, each once."""

    def __init__(self) -> None:
        self.taken = {"standfirst"}
        self.copies: dict[str, int] = {}

    def choose(self, title: str) -> str:
        shown = re.sub(r"&#?\w+;", " ", title)
        base = write_slug(shown, longest=LONGEST_ANCHOR - 4) or "section"
        anchor = base
        # A thousand headings alike would otherwise be counted through a thousand times each.
        while anchor in self.taken:
            self.copies[base] = self.copies.get(base, 1) + 1
            anchor = f"{base}-{self.copies[base]}"
        self.taken.add(anchor)
        return anchor

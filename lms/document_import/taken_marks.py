"""Which signs of a document became markup, so that none of them goes untold."""

from collections.abc import Iterator, Sequence

from lms.document_import.blocks import HEADINGS, ITEMS, Block, Kind, Remark

_NUMBERED = (Kind.NUMBERED, Kind.INNER_NUMBERED)
_NO_BULLET = "(§"
MOST_SIGNS = 5


def tell_marks(blocks: Sequence[Block]) -> Iterator[Remark]:
    """How many bullets, numbers and colons do not stand in the text any more, and why."""
    items = [block for block in blocks if block.kind in ITEMS]
    others = [block for block in blocks if block.kind not in ITEMS]
    numbered = [block for block in items if block.kind in _NUMBERED]
    headings = [block for block in blocks if block.kind in HEADINGS]
    colons = [(block, block.tail) for block in headings if block.tail]
    defining = [(block, ":") for block in blocks if block.kind is Kind.DEFINITION]
    yield from _tell(_cut_bullets(items), "Bullets that became items of lists")
    yield from _tell(_cut_bullets(others), "Bullets taken off before what is no item of a list")
    yield from _tell(_cut_numbers(numbered), "Numbers that became those of lists")
    yield from _tell(
        _cut_numbers(headings), "Numbers taken off before headings, which the page numbers itself"
    )
    yield from _tell(colons, "Colons taken off after headings")
    yield from _tell(defining, "Colons that became the space between a word and its definition")


def _tell(marks: Sequence[tuple[Block, str]], what: str) -> Iterator[Remark]:
    if not marks:
        return
    signs = list(dict.fromkeys(sign for _, sign in marks))
    shown = " ".join(signs[:MOST_SIGNS]) + (" …" if len(signs) > MOST_SIGNS else "")
    yield Remark(marks[0][0].line, f"{what}: {len(marks)} ({shown}).")


def _cut_bullets(blocks: Sequence[Block]) -> list[tuple[Block, str]]:
    """The parts that had a bullet, each with it."""
    return [
        (block, block.mark.split(" ")[0])
        for block in blocks
        if block.mark and not block.mark[0].isalnum() and block.mark[0] not in _NO_BULLET
    ]


def _cut_numbers(blocks: Sequence[Block]) -> list[tuple[Block, str]]:
    """The parts that had a number, each with it."""
    numbers = [(block, block.mark.split(" ")[-1]) for block in blocks if block.mark]
    return [(block, mark) for block, mark in numbers if mark[0].isalnum() or mark[0] in _NO_BULLET]

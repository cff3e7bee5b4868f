"""The record as a CSV file that no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from lms.compliance.lines import COLUMNS, Duty, PersonLines

ROWS_AT_ONCE = 1000
BOM = b"\xef\xbb\xbf"
# A spreadsheet takes a cell that begins like this for a formula; the apostrophe is guarded as
# well, so that taking one away from every cell that begins with one gives back each value.
GUARDED = frozenset("=+-@\t\r\n＝＋－＠'")
QUOTED = ',"\r\n'


def guard(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would calculate with it."""
    return f"'{text}" if text[:1] in GUARDED else text


def recover(cell: str) -> str:
    """The value that a guarded cell stands for."""
    return cell.removeprefix("'")


def render_csv(
    people: Iterable[PersonLines], as_of: date, *, with_bom: bool = False
) -> Iterator[bytes]:
    """The file in pieces of about a thousand rows; what is said of a person is written once."""
    yield (BOM if with_bom else b"") + _render([COLUMNS])
    piece: list[str] = []
    for person, duties in people:
        front = ",".join((as_of.isoformat(), *map(write_cell, person)))
        piece += [f"{front},{_write_duty(duty)}" for duty in duties]
        if len(piece) >= ROWS_AT_ONCE:
            yield "".join(piece).encode()
            piece = []
    if piece:
        yield "".join(piece).encode()


def _write_duty(duty: Duty) -> str:
    # Days, verdicts and digests are the program's own words: they need no guard and no quotes.
    kind, title, asked, occasion, given, due, verdict, done, version, statement, *proof = duty
    return (
        f"{kind},{write_cell(title)},{write_cell(asked)},{write_cell(occasion)},{given},{due},"
        f"{verdict},{done},{version},{write_cell(statement)},{','.join(proof)}\r\n"
    )


@lru_cache(maxsize=4096)
def write_cell(text: str) -> str:
    """The text as it stands in the file, guarded and quoted; most are met again and again."""
    guarded = guard(text)
    if any(sign in guarded for sign in QUOTED):
        return '"' + guarded.replace('"', '""') + '"'
    return guarded


def render_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, with_bom: bool = False
) -> Iterator[bytes]:
    """Any table as CSV in pieces, every cell guarded."""
    remaining = iter(rows)
    yield (BOM if with_bom else b"") + _render([columns])
    while piece := list(islice(remaining, ROWS_AT_ONCE)):
        yield _render([[guard(cell) for cell in row] for row in piece])


def _render(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")

"""A workbook written as it comes: cells are text and days, never formulas.

The words of the format are written here, since a library that keeps an object for each cell
takes several times as long over a million rows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

ROWS_TO_A_SHEET = 1_048_575
# A longer entry of a ZIP file takes a form that some spreadsheets do not open.
BYTES_TO_A_SHEET = 1_900_000_000
ROWS_AT_ONCE = 1000
LONGEST_CELL = 32_767
COMPRESSION = 3
FIRST_DAY = date(1899, 12, 30)
# XML cannot hold these; they stand as _x000B_, and so does what looks like that already.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATION_KIND = "application/vnd.openxmlformats-package.relationships+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
# Three looks of a cell: plain, a day, the head of a column.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    "</styleSheet>"
)


@lru_cache(maxsize=4096)
def write_text(text: str) -> str:
    """A cell of text; most are met again and again."""
    return _write_text(text)


@lru_cache(maxsize=4096)
def write_day(day: str) -> str:
    """A cell that holds a day, given as 2026-03-31, or nothing."""
    if not day:
        return "<c/>"
    return f'<c s="1"><v>{(date.fromisoformat(day) - FIRST_DAY).days}</v></c>'


def write_own_word(word: str) -> str:
    """A cell of a word that the program made itself, of letters and digits: nothing to escape."""
    return f'<c t="inlineStr"><is><t>{word}</t></is></c>' if word else "<c/>"


def write_workbook(
    columns: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[str],
    name: str,
    path: Path,
    *,
    rows_to_a_sheet: int = ROWS_TO_A_SHEET,
) -> None:
    """Write rows, each the cells of one, under that head; beyond a sheet's end in a further one."""
    remaining = _Rows(rows)
    sheets = 0
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as book:
        while sheets == 0 or remaining.has_more():
            sheets += 1
            with book.open(f"xl/worksheets/sheet{sheets}.xml", "w") as sheet:
                sheet.write(_begin_sheet(columns, widths).encode())
                for piece in remaining.list_pieces(rows_to_a_sheet):
                    sheet.write(piece)
                sheet.write(b"</sheetData></worksheet>")
        for part, content in _list_parts(name, sheets):
            book.writestr(part, content)


class _Rows:
    """Rows that several sheets take in turn, each as many as fit."""

    def __init__(self, rows: Iterable[str]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def has_more(self) -> bool:
        """Whether a row waits for the next sheet."""
        return self._next is not None

    def list_pieces(self, most_rows: int) -> Iterator[bytes]:
        """The rows of one sheet, a thousand at a time."""
        count = size = 0
        while self._next is not None and count < most_rows and size < BYTES_TO_A_SHEET:
            piece: list[str] = []
            while self._next is not None and len(piece) < min(ROWS_AT_ONCE, most_rows - count):
                piece.append(self._next)
                self._next = next(self._rows, None)
            content = f"<row>{'</row><row>'.join(piece)}</row>".encode()
            count, size = count + len(piece), size + len(content)
            yield content


def _write_text(text: str) -> str:
    if not text:
        return "<c/>"
    cut = text[:LONGEST_CELL]
    space = ' xml:space="preserve"' if cut != cut.strip() else ""
    safe = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", cut)
    return f'<c t="inlineStr"><is><t{space}>{escape(safe, quote=False)}</t></is></c>'


def _begin_sheet(columns: Sequence[str], widths: Sequence[int]) -> str:
    wide = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, start=1)
    )
    head = "".join(_write_text(column).replace("<c", '<c s="2"', 1) for column in columns)
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{_FROZEN}<cols>{wide}</cols>'
        f"<sheetData><row>{head}</row>"
    )


def _list_parts(name: str, sheets: int) -> Iterator[tuple[str, str]]:
    """Everything in the file that is not a row."""
    numbers = range(1, sheets + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{_RELATION_KIND}"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{types}</Types>'
        ),
    )
    yield "_rels/.rels", _RELATIONS
    names = "".join(
        f'<sheet name="{name if n == 1 else f"{name} {n}"}" sheetId="{n}" r:id="rId{n}"/>'
        for n in numbers
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            "</Relationships>"
        ),
    )
    yield "xl/styles.xml", _STYLES

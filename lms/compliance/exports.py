"""How the record becomes a file, in whichever format."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from lms.compliance import queries, report
from lms.compliance.catalogue import Catalogue, get_catalogue
from lms.compliance.document import render_report
from lms.compliance.export_csv import render_csv
from lms.compliance.export_xlsx import write_xlsx
from lms.compliance.lines import PersonLines, stream_lines
from lms.compliance.selection import Filter

BLOCK = 1024 * 1024


class Format(StrEnum):
    """What a record can be exported as."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


MEDIA_TYPES = {
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


# Up to so many rows a file takes about a second; a longer one is made beside the pages.
AT_ONCE = {Format.CSV: 20_000, Format.XLSX: 10_000, Format.PDF: 200}


@dataclass(frozen=True)
class ExportedFile:
    """A file that was written, as the log describes it."""

    format: Format
    rows: int
    digest: str


class Counted:
    """People whose rows are counted as they pass, and the count told to whoever wants it."""

    def __init__(self, people: Iterable[PersonLines], tell: Callable[[int], None]) -> None:
        self._people = people
        self._tell = tell
        self.rows = 0

    def __iter__(self) -> Iterator[PersonLines]:
        for one in self._people:
            yield one
            self.rows += len(one.duties)
            self._tell(self.rows)


def name_file(selection: Filter, format_: Format) -> str:
    """What the file is called."""
    return f"compliance-{selection.as_of.isoformat()}.{format_}"


def _tell_nobody(rows: int) -> None:
    del rows


def is_long(selection: Filter, format_: Format, catalogue: Catalogue) -> bool:
    """Whether the file takes longer than somebody should wait for a page."""
    most = AT_ONCE[format_]
    return queries.count_rows(selection, catalogue, most=most + 1) > most


def write_export(
    selection: Filter,
    format_: Format,
    path: Path,
    *,
    company_name: str,
    at: datetime,
    with_bom: bool = False,
    catalogue: Catalogue | None = None,
    tell: Callable[[int], None] = _tell_nobody,
) -> ExportedFile:
    """Write the record into the file, row by row; `tell` is told how many rows there are so far."""
    catalogue = catalogue or get_catalogue(selection.as_of)
    if format_ is Format.PDF:
        csv_name = name_file(selection, Format.CSV)
        sheet = report.lay_out(
            selection, catalogue, company_name=company_name, at=at, csv_name=csv_name
        )
        path.write_bytes(render_report(sheet))
        return ExportedFile(format_, len(sheet.rows) + sheet.left_out, digest_file(path))
    people = Counted(stream_lines(selection, catalogue), tell)
    if format_ is Format.CSV:
        write_pieces(render_csv(people, selection.as_of, with_bom=with_bom), path)
    else:
        write_xlsx(people, selection.as_of, path)
    return ExportedFile(format_, people.rows, digest_file(path))


def write_pieces(pieces: Iterable[bytes], path: Path) -> None:
    """Write the file piece by piece."""
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


def digest_file(path: Path) -> str:
    """The SHA-256 of the file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()

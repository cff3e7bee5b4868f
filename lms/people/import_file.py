"""In which encoding and with which separator a file of people was written."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.people.text_rules import clean_text

LARGEST = 64 * 1024 * 1024
LONGEST_CELL = 2_000
SEPARATORS = (",", ";", "\t", "|")
COLUMNS = (
    "staff_number",
    "name",
    "email",
    "department",
    "team",
    "job_title",
    "location",
    "employment_type",
    "manager",
    "language",
    "time_zone",
    "hired_on",
    "left_on",
    "holds_from",
    "roles",
)
_FOREIGN = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"PK\x03\x04", "a workbook or an archive (XLSX, ODS or ZIP)"),
    (b"\xd0\xcf\x11\xe0", "an old workbook (XLS)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"%PDF", "a PDF"),
    (b"\xff\xfe\x00\x00", "a text in UTF-32"),
    (b"SQLite format 3", "a database (SQLite)"),
)
_TWO_BYTES_OF_UTF8 = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


@dataclass(frozen=True)
class Fault:
    """Why a file cannot be read, and where."""

    line: int
    column: int
    sentence: str


def find_encoding(content: bytes) -> str | Fault:
    """The encoding of a file, or why it cannot be read as text."""
    if fault := _find_foreign(content):
        return fault
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _check_decoding(content, "utf-16")
    if b"\x00" in content:
        return _describe_nul(content.count(b"\n", 0, content.index(b"\x00")) + 1)
    encoding = _check_decoding(content, "utf-8-sig")
    if isinstance(encoding, str):
        return encoding
    if _TWO_BYTES_OF_UTF8.search(content):
        return Fault(
            encoding.line,
            1,
            "The file mixes two encodings: some letters are UTF-8, this line is not. "
            "Save the table as CSV in UTF-8.",
        )
    return _check_decoding(content, "cp1252")


def _find_foreign(content: bytes) -> Fault | None:
    if len(content) > LARGEST:
        return Fault(1, 1, "The file is larger than 64 MB. Split it, and import the parts in turn.")
    if not content.strip():
        return Fault(1, 1, "The file is empty.")
    for beginning, what in _FOREIGN:
        if content.startswith(beginning):
            sentence = f"This is {what}, not a text with separators. Save the table as CSV first."
            return Fault(1, 1, sentence)
    return None


def _describe_nul(line: int) -> Fault:
    return Fault(line, 1, "There is a NUL byte in the file. Save the table as CSV in UTF-8.")


def _check_decoding(content: bytes, encoding: str) -> str | Fault:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Fault(line, 1, "Some letters here cannot be read. Save the table as CSV in UTF-8.")
    # In two bytes a letter the NUL is a sign of its own, which its bytes do not tell.
    if "\x00" in text:
        return _describe_nul(text.count("\n", 0, text.index("\x00")) + 1)
    return encoding


def find_separator(content: bytes, encoding: str) -> str:
    """The sign between the cells: the one with which the first line names most columns."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="").readline(20_000)

    def count_known(separator: str) -> int:
        names = (name.strip('" \r\n') for name in text.split(separator))
        return sum(fold_header(name) in COLUMNS for name in names)

    return max(SEPARATORS, key=count_known)


def fold_header(name: str) -> str:
    """The name of a column without differences of case, spaces and hyphens."""
    folded = re.sub(r"[\s\-_]+", "_", clean_text(name).casefold())
    return {"e_mail": "email", "mail": "email", "mail_address": "email"}.get(folded, folded)


def list_records(
    content: bytes, encoding: str, separator: str
) -> Iterator[tuple[int, list[str]] | Fault]:
    """Each record with the line it begins on; a fault ends the reading."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if max(map(len, cells), default=0) > LONGEST_CELL:
                yield Fault(line, 1, f"A cell has more than {LONGEST_CELL:,} characters.")
                return
            if any(map(str.strip, cells)):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        yield Fault(line, 1, _describe(str(error)))


def _describe(error: str) -> str:
    if "field limit" in error or "field larger" in error:
        return f"A cell has more than {LONGEST_CELL:,} characters. Is a quotation mark missing?"
    if "unexpected end" in error:
        return "A quotation mark opens here and is not closed again."
    if "expected after" in error:
        return "Something stands between a closing quotation mark and the next separator."
    return f"This line cannot be read as CSV: {error}."

"""The record as a workbook: every duty a row."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from lms.compliance.lines import COLUMNS, Duty, PersonLines
from lms.compliance.workbook import write_day, write_own_word, write_text, write_workbook

WIDE = {"name": 24, "department": 32, "title": 32, "statement": 32, "evidence_digest": 20}


def write_xlsx(people: Iterable[PersonLines], as_of: date, path: Path) -> None:
    """Write the workbook. Rows beyond a sheet's end go on in the next one."""
    widths = [WIDE.get(column, 14) for column in COLUMNS]
    write_workbook(COLUMNS, widths, _list_rows(people, as_of.isoformat()), "Record", path)


def _list_rows(people: Iterable[PersonLines], as_of: str) -> Iterator[str]:
    """The cells of each row; what is said of a person is written once for all their rows."""
    for person, duties in people:
        front = write_day(as_of) + "".join(map(write_text, person))
        for duty in duties:
            yield f"{front}{_write_duty(duty)}"


def _write_duty(duty: Duty) -> str:
    kind, title, asked, occasion, given, due, verdict, done, version, statement = duty[:10]
    moment, valid, entry_id, digest = duty[10:]
    return (
        f"{write_own_word(kind)}{write_text(title)}{write_text(asked)}{write_text(occasion)}"
        f"{write_day(given)}{write_day(due)}{write_own_word(verdict)}{write_day(done)}"
        f"{write_own_word(version)}{write_text(statement)}{write_own_word(moment)}"
        f"{write_day(valid)}{write_own_word(entry_id)}{write_own_word(digest)}"
    )

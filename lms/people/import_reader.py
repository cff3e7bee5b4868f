"""What a file of people says: each row checked by itself, each fault with its line and column."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from lms.errors import Problem
from lms.people.fact_rules import (
    LIMITS,
    WORDS,
    find_department_fault,
    find_email_fault,
    find_language_fault,
    find_staff_number_fault,
    find_time_zone_fault,
)
from lms.people.import_file import (
    COLUMNS,
    Fault,
    find_encoding,
    find_separator,
    fold_header,
    list_records,
)
from lms.people.import_rows import PeopleFile, PersonRow
from lms.people.roles import Role
from lms.people.text_rules import clean_department, clean_text, explain_date, read_date

MOST_ROWS = 200_000
MOST_PROBLEMS = 200
REQUIRED = ("staff_number", "name", "department")
DATES = ("hired_on", "left_on", "holds_from")
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
GIVEN_ROLES = {role.value: role for role in Role if role is not Role.EMPLOYEE}

Check = Callable[[str], str | None]
Value = str | date | frozenset[Role] | Fault | None
Reader = Callable[[str, str], Value]


def read_people(content: bytes, *, file: str = "people.csv") -> PeopleFile | list[Problem]:
    """Read a file of people, or say what is wrong with it and where."""
    encoding = find_encoding(content)
    if isinstance(encoding, Fault):
        return [_to_problem(file, encoding)]
    records = list_records(content, encoding, find_separator(content, encoding))
    first = next(records, Fault(1, 1, "The file is empty."))
    if isinstance(first, Fault):
        return [_to_problem(file, first)]
    columns = [fold_header(name) for name in first[1]]
    readers = [_read_repeated if name in CACHED else _read_once for name in columns]
    if faults := _find_header_faults(first[0], columns, first[1]):
        return [_to_problem(file, fault) for fault in faults]
    rows: list[PersonRow] = []
    problems: list[Problem] = []
    for record in records:
        read = record if isinstance(record, Fault) else _read_row(*record, columns, readers)
        if isinstance(read, PersonRow):
            rows.append(read)
        else:
            problems += [_to_problem(file, each) for each in _to_list(read)]
        if fault := _find_limit(len(rows), len(problems), read):
            problems.append(_to_problem(file, fault))
            break
    if not rows and not problems:
        problems.append(Problem(file, 1, 1, "The file names its columns and has no people in it."))
    return problems or PeopleFile(
        file,
        hashlib.sha256(content).hexdigest(),
        ENCODINGS[encoding],
        frozenset(columns),
        tuple(rows),
    )


def _to_problem(file: str, fault: Fault) -> Problem:
    return Problem(file, fault.line, fault.column, fault.sentence)


def _to_list(faults: Fault | list[Fault]) -> list[Fault]:
    return [faults] if isinstance(faults, Fault) else faults


def _find_limit(rows: int, problems: int, last: object) -> Fault | None:
    if rows > MOST_ROWS and isinstance(last, PersonRow):
        sentence = (
            f"The file has more than {MOST_ROWS:,} rows. Split it, and import the parts in turn."
        )
        return Fault(last.line, 1, sentence)
    if problems >= MOST_PROBLEMS:
        sentence = f"There are {problems} faults or more; the rest is not listed. Mend these first."
        return Fault(1, 1, sentence)
    return None


def _find_header_faults(line: int, columns: list[str], typed: Sequence[str]) -> list[Fault]:
    faults = []
    for place, name in enumerate(columns, start=1):
        if not name:
            faults.append(Fault(line, place, "This column has no name. Name it or take it out."))
        elif name not in COLUMNS:
            known = ", ".join(COLUMNS)
            said = f"“{typed[place - 1][:60]}” is not a column of this file. Columns are: {known}."
            faults.append(Fault(line, place, said))
        elif name in columns[: place - 1]:
            faults.append(Fault(line, place, f"The column “{name}” stands here a second time."))
        if len(faults) >= 20:
            return faults
    faults += [
        Fault(line, 1, f"The column “{name}” is missing. It must be there.")
        for name in REQUIRED
        if name not in columns
    ]
    return faults


def _read_row(
    line: int, cells: list[str], columns: list[str], readers: Sequence[Reader]
) -> PersonRow | list[Fault]:
    if len(cells) != len(columns):
        sentence = f"This row has {len(cells)} cells; the first line names {len(columns)} columns."
        return [Fault(line, 1, sentence)]
    values = [read(name, cell) for read, name, cell in zip(readers, columns, cells, strict=True)]
    if Fault in map(type, values):
        return [
            Fault(line, place, value.sentence)
            for place, value in enumerate(values, start=1)
            if isinstance(value, Fault)
        ]
    stated = dict(zip(columns, values, strict=True))
    return PersonRow(line=line, states_left_on="left_on" in columns, **stated)  # type: ignore[arg-type]


def _read_once(column: str, cell: str) -> Value:
    if column in DATES:
        return _read_day(column, cell)
    if column == "roles":
        return _read_roles(cell)
    text = clean_department(cell) if column == "department" else clean_text(cell)
    fault = _CHECKS[column](text) if column in _CHECKS else None
    longest = LIMITS.get(column, 40)
    if fault is None and len(text) > longest:
        fault = f"The {WORDS[column]} has {len(text)} characters; at most {longest} can be kept."
    return Fault(0, 0, fault) if fault else text


# Few different values stand in these columns, however many people there are.
CACHED = frozenset(COLUMNS) - {"staff_number", "name", "email", "manager"}
_read_repeated = lru_cache(maxsize=20_000)(_read_once)


def _read_day(column: str, cell: str) -> date | Fault | None:
    text = clean_text(cell)
    if not text:
        return None
    day = read_date(text)
    return day or Fault(0, 0, f"{column}: {explain_date(text)}")


def _read_roles(cell: str) -> frozenset[Role] | Fault:
    names = [clean_text(name).casefold() for name in re.split("[;,]", cell)]
    unknown = [name for name in names if name and name not in GIVEN_ROLES]
    if unknown:
        known = ", ".join(GIVEN_ROLES)
        return Fault(0, 0, f"“{unknown[0][:60]}” is not a role. Roles are: {known}.")
    return frozenset(GIVEN_ROLES[name] for name in names if name)


def _find_name_fault(name: str) -> str | None:
    return None if name else "The name is missing."


_CHECKS: dict[str, Check] = {
    "staff_number": find_staff_number_fault,
    "name": _find_name_fault,
    "email": find_email_fault,
    "department": find_department_fault,
    "language": find_language_fault,
    "time_zone": find_time_zone_fault,
}

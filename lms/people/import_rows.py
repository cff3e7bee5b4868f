"""What one row of a file of people says."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lms.people.roles import Role


class PersonRow(NamedTuple):
    """One row; None where the file has no such column, so that the fact stays as it is."""

    line: int
    staff_number: str
    name: str
    department: str
    email: str | None = None
    team: str | None = None
    job_title: str | None = None
    location: str | None = None
    employment_type: str | None = None
    manager: str | None = None
    language: str | None = None
    time_zone: str | None = None
    hired_on: date | None = None
    left_on: date | None = None
    holds_from: date | None = None
    roles: frozenset[Role] | None = None
    states_left_on: bool = False


@dataclass(frozen=True)
class PeopleFile:
    """A file of people as it was read."""

    file: str
    digest: str
    encoding: str
    columns: frozenset[str]
    rows: tuple[PersonRow, ...]

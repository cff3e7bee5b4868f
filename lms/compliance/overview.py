"""How many duties were owed, done and late: in all, and by department and subject."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Any

from sqlalchemy import Select, String, case, cast, func

from lms.compliance import obligations
from lms.compliance.catalogue import Catalogue, get_catalogue
from lms.compliance.obligations import has_asked_verdict, join_tables, needed_by
from lms.compliance.rules import DONE, EXCUSED, LATE, Verdict
from lms.compliance.selection import Filter
from lms.db import db

Place = tuple[int, str, int]
PEOPLE_AT_ONCE = 5000


@dataclass(frozen=True)
class Cell:
    """The duties of one department for one subject, counted by verdict."""

    counts: Mapping[Verdict, int]

    @property
    def rows(self) -> int:
        """How many stand in the record, those included that nobody owes for a time."""
        return sum(self.counts.values())

    @property
    def excused(self) -> int:
        """How many were not owed on that day, for an exemption or a leave."""
        return sum(self.counts.get(verdict, 0) for verdict in EXCUSED)

    @property
    def asked(self) -> int:
        """How many were owed; the whole of every share."""
        return self.rows - self.excused

    @property
    def done(self) -> int:
        """How many were done, in time or late, and still held."""
        return sum(self.counts.get(verdict, 0) for verdict in DONE)

    @property
    def late(self) -> int:
        """How many were overdue, or had been done and had run out."""
        return sum(self.counts.get(verdict, 0) for verdict in LATE)

    def count(self, verdict: Verdict) -> int:
        """How many stood like that."""
        return self.counts.get(verdict, 0)


@dataclass(frozen=True)
class Headcount:
    """The people of a department who owed anything, and how many of them stood how."""

    people: int = 0
    late: int = 0
    open: int = 0
    excused: int = 0

    def __add__(self, other: "Headcount") -> "Headcount":
        return Headcount(
            self.people + other.people,
            self.late + other.late,
            self.open + other.open,
            self.excused + other.excused,
        )


# The day since which something is needed, and the person who is late with it.
Longest = tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Overview:
    """The whole record in figures, and the people who are late for the longest."""

    cells: Mapping[Place, Cell]
    headcounts: Mapping[int, Headcount]
    late_since: Longest = ()

    @property
    def longest_late(self) -> tuple[int, ...]:
        """The people who are late for the longest, by their ids."""
        return tuple(person_id for _, person_id in self.late_since)

    @property
    def total(self) -> Cell:
        """All duties together."""
        return add_up(self.cells.values())

    @property
    def people(self) -> Headcount:
        """All people together."""
        return sum(self.headcounts.values(), Headcount())

    def get_department(self, department_id: int) -> Cell:
        """All duties of the people of that department itself."""
        return add_up(cell for place, cell in self.cells.items() if place[0] == department_id)


def add_up(cells: Iterable[Cell]) -> Cell:
    """Several cells as one."""
    counts: dict[Verdict, int] = {}
    for cell in cells:
        for verdict, count in cell.counts.items():
            counts[verdict] = counts.get(verdict, 0) + count
    return Cell(counts)


def get_overview(
    selection: Filter,
    catalogue: Catalogue | None = None,
    *,
    most_late: int = 0,
) -> Overview:
    """The record in figures, by one pass over its people whatever its size.

    What the caller has read already, it hands on.
    """
    catalogue = catalogue or get_catalogue(selection.as_of)
    patterns: Counter[tuple[int, str]] = Counter()
    late = []
    people = db.session.execute(_select_people(selection, catalogue))
    for person_id, department_id, pattern, day in people:
        patterns[department_id, pattern] += 1
        if day is not None:
            late.append((day, person_id))
    return _count(patterns, choose_longest(late, most_late))


def choose_longest(late: Iterable[tuple[date, int]], most: int) -> Longest:
    """Those who are late for the longest; of several since the same day the first by their ids."""
    return tuple(nsmallest(most, late))


def _select_people(selection: Filter, catalogue: Catalogue) -> Select[*tuple[Any, ...]]:
    """Each person with how all their duties stood, as one text, and what they are late with."""
    joined = join_tables()
    own, fact = joined.assignment, joined.fact
    verdict = obligations.verdict(joined, selection, catalogue.renewals)
    duty = own.subject + "," + cast(own.subject_id, String) + "," + verdict
    is_late = verdict.in_([one.value for one in LATE])
    return (
        obligations.select_from(
            joined,
            selection,
            fact.person_id,
            # One row of facts is in force for each person.
            func.min(fact.department_id),
            func.aggregate_strings(duty, ";"),
            func.min(case((is_late, needed_by(joined)))),
        )
        .where(*has_asked_verdict(joined, selection, catalogue.renewals))
        .group_by(fact.person_id)
        # Taken as they come: kept whole, they cost the driver of PostgreSQL more than the query.
        .execution_options(yield_per=PEOPLE_AT_ONCE)
    )


def _count(patterns: Mapping[tuple[int, str], int], late_since: Longest) -> Overview:
    """Add up people who stand alike: of a hundred thousand, most do."""
    cells: dict[Place, Counter[Verdict]] = {}
    headcounts: dict[int, Counter[str]] = {}
    read: dict[str, list[tuple[str, int, Verdict]]] = {}
    for (department_id, pattern), people in patterns.items():
        if pattern not in read:
            read[pattern] = [_read_duty(word) for word in pattern.split(";")]
        for kind, subject_id, verdict in read[pattern]:
            cells.setdefault((department_id, kind, subject_id), Counter())[verdict] += people
        standing = find_standing(verdict for *_, verdict in read[pattern])
        headcounts.setdefault(department_id, Counter())[standing] += people
    return Overview(
        {place: Cell(dict(counts)) for place, counts in cells.items()},
        {
            one: Headcount(counts.total(), counts["late"], counts["open"], counts["excused"])
            for one, counts in headcounts.items()
        },
        late_since,
    )


def find_standing(verdicts: Iterable[Verdict]) -> str:
    """How somebody with these duties stands: late, else open, else excused, else done."""
    found = set(verdicts)
    if found.intersection(LATE):
        return "late"
    if Verdict.OPEN in found:
        return "open"
    return "excused" if found.intersection(EXCUSED) else "done"


def _read_duty(word: str) -> tuple[str, int, Verdict]:
    kind, subject_id, verdict = word.split(",")
    return kind, int(subject_id), Verdict(verdict)

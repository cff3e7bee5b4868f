"""What the pages of management say, made ready for their templates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.compliance.catalogue import Catalogue, DepartmentLine
from lms.compliance.forecast_rules import Forecast
from lms.compliance.overview import Cell, Headcount, Overview, add_up
from lms.compliance.rules import Verdict
from lms.web.formatting import NO_BREAK, and_list, counted, number, plain_day_text, share

SEPARATOR = " / "


@dataclass(frozen=True)
class Standing:
    """One line of a table: what it is about, how deep it stands in the tree, and its figures."""

    label: str
    depth: int
    people: int
    cell: Cell

    @property
    def open(self) -> int:
        """How much is open and still in time."""
        return self.cell.count(Verdict.OPEN)


@dataclass(frozen=True)
class Opening:
    """The answer, and the next fact."""

    headline: str
    lead: str


def list_departments(
    overview: Overview, departments: Sequence[DepartmentLine]
) -> tuple[Standing, ...]:
    """Each department with all below it; those of which nothing is asked are left out."""
    inside: dict[str, list[int]] = {}
    for line in departments:
        names = line.path.split(SEPARATOR)
        for depth in range(1, len(names) + 1):
            inside.setdefault(SEPARATOR.join(names[:depth]), []).append(line.id)
    of_department: dict[int, list[Cell]] = {}
    for place, cell in overview.cells.items():
        of_department.setdefault(place[0], []).append(cell)
    found = []
    for path, ids in sorted(inside.items()):
        cell = add_up(each for one in ids for each in of_department.get(one, ()))
        people = sum((overview.headcounts.get(one, Headcount()).people for one in ids), 0)
        if cell.asked:
            names = path.split(SEPARATOR)
            found.append(Standing(names[-1], len(names) - 1, people, cell))
    return tuple(found)


def list_subjects(overview: Overview, catalogue: Catalogue, kind: str) -> tuple[Standing, ...]:
    """Each policy or programme with all departments, the worst first."""
    cells: dict[int, list[Cell]] = {}
    for (_, of_kind, subject_id), cell in overview.cells.items():
        if of_kind == kind:
            cells.setdefault(subject_id, []).append(cell)
    found = [
        Standing(catalogue.get_title(kind, subject_id), 0, cell.asked, cell)
        for subject_id, parts in cells.items()
        if (cell := add_up(parts)).asked
    ]
    return tuple(sorted(found, key=lambda one: (one.cell.done / one.cell.asked, one.label)))


def list_points(course: Mapping[date, Cell], today: date) -> tuple[tuple[date, Cell], ...]:
    """The days of the course up to today on which anything was asked."""
    return tuple((day, course[day]) for day in sorted(course) if day <= today and course[day].asked)


def write_opening(total: Cell, *, is_line: bool) -> Opening:
    """The page's first two lines."""
    if not total.asked:
        return Opening("Nothing is asked of anybody", "Figures stand here once something is.")
    where = " below you" if is_line else ""
    lead = f"{number(total.done)} of {counted(total.asked, 'duty', 'duties')}. "
    late = f"{number(total.late)}{NO_BREAK}are late" if total.late != 1 else "One is late"
    lead += f"{late}, {number(total.count(Verdict.OPEN))} still in time."
    return Opening(f"{share(total.done, total.asked)} of what is asked{where} is done", lead)


def write_forecast(found: Forecast, catalogue: Catalogue, today: date) -> Opening:
    """The forecast in a sentence: the share, and what brings it about."""
    if not found.asked:
        return Opening("Nothing will be asked of anybody on that day", "Choose another day.")
    causes = list(_list_causes(found, catalogue))
    day = plain_day_text(found.day, today)
    headline = f"On {day}, {share(found.done, found.asked)} if nobody acts"
    lead = f"{number(found.done)} of {counted(found.asked, 'duty', 'duties')} will be done. "
    return Opening(headline, lead + (f"By then {and_list(causes)}." if causes else ""))


def _list_causes(found: Forecast, catalogue: Catalogue) -> Iterator[str]:
    if found.lapsed:
        verb = "has" if found.lapsed == 1 else "have"
        yield f"{counted(found.lapsed, 'certificate', 'certificates')} {verb} lapsed"
    if found.joiners:
        verb = "has" if found.joiners == 1 else "have"
        yield f"{counted(found.joiners, 'person', 'people')} {verb} joined"
    for kind, subject_id in found.starting:
        yield f"{catalogue.get_title(kind, subject_id)} has taken effect"

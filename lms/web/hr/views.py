"""What the pages of the record say, made ready for their templates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.compliance.catalogue import Catalogue, DepartmentLine, Subject
from lms.compliance.overview import Cell, Headcount, Overview, add_up
from lms.compliance.rules import Verdict
from lms.policies.upkeep.queries import ReviewView
from lms.web.formatting import NO_BREAK, SPELLED, counted, number, plain_day_text

MOST_COLUMNS = 8
HEADINGS = {"policy": "By department and policy", "programme": "By department and programme"}


@dataclass(frozen=True)
class MatrixCell:
    """The share of one department for one subject, and where it leads."""

    asked: int
    done: int
    late: int
    excused: int
    url: str


@dataclass(frozen=True)
class Matrix:
    """One table of departments against policies or programmes."""

    kind: str
    heading: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[MatrixCell | None, ...]], ...]


@dataclass(frozen=True)
class Opening:
    """The answer, and the next fact."""

    headline: str
    lead: str


def list_matrices(
    overview: Overview,
    catalogue: Catalogue,
    departments: Sequence[DepartmentLine],
    make_url: Callable[[int, Subject], str],
) -> tuple[Matrix, ...]:
    """A table of the policies and one of the programmes, at most eight columns each."""
    asked = {place[1:] for place in overview.cells}
    matrices = []
    for kind, heading in HEADINGS.items():
        subjects = [s for s in catalogue.list_subjects(kind) if (s.kind, s.id) in asked]
        for start in range(0, len(subjects), MOST_COLUMNS):
            part = subjects[start : start + MOST_COLUMNS]
            rows = _list_rows(part, overview, departments, make_url)
            columns = tuple((subject.title, "") for subject in part)
            matrices.append(Matrix(kind, heading, columns, rows))
    return tuple(matrices)


def _list_rows(
    subjects: Sequence[Subject],
    overview: Overview,
    departments: Sequence[DepartmentLine],
    make_url: Callable[[int, Subject], str],
) -> tuple[tuple[str, str, tuple[MatrixCell | None, ...]], ...]:
    rows = []
    for line, inside in _list_inside(departments):
        cells = tuple(_to_cell(overview, inside, subject, make_url) for subject in subjects)
        if any(cells):
            people = sum(overview.headcounts.get(one, Headcount()).people for one in inside)
            rows.append((line.path, counted(people, "person", "people"), cells))
    return tuple(rows)


def _list_inside(
    departments: Sequence[DepartmentLine],
) -> tuple[tuple[DepartmentLine, tuple[int, ...]], ...]:
    """Each department with its own id and those of all below it, as the filter takes them."""
    inside: dict[str, list[int]] = {line.path: [line.id] for line in departments}
    for line in departments:
        names = line.path.split(" / ")
        for depth in range(1, len(names)):
            inside.setdefault(" / ".join(names[:depth]), []).append(line.id)
    return tuple((line, tuple(inside[line.path])) for line in departments)


def _to_cell(
    overview: Overview,
    inside: Sequence[int],
    subject: Subject,
    make_url: Callable[[int, Subject], str],
) -> MatrixCell | None:
    places = ((one, subject.kind, subject.id) for one in inside)
    cell = add_up(overview.cells[place] for place in places if place in overview.cells)
    if cell.rows == 0:
        return None
    url = make_url(inside[0], subject)
    return MatrixCell(cell.asked, cell.done, cell.late, cell.excused, url)


def list_figures(total: Cell) -> tuple[tuple[int, str, str], ...]:
    """The figures that the headline rests on: figure, what it counts, and its sign."""
    done_late, expired = total.count(Verdict.DONE_LATE), total.count(Verdict.EXPIRED)
    done_words = f"done, {number(done_late)} of them late" if done_late else "done in time"
    late_words = f"late, {number(expired)} of them run out" if expired else "late"
    figures = (
        (total.asked, "duties asked", ""),
        (total.done, done_words, "done"),
        (total.count(Verdict.OPEN), "open, with time left", "due"),
        (total.late, late_words, "late"),
    )
    excused = ((total.excused, "exempt or on leave", "exempt"),) if total.excused else ()
    return (*figures, *excused)


def list_emergencies(
    reviews: Sequence[ReviewView], day: date, day_of: Callable[[datetime], date]
) -> tuple[tuple[ReviewView, date, date | None], ...]:
    """The versions in force on that day that were released in an emergency, as they stood then.

    Each with the day of its release and that of its approval; what nobody had approved is first.
    """
    found = []
    for review in reviews:
        if review.emergency_at is None:
            continue
        approved_on = day_of(review.approved_later_at) if review.approved_later_at else None
        known_on = approved_on if approved_on is not None and approved_on <= day else None
        found.append((review, day_of(review.emergency_at), known_on))
    return tuple(sorted(found, key=lambda one: (one[2] is not None, one[1], one[0].policy.slug)))


def write_opening(
    overview: Overview, departments: Mapping[int, str], day: date, today: date
) -> Opening:
    """The page's first two lines."""
    people, total = overview.people, overview.total
    is_now = day == today
    when = "" if is_now else f"On {plain_day_text(day, today)}, "
    be = "is" if is_now else "was"
    if people.people == 0:
        return Opening(
            _begin(f"{when}nobody {'owes' if is_now else 'owed'} anything"),
            "Duties stand here as soon as a policy or a programme is asked of somebody.",
        )
    rest = _tell_rest(people, is_now=is_now)
    if people.late == 0:
        return Opening(_begin(f"{when}nobody {be} late"), rest)
    return Opening(
        _begin(f"{when}{_tell_late(people, is_now=is_now)}"),
        f"{_tell_duties(overview, departments, total.late)} {rest}",
    )


def _tell_late(people: Headcount, *, is_now: bool) -> str:
    verb = ("is" if is_now else "was") if people.late == 1 else ("are" if is_now else "were")
    late = SPELLED[people.late].lower() if people.late < len(SPELLED) else number(people.late)
    return f"{late} of {counted(people.people, 'person', 'people')} {verb} late"


def _tell_duties(overview: Overview, departments: Mapping[int, str], late: int) -> str:
    by_department = {
        department_id: overview.get_department(department_id).late
        for department_id in overview.headcounts
    }
    worst = max(by_department, key=lambda one: (by_department[one], -one))
    words = counted(late, "duty", "duties")
    if by_department[worst] == late:
        return f"{words} late, in {departments.get(worst, '')}."
    return f"{words} late, {number(by_department[worst])} of them in {departments.get(worst, '')}."


def _tell_rest(people: Headcount, *, is_now: bool) -> str:
    finished = people.people - people.late - people.open - people.excused
    sentence = f"{_tell_people(finished, is_now=is_now)} done everything asked"
    if people.open:
        verb = _have(people.open, is_now=is_now)
        sentence += f", {number(people.open)}{NO_BREAK}more {verb} time left"
    if people.excused:
        be = ("is" if people.excused == 1 else "are") if is_now else "being"
        sentence += f", {number(people.excused)}{NO_BREAK}more {be} exempt or on leave"
    return f"{sentence}."


def _tell_people(count: int, *, is_now: bool) -> str:
    return f"{counted(count, 'person', 'people')} {_have(count, is_now=is_now)}"


def _have(count: int, *, is_now: bool) -> str:
    if not is_now:
        return "had"
    return "has" if count == 1 else "have"


def _begin(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

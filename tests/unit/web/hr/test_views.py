"""What the first lines and the cells of the record say."""

from datetime import date

import pytest

from lms.compliance.catalogue import Catalogue, DepartmentLine, Subject
from lms.compliance.overview import Cell, Headcount, Overview
from lms.compliance.rules import Verdict
from lms.web.hr.views import MatrixCell, list_figures, list_matrices, write_opening

TODAY, MARCH_31 = date(2026, 4, 2), date(2026, 3, 31)
DEPARTMENTS = (
    DepartmentLine(1, "Engineering"),
    DepartmentLine(2, "Engineering / Backend"),
    DepartmentLine(3, "Sales"),
)
COMPLAINTS = Subject("policy", 7, "complaints", "Complaints")
NBSP = "\N{NO-BREAK SPACE}"


def make_overview(cells=None, **headcounts):
    counts = {1: Headcount(2, 0, 1), 2: Headcount(3, 2, 0), 3: Headcount(1, 0, 0)}
    return Overview(cells or {}, headcounts or counts)


def make_url(department_id, subject):
    return f"{department_id}/{subject.slug}"


def test_a_department_counts_those_below_it_as_its_link_does():
    cells = {
        (1, "policy", 7): Cell({Verdict.DONE: 1, Verdict.OPEN: 1}),
        (2, "policy", 7): Cell({Verdict.DONE_LATE: 1, Verdict.OVERDUE: 2}),
    }
    catalogue = Catalogue({("policy", 7): COMPLAINTS}, ())

    (matrix,) = list_matrices(make_overview(cells), catalogue, DEPARTMENTS, make_url)

    assert matrix.rows == (
        ("Engineering", f"5{NBSP}people", (MatrixCell(5, 2, 2, 0, "1/complaints"),)),
        ("Engineering / Backend", f"3{NBSP}people", (MatrixCell(3, 1, 2, 0, "2/complaints"),)),
    )


def test_more_subjects_than_a_table_holds_go_on_in_the_next():
    subjects = {("policy", n): Subject("policy", n, f"p{n}", f"Policy {n:02d}") for n in range(9)}
    cells = {(1, "policy", n): Cell({Verdict.OPEN: 1}) for n in range(9)}

    matrices = list_matrices(make_overview(cells), Catalogue(subjects, ()), DEPARTMENTS, make_url)

    assert [len(matrix.columns) for matrix in matrices] == [8, 1]


@pytest.mark.parametrize(
    ("day", "headline"),
    [
        (TODAY, f"Two of 6{NBSP}people are late"),
        (MARCH_31, f"On 31{NBSP}March, two of 6{NBSP}people were late"),
    ],
)
def test_the_headline_is_the_answer_of_its_day(day, headline):
    cells = {
        (2, "policy", 7): Cell({Verdict.OVERDUE: 2, Verdict.EXPIRED: 1}),
        (1, "policy", 7): Cell({Verdict.OPEN: 1}),
    }

    opening = write_opening(make_overview(cells), {2: "Backend"}, day, TODAY)

    assert opening.headline == headline
    assert opening.lead.startswith(f"3{NBSP}duties late, in Backend.")


def test_nobody_asked_anything_is_said_so():
    overview = Overview({}, {})

    assert write_opening(overview, {}, TODAY, TODAY).headline == "Nobody owes anything"


def test_the_figures_say_what_run_out_and_late_mean():
    total = Cell({Verdict.DONE: 4, Verdict.DONE_LATE: 1, Verdict.OVERDUE: 2, Verdict.EXPIRED: 1})

    assert list_figures(total) == (
        (8, "duties asked", ""),
        (5, "done, 1 of them late", "done"),
        (0, "open, with time left", "due"),
        (3, "late, 1 of them run out", "late"),
    )

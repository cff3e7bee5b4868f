"""What a file of people says, in whatever way it was written."""

import gzip
from datetime import date

import pytest

from lms.people.import_reader import MOST_ROWS, read_people
from lms.people.import_rows import PersonRow
from lms.people.roles import Role

PLAIN = "staff_number,name,department\n007,Zoë Müller,Ops / Support\n"


def read_problems(content):
    read = read_people(content if isinstance(content, bytes) else content.encode())
    assert isinstance(read, list), read
    return [(problem.line, problem.column, problem.sentence) for problem in read]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_what_workbooks_write_is_read(encoding, named, separator, ending):
    text = PLAIN.replace(",", separator).replace("\n", ending)

    people = read_people(text.encode(encoding))

    assert not isinstance(people, list), people
    assert people.encoding == named
    assert people.rows == (PersonRow(2, "007", "Zoë Müller", "Ops / Support"),)


def test_utf_16_with_its_big_end_first_is_read():
    people = read_people(b"\xfe\xff" + PLAIN.encode("utf-16-be"))

    assert not isinstance(people, list)
    assert people.rows[0].name == "Zoë Müller"


def test_columns_come_in_any_order_and_case():
    text = (
        "Department;E-Mail;STAFF NUMBER;name;Hired-On;Roles;left_on\r\n"
        '"Ops\r\n / Support";Ruth@x.example;007;" Ruth\u00a0";2026-01-05;"hr; auditor";\r\n'
    )

    people = read_people(text.encode())

    assert not isinstance(people, list), people
    assert people.rows == (
        PersonRow(
            2,
            "007",
            "Ruth",
            "Ops / Support",
            email="Ruth@x.example",
            hired_on=date(2026, 1, 5),
            roles=frozenset({Role.HR, Role.AUDITOR}),
            states_left_on=True,
        ),
    )


def test_lines_are_counted_over_quoted_line_breaks():
    text = 'staff_number,name,department\n1,"A\nB",Ops\n2,,Ops\n'

    assert read_problems(text) == [(4, 2, "The name is missing.")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (
            b"\x89PNG\r\n",
            "This is a picture (PNG), not a text with separators. Save the table as CSV first.",
        ),
        (
            b"PK\x03\x04xx",
            (
                "This is a workbook or an archive (XLSX, ODS or ZIP), not a text with separators. "
                "Save the table as CSV first."
            ),
        ),
        (
            gzip.compress(PLAIN.encode()),
            (
                "This is a compressed file (gzip), not a text with separators. "
                "Save the table as CSV first."
            ),
        ),
        (
            PLAIN.encode().replace(b"007", b"0\x007"),
            "There is a NUL byte in the file. Save the table as CSV in UTF-8.",
        ),
        (
            PLAIN.encode() + b"8,M\xfcller,Ops\n",
            (
                "The file mixes two encodings: some letters are UTF-8, this line is not. "
                "Save the table as CSV in UTF-8."
            ),
        ),
        (
            b"staff_number,name,department\n",
            "The file names its columns and has no people in it.",
        ),
    ],
    ids=["empty", "blank", "png", "xlsx", "gzip", "nul", "mixed", "header only"],
)
def test_what_is_no_table_is_refused_by_name(content, sentence):
    assert [said for _, _, said in read_problems(content)] == [sentence]


def test_headers_are_named_one_by_one():
    assert read_problems("staff_number,Naam,email,email,\n") == [
        (
            1,
            2,
            (
                "“Naam” is not a column of this file. Columns are: staff_number, name, email, "
                "department, team, job_title, location, employment_type, manager, language, "
                "time_zone, hired_on, left_on, holds_from, roles."
            ),
        ),
        (1, 4, "The column “email” stands here a second time."),
        (1, 5, "This column has no name. Name it or take it out."),
        (1, 1, "The column “name” is missing. It must be there."),
        (1, 1, "The column “department” is missing. It must be there."),
    ]


@pytest.mark.parametrize(
    ("row", "place", "sentence"),
    [
        ("1,A", (2, 1), "This row has 2 cells; the first line names 5 columns."),
        (
            "1,A,Ops,,01/02/2026",
            (2, 5),
            (
                "hired_on: “01/02/2026” can be read in two ways, day first or month first. "
                "Write year, month and day as 2026-11-16."
            ),
        ),
        (
            "1 2,A,Ops,,",
            (2, 1),
            (
                "“1 2” is not a staff number. Use letters, digits and . - / + _, "
                "at most 40 of them and without spaces."
            ),
        ),
        (
            '1,"A,Ops,,',
            (2, 1),
            "A quotation mark opens here and is not closed again.",
        ),
        (
            "1,A,Ops,boss,",
            (2, 4),
            (
                "“boss” is not a role. Roles are: trainer, owner, approver, hr, auditor, "
                "administrator."
            ),
        ),
        ("1," + "A" * 3000 + ",Ops,,", (2, 1), "A cell has more than 2,000 characters."),
    ],
)
def test_a_fault_in_a_row_has_its_place(row, place, sentence):
    text = f"staff_number,name,department,roles,hired_on\n{row}\n"

    assert read_problems(text) == [(*place, sentence)]


def test_a_cell_of_a_megabyte_is_refused():
    text = 'staff_number,name,department\n1,"' + "A" * 1_000_000 + '",Ops\n'

    assert read_problems(text) == [
        (2, 1, "A cell has more than 2,000 characters. Is a quotation mark missing?")
    ]


def test_leading_zeros_and_exponents_are_kept():
    people = read_people(b"staff_number,name,department\n0012,A,Ops\n1E5,B,Ops\n")

    assert not isinstance(people, list)
    assert [row.staff_number for row in people.rows] == ["0012", "1E5"]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("lms.people.import_reader.MOST_ROWS", 2)
    text = "staff_number,name,department\n1,A,O\n2,B,O\n3,C,O\n4,D,O\n"

    assert MOST_ROWS == 200_000
    assert read_problems(text) == [
        (4, 1, "The file has more than 2 rows. Split it, and import the parts in turn.")
    ]


HEADER = "staff_number,name,department\n"


@pytest.mark.parametrize(
    ("content", "place", "sentence"),
    [
        (
            HEADER + "1,A,Ops\n" * 60_000 + '2,"A,Ops\n' + "3,A,Ops\n" * 60_000,
            (60_002, 1),
            "A cell has more than 2,000 characters. Is a quotation mark missing?",
        ),
        (
            '"' * 5_000_000,
            (1, 1),
            "A cell has more than 2,000 characters. Is a quotation mark missing?",
        ),
        (
            b"\xff\xfe" + (HEADER + "1,A\x00B,Ops\n").encode("utf-16-le"),
            (2, 1),
            "There is a NUL byte in the file. Save the table as CSV in UTF-8.",
        ),
        (
            b"\xef\xbb\xbfPK\x05\x06" + b"\x00" * 18,
            (1, 1),
            "There is a NUL byte in the file. Save the table as CSV in UTF-8.",
        ),
        (
            b"\xff\xfe" + HEADER.encode("utf-16-le") + b"1\x00,\x00\x00\xd8",
            (2, 1),
            "Some letters here cannot be read. Save the table as CSV in UTF-8.",
        ),
        (HEADER + "1,\u200b\u2060\ufeff,Ops\n", (2, 2), "The name is missing."),
    ],
    ids=["never closed", "quotes", "NUL in UTF-16", "archive", "half a pair", "invisible"],
)
def test_a_file_that_means_harm_has_one_fault_at_its_place(content, place, sentence):
    assert read_problems(content) == [(*place, sentence)]


def test_ten_thousand_columns_are_answered_with_the_first_of_them():
    problems = read_problems(",".join(["name"] * 10_000) + "\n" + ",".join("x" * 10_000))

    assert len(problems) == 20
    assert problems[0] == (1, 2, "The column “name” stands here a second time.")


def test_a_name_turns_nothing_round_and_is_no_formula_to_us():
    people = read_people((HEADER + "1,\u202egpj.exe\u2066\x07 =1+1,Ops\n").encode())

    assert not isinstance(people, list), people
    assert people.rows[0].name == "gpj.exe =1+1"

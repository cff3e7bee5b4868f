"""Whether an exported cell is harmless, and whether its value can be had back."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.compliance.export_csv import guard, recover, render_csv, render_table
from lms.compliance.lines import COLUMNS, DUTY_COLUMNS, PERSON_COLUMNS, PersonLines

MARCH_31 = date(2026, 3, 31)
PERSON = {
    "staff_number": "0042",
    "name": "Zoë Öztürk",
    "department": "Wrenfield / Support",
    "team": "One",
    "job_title": "Adviser",
    "location": "Rotterdam",
    "employment_type": "employee",
    "manager": "",
}
DUTY = {
    "kind": "policy",
    "title": "Complaints",
    "version_asked": "1.0",
    "occasion": "first",
    "assigned_on": "2026-03-01",
    "due_on": "2026-03-15",
    "verdict": "done",
    "done_on": "2026-03-10",
    "version_acknowledged": "1.0",
    "statement": "I have read it.",
    "acknowledged_at": "2026-03-10T11:00:00.000000Z",
    "valid_until": "",
    "evidence_entry": "e" * 32,
    "evidence_digest": "d" * 64,
}


def make_lines(rows=1, **changes):
    person = tuple((PERSON | changes)[column] for column in PERSON_COLUMNS)
    duty = tuple((DUTY | changes)[column] for column in DUTY_COLUMNS)
    return PersonLines(person, [duty] * rows)


def read(pieces):
    text = b"".join(pieces).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_row_has_every_column():
    header, line = read(render_csv([make_lines()], MARCH_31))

    assert header == list(COLUMNS)
    assert dict(zip(header, line, strict=True)) == {"as_of": "2026-03-31", **PERSON, **DUTY}


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.org")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "'=1",
        "''",
    ],
)
@pytest.mark.parametrize("column", ["name", "manager", "title", "occasion", "statement"])
def test_a_cell_is_never_taken_for_a_formula_and_its_value_comes_back(column, text):
    _, line = read(render_csv([make_lines(**{column: text})], MARCH_31))

    cell = line[COLUMNS.index(column)]
    assert cell == f"'{text}"
    assert recover(cell) == text


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")))
def test_every_text_comes_back(text):
    (_, (cell, _)) = read(render_table(["text", "end"], [[text, "end"]]))

    assert recover(cell) == text
    assert cell[:1] not in "=+-@\t\r\n＝＋－＠" or cell == ""


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")))
def test_every_text_comes_back_from_the_record_too(text):
    _, line = read(render_csv([make_lines(name=text, title=text)], MARCH_31))

    assert [recover(line[COLUMNS.index(column)]) for column in ("name", "title")] == [text, text]
    assert len(line) == len(COLUMNS)


def test_an_ordinary_text_is_left_as_it_is():
    assert guard("O'Brien = Smith") == "O'Brien = Smith"


def test_the_mark_for_excel_stands_first_and_once():
    pieces = list(render_csv([make_lines()] * 2500, MARCH_31, with_bom=True))

    assert [piece[:3] == b"\xef\xbb\xbf" for piece in pieces] == [True, False, False, False]
    assert len(read(pieces)) == 2501


def test_a_person_with_several_duties_stands_in_each_of_their_rows():
    header, *lines = read(render_csv([make_lines(3), make_lines(staff_number="7")], MARCH_31))

    assert [line[header.index("staff_number")] for line in lines] == ["0042", "0042", "0042", "7"]

"""Whether an exported file says what the record says, and the log says that it left."""

import csv
import hashlib
import json
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from lms.compliance import exports, queries, service
from lms.compliance.exports import Format
from lms.compliance.lines import DUTY_COLUMNS, PERSON_COLUMNS, stream_lines
from lms.compliance.rules import DONE, LATE, Verdict
from lms.compliance.selection import Filter
from lms.compliance.workbook import write_text, write_workbook
from lms.db import db
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from tests.integration.compliance import world
from tests.integration.compliance.world import ZONE

MARCH_1, MARCH_10, MARCH_15 = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 15)
MARCH_31 = date(2026, 3, 31)
NOW = datetime(2026, 4, 2, 8, tzinfo=UTC)


@pytest.fixture
def mallory(house):
    person = world.make_person("=cmd|' /C calc'!A0", house.sales, staff_number="007")
    world.assign(person, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.acknowledge(person, house.complaints, at=world.noon(MARCH_10))
    world.assign(house.bert, house.complaints, on=MARCH_1, due_on=MARCH_15)
    return person


def export(format_, path):
    return exports.write_export(
        Filter(MARCH_31, ZONE), format_, path, company_name="Wrenfield", at=NOW
    )


def test_the_csv_has_the_rows_of_the_record_with_their_proof(mallory, tmp_path):
    path = tmp_path / "record.csv"

    exported = export(Format.CSV, path)

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (exported.rows, exported.digest) == (2, hashlib.sha256(path.read_bytes()).hexdigest())
    assert [(r["name"], r["staff_number"], r["verdict"], r["done_on"]) for r in rows] == [
        ("'=cmd|' /C calc'!A0", "007", "done", "2026-03-10"),
        ("Bert Busy", rows[1]["staff_number"], "overdue", ""),
    ]
    assert rows[0]["statement"] == "I have read it."
    assert rows[0]["manager"] == ""
    assert rows[1]["manager"] == "Hanna Head"
    assert len(rows[0]["evidence_entry"]) == 32
    assert rows[1]["evidence_entry"] == ""


def test_the_workbook_has_texts_and_days_and_no_formula(mallory, tmp_path):
    path = tmp_path / "record.xlsx"

    exported = export(Format.XLSX, path)

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Record").to_python()
    assert exported.rows == 2
    assert rows[1][:3] == [MARCH_31, "007", "=cmd|' /C calc'!A0"]
    assert rows[1][14] == MARCH_15
    assert rows[0][0] == "as_of"


def test_the_files_say_what_the_pages_say(mallory, house, tmp_path):
    world.assign(house.anna, house.complaints, on=MARCH_1, due_on=MARCH_10)
    world.acknowledge(house.anna, house.complaints, at=world.noon(MARCH_15))
    world.assign(house.anna, house.complaints, on=MARCH_10, due_on=MARCH_31, asked_for="2.0")
    world.assign(house.carl, house.onboarding, on=MARCH_1, due_on=MARCH_15)
    world.certify(house.carl, house.onboarding, on=MARCH_10, valid_until=MARCH_15)
    world.assign(house.bert, house.complaints, on=MARCH_10, due_on=MARCH_31, occasion="due-2026")
    world.assign(house.bert, house.onboarding, on=MARCH_1, due_on=MARCH_31, occasion="again")
    gone = world.assign(house.head, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.withdraw(gone, on=MARCH_10)

    for as_of, verdicts in (
        (MARCH_10, ()),
        (MARCH_31, LATE),
        (MARCH_31, ()),
        (MARCH_31, DONE),
        (MARCH_31, (Verdict.WITHDRAWN,)),
    ):
        selection = Filter(as_of, ZONE, verdicts=verdicts)
        told = [
            dict(zip((*PERSON_COLUMNS, *DUTY_COLUMNS), (*person, *duty), strict=True))
            for person, duties in stream_lines(selection)
            for duty in duties
        ]

        assert told == [tell(row) for row in queries.stream_rows(selection)]
        assert told != []


def tell(row):
    """The cells of a row, written from the objects that the pages show."""
    moment = row.acknowledged_at
    return {
        "staff_number": row.staff_number,
        "name": row.name,
        "department": row.department,
        "team": row.team,
        "job_title": row.job_title,
        "location": row.location,
        "employment_type": row.employment_type,
        "manager": row.manager or "",
        "kind": row.kind,
        "title": row.title,
        "version_asked": row.asked_for,
        "occasion": row.occasion,
        "assigned_on": row.assigned_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "verdict": row.verdict.value,
        "done_on": row.met_on.isoformat() if row.met_on else "",
        "version_acknowledged": row.version_acknowledged,
        "statement": "I have read it." if row.statement_id else "",
        "acknowledged_at": f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z" if moment else "",
        "valid_until": row.valid_until.isoformat() if row.valid_until else "",
        "evidence_entry": row.entry_id or "",
        "evidence_digest": row.entry_digest or "",
    }


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path):
    path = tmp_path / "long.xlsx"

    rows = (write_text(str(n)) for n in range(25))
    write_workbook(["number"], [14], rows, "Record", path, rows_to_a_sheet=10)

    book = CalamineWorkbook.from_path(str(path))
    assert {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names} == {
        "Record": [["number"], *([str(n)] for n in range(10))],
        "Record 2": [["number"], *([str(n)] for n in range(10, 20))],
        "Record 3": [["number"], *([str(n)] for n in range(20, 25))],
    }


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" two  spaces ", " two  spaces "),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("a\x0bb\rc\ufffe", "a_x000B_b_x000D_c_xFFFE_"),
        ("_x000B_", "_x005F_x000B_"),
        ("007", "007"),
        ("x" * 40_000, "x" * 32_767),
        ("\U0001f600 Ğ", "\U0001f600 Ğ"),
    ],
    ids=["spaces", "markup", "no XML", "an escape itself", "zeros", "too long", "beyond 16 bits"],
)
def test_a_text_stands_in_the_workbook_as_the_format_asks(tmp_path, text, kept):
    path = tmp_path / "texts.xlsx"

    write_workbook(["text"], [14], [write_text(text)], "Record", path)

    with zipfile.ZipFile(path) as book:
        # This test wrote the file itself.
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    texts = sheet.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}t")
    assert [one.text for one in texts] == ["text", kept]


def test_the_same_day_known_by_the_same_moment_gives_the_same_file(mallory, house, tmp_path):
    selection = Filter(MARCH_31, ZONE, known_at=NOW)
    first = exports.write_export(
        selection, Format.CSV, tmp_path / "1.csv", company_name="Wrenfield", at=NOW
    )
    world.leave(house.bert, on=MARCH_10, recorded_on=date(2026, 4, 5))
    world.acknowledge(house.bert, house.complaints, at=datetime(2026, 4, 5, 8, tzinfo=UTC))

    second = exports.write_export(
        selection, Format.CSV, tmp_path / "2.csv", company_name="Wrenfield", at=NOW
    )

    assert first == second


def test_an_export_leaves_one_entry_that_names_the_file_and_hides_the_actor(
    mallory, house, tmp_path
):
    exported = export(Format.CSV, tmp_path / "record.csv")
    selection = Filter(MARCH_31, ZONE, known_at=NOW, search="Mallory")

    service.record_export(exported, selection, at=NOW, actor_id=house.head.id)

    (entry,) = db.session.scalars(select(EvidenceEntry)).all()
    (private,) = db.session.scalars(select(EvidencePrivate)).all()
    assert json.loads(entry.body)["facts"] == {
        "of": "record",
        "as_of": "2026-03-31",
        "known_at": "2026-04-02T08:00:00.000000Z",
        "filter": {
            "department_id": None,
            "policy_id": None,
            "programme_id": None,
            "verdicts": [],
            "is_narrowed_to_people": True,
        },
        "format": "csv",
        "rows": 2,
        "sha256": exported.digest,
    }
    assert (entry.type, private.name, private.content) == (
        "compliance.exported",
        "actor",
        {"person_id": house.head.id},
    )

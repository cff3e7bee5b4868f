"""`lms compliance export`: what it writes, says and refuses."""

import csv
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.cli.compliance import compliance
from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry
from tests.integration.compliance import world
from tests.makers import make_company

NOW = datetime(2026, 4, 2, 8, tzinfo=UTC)
DAY = ("--as-of", "2026-03-31", "--format", "csv")


@pytest.fixture
def run(app, monkeypatch):
    """The command, in a company where Anna and Bert were asked and neither did it."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context():
        make_company()
        with transaction():
            top = world.make_department("Wrenfield")
            sales = world.make_department("Wrenfield / Sales", top)
            anna = world.make_person("Anna Able", top)
            bert = world.make_person("Bert Busy", sales)
            complaints = world.make_policy("complaints", "Complaints", anna)
            for person in (anna, bert):
                world.assign(person, complaints, on=date(2026, 3, 1), due_on=date(2026, 3, 15))
    return lambda *words: app.test_cli_runner().invoke(compliance, ["export", *words])


def count_exports(app):
    with app.app_context():
        return db.session.scalar(
            select(func.count())
            .select_from(EvidenceEntry)
            .where(EvidenceEntry.type == "compliance.exported")
        )


def test_the_record_is_written_and_its_fingerprint_said(app, run, tmp_path):
    out = tmp_path / "record.csv"

    result = run(*DAY, "--out", str(out), "--department", "wrenfield / sales")

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (result.exit_code, [row["name"] for row in rows]) == (0, ["Bert Busy"])
    assert result.output.splitlines()[0] == f"{out}: 1 duty as of 2026-03-31"
    assert result.output.splitlines()[1].startswith("SHA-256 ")
    assert count_exports(app) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--as-of", "2026-04-03", "--format", "csv"),
            "That day is still to come. Name today or a day before it after --as-of.",
        ),
        (
            (*DAY, "--department", "Nowhere"),
            "There is no department 'Nowhere'. Write its whole path, from the top.",
        ),
        ((*DAY, "--policy", "none"), "There is no policy 'none'. There are: complaints."),
        ((*DAY, "--programme", "none"), "There is no programme 'none'. There are: none."),
        (
            (*DAY, "--policy", "complaints", "--programme", "x"),
            "Name either --policy or --programme, not both.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_file(app, run, tmp_path, words, sentence):
    out = tmp_path / "record.csv"

    result = run(*words, "--out", str(out))

    assert (result.exit_code, result.output) == (1, f"Error: {sentence}\n")
    assert list(tmp_path.glob("*record*")) == []
    assert count_exports(app) == 0


def test_a_folder_that_is_not_there_is_named(run, tmp_path):
    out = tmp_path / "nowhere" / "record.csv"

    result = run(*DAY, "--out", str(out))

    assert result.output == f"Error: {out} cannot be written: No such file or directory.\n"


def test_an_earlier_file_is_replaced_whole(run, tmp_path):
    out = tmp_path / "record.csv"
    out.write_text("old")

    run(*DAY, "--out", str(out), "--bom")

    assert out.read_bytes()[:3] == b"\xef\xbb\xbf"
    assert [path.name for path in tmp_path.iterdir() if "record" in path.name] == ["record.csv"]

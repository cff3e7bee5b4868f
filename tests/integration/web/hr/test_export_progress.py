"""A file that takes longer than a page may: its progress, and who may have it."""

import csv
import hashlib
import io
import json
import re
import shutil
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.compliance import exports
from lms.compliance.exports import Format
from lms.compliance.models import ExportJob
from lms.db import db
from lms.evidence.models import EvidenceEntry
from lms.worker.exporting import make_exports
from lms.worker.loop import Loop
from tests.cast import sign_in_as
from tests.integration.web.hr.conftest import NOW


@pytest.fixture(autouse=True)
def long(app, monkeypatch):
    """Nine duties are long enough; no file of an earlier test is there."""
    shutil.rmtree(app.config["LMS_SETTINGS"].exports, ignore_errors=True)
    for format_ in Format:
        monkeypatch.setitem(exports.AT_ONCE, format_, 8)


def ask(client, **form):
    answer = client.post("/compliance/export", data={"format": "csv", **form})
    assert answer.status_code == 303
    return answer.location


def work(app):
    with app.app_context():
        make_exports(app)


def list_files(app):
    folder = app.config["LMS_SETTINGS"].exports
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def list_exports(app):
    with app.app_context():
        found = select(EvidenceEntry).where(EvidenceEntry.type == "compliance.exported")
        return [json.loads(entry.body)["facts"] for entry in db.session.scalars(found)]


def read_files(client, page="/compliance"):
    """The files that the page lists, with their addresses."""
    text = client.get(page).text.partition('<ul class="files"')[2].partition("</ul>")[0]
    items = re.findall(r'<a href="(.*?)">(.*?)</li>', text, re.DOTALL)
    return [(url, " ".join(re.sub("<.*?>", "", words).split())) for url, words in items]


def test_whoever_left_finds_the_way_back_to_a_file(app, company, hana):
    assert read_files(hana) == []
    url = ask(hana)
    name = "CSV as of 1 April asked for 1 April, 11:00"

    assert read_files(hana) == [(url, f"{name} Being made")]
    work(app)
    for page in ("/compliance", "/compliance/record"):
        assert read_files(hana, page) == [(url, f"{name} Ready")]
    assert read_files(sign_in_as(app, company.audra)) == []


def test_a_long_file_is_made_by_the_worker_and_then_taken(app, hana):
    page = ask(hana)
    assert "<h1>Your file is being made</h1>" in hana.get(page).text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in hana.get(page).text
    assert hana.get(f"{page}/file").status_code == 404

    work(app)

    assert "<h1>Your file is ready</h1>" in hana.get(page).text
    assert "refresh" not in hana.get(page).text
    answer = hana.get(f"{page}/file", buffered=True)
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert (answer.status_code, len(rows)) == (200, 9)
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=compliance-2025-04-01.csv"
    )
    (facts,) = list_exports(app)
    assert (facts["rows"], facts["sha256"]) == (9, hashlib.sha256(answer.data).hexdigest())
    assert list_files(app) == [page.rpartition("/")[2]]


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_it_is_the_file_that_would_have_been_sent_at_once(app, hana, monkeypatch, format_):
    page = ask(hana, format=format_)
    work(app)
    made = hana.get(f"{page}/file", buffered=True).data

    monkeypatch.setitem(exports.AT_ONCE, Format(format_), 9)
    sent = hana.post("/compliance/export", data={"format": format_}, buffered=True)

    assert (sent.status_code, len(sent.data)) == (200, len(made))
    assert format_ == "xlsx" or sent.data == made


def test_a_file_of_few_rows_is_sent_at_once(app, hana):
    answer = hana.post("/compliance/export", data={"format": "csv", "status": "late"})

    assert answer.status_code == 200
    assert list_files(app) == []


def test_the_file_of_somebody_else_is_not_found(app, company, hana):
    page = ask(hana)
    work(app)
    audra, alice = sign_in_as(app, company.audra), sign_in_as(app, company.alice)

    assert [audra.get(one).status_code for one in (page, f"{page}/file")] == [404, 404]
    assert [alice.get(one).status_code for one in (page, f"{page}/file")] == [403, 403]


def test_two_workers_make_one_file(app, hana):
    ask(hana)

    work(app)
    work(app)

    assert len(list_exports(app)) == 1


def test_a_file_that_was_interrupted_is_made_after_the_next_start(app, hana, monkeypatch):
    page = ask(hana)
    with monkeypatch.context() as stopping:
        stopping.setattr(Loop, "is_stopping", True)
        work(app)
    assert "<h1>Your file is being made</h1>" in hana.get(page).text
    assert (list_files(app), list_exports(app)) == ([], [])

    work(app)

    assert "<h1>Your file is ready</h1>" in hana.get(page).text
    assert len(list_exports(app)) == 1


def test_a_folder_that_cannot_be_written_is_said_and_leaves_no_entry(app, hana):
    page = ask(hana)
    folder = app.config["LMS_SETTINGS"].exports
    folder.write_text("in the way")

    try:
        work(app)
    finally:
        folder.unlink()

    assert "The file could not be written: File exists." in hana.get(page).text
    assert list_exports(app) == []


def test_after_a_day_the_file_is_gone(app, hana, monkeypatch):
    page = ask(hana)
    work(app)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=25))

    work(app)

    assert hana.get(page).status_code == 404
    assert list_files(app) == []
    assert len(list_exports(app)) == 1


def test_looking_changes_nothing(app, hana):
    page = ask(hana)

    for _ in range(2):
        hana.get(page)
        hana.get(f"{page}/file")

    with app.app_context():
        (job,) = db.session.scalars(select(ExportJob))
        assert (job.tries, job.maker, job.finished_at) == (0, None, None)
    assert list_exports(app) == []

"""What people type opens nothing and calculates nothing in the files that are handed over."""

import csv
import http.server
import io
import re
import threading
import zipfile

import pytest

from lms import clock
from lms.db import transaction
from lms.people import service
from tests.integration.attacks.stage import FACTS

CANARY = "canary-8122"
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"/GoToR", b"/AA")
FIRSTS = [
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    "\t=",
    "\r=",
    "\n=",
    "\u200b=",
    "\ufeff=",
]


@pytest.fixture
def canary(tmp_path):
    """An address of the network that notes who comes, and a file that nobody may read."""
    asked = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            pass

    secret = tmp_path / "a.txt"
    secret.write_text(CANARY)
    with http.server.HTTPServer(("127.0.0.1", 0), Canary) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield [f"http://127.0.0.1:{listening.server_port}", tmp_path.as_uri()], asked
        listening.shutdown()
        thread.join()


def rename(stage, **changes):
    now = clock.now()
    with stage.app.app_context(), transaction():
        service.change_facts(
            stage.cast.alice, changes=changes, holds_from=now.date(), at=now, actor_id=None
        )


def download(stage, address, kind):
    with stage.browser("hana").post(address, data={"format": kind}) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        return answer.data


def list_hostile(place):
    return (
        f'<img src="{place}/a.txt">',
        f'<link rel=attachment href="{place}/a.txt">',
        f"<style>@import url({place}/a.txt);</style>",
        f'<svg><image href="{place}/a.txt"/></svg>',
        f'"><a rel=attachment href="{place}/a.txt">x</a>',
    )


def test_names_open_no_address_and_no_file_in_a_pdf(stage, canary):
    places, asked = canary
    for place in places:
        first, second, third, fourth, fifth = list_hostile(place)
        rename(stage, name=first, team=second, job_title=third, location=fourth, department=fifth)
        content = download(stage, "/compliance/export", "pdf")
        assert content.startswith(b"%PDF-")
        assert [each for each in (*ACTIVE, CANARY.encode()) if each in content] == []

    assert asked == []


def test_documents_of_a_learner_hold_nothing_that_acts(stage):
    alice = stage.browser("alice")
    for address in (f"/certificates/{stage.certificate}.pdf", "/policies/complaints/1.0.pdf"):
        answer = alice.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert [each for each in ACTIVE if each in answer.data] == []
        targets = re.findall(rb"/URI \((.*?)\)", answer.data)
        assert [each for each in targets if not each.startswith((b"http", b"mailto:"))] == []


@pytest.mark.parametrize("first", FIRSTS, ids=range(len(FIRSTS)))
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(stage, first):
    text = f'{first}HYPERLINK("http://evil.example")'
    rename(stage, name=text, team=text, job_title=text, location=text, department=text)

    with zipfile.ZipFile(io.BytesIO(download(stage, "/compliance/export", "xlsx"))) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}

    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 1
    assert not re.search(r"<f[ >]|<hyperlink", sheets[0])
    assert [name for name in parts if "externalLink" in name or "vba" in name] == []
    assert "HYPERLINK" in "".join(parts.values())


@pytest.mark.parametrize("first", FIRSTS, ids=range(len(FIRSTS)))
def test_no_cell_of_a_csv_begins_like_a_formula(stage, first):
    text = f"{first}1+1"
    rename(stage, name=text, team=text, job_title=text, location=text, department=text)

    for address in ("/compliance/export", "/certificates/register/export"):
        rows = csv.reader(io.StringIO(download(stage, address, "csv").decode("utf-8-sig")))
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if re.match(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]", cell)] == []
        assert [cell for cell in cells if cell.endswith("1+1")] != []


def test_a_name_turns_no_line_round_on_a_certificate(stage):
    adam = stage.browser("adam")
    name = "Eve\u202e\u2066gpj.exe\u0007\x1b[2J"
    form = {**FACTS, "name": name, "email": "", "staff_number": "T-777", "hired_on": "2026-01-02"}
    page = adam.post("/admin/people/new", data=form, follow_redirects=True).text

    assert "Evegpj.exe[2J" in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07\x1b]", page)

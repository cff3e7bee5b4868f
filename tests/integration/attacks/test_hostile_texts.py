"""Texts that want to be markup, headers, formulas or code stay texts, wherever they are shown."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest

from lms import clock
from lms.db import transaction
from lms.notifications import queries as notifications
from lms.people import service
from tests.integration.attacks.stage import CSV, FACTS, list_pages, make_file

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'><img src=x onerror=alert(1)>"
TEMPLATE = "{{7*7}}{%print(1)%}{0.__class__}%s"
HOSTILE_QUIZ = f"""\
title: "Answering {SCRIPT}"
policy: complaints
pass_mark: 50
introduction: "<svg/onload=alert(1)> [x](javascript:alert(1)) <details ontoggle=alert(1)>"
questions:
  - id: days
    type: single
    section: complaints#how-fast
    text: "{SCRIPT} [y](data:text/html,alert) <a href=javascript:alert(1)>z</a> {TEMPLATE}"
    answers:
      - text: "<img src=x onerror=alert(1)>"
        correct: yes
      - text: "![p](https://evil.example/p.png) <iframe src=//evil.example>"
    feedback: "<style>*{{color:red}}</style> [k](vbscript:x)"
"""


PLACES = {"href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href"}


class Gatherer(HTMLParser):
    """Gathers what a browser would run or load from elsewhere."""

    def __init__(self):
        super().__init__()
        self.active = []

    def handle_starttag(self, tag, attrs):
        values = {name: (value or "").strip() for name, value in attrs}
        if tag in {"iframe", "object", "embed", "base", "style", "svgscript", "math"}:
            self.active.append(tag)
        if tag == "script" and not values.get("src", "").startswith("/static/"):
            self.active.append(f"script {values}")
        for name, value in values.items():
            plain = re.sub(r"[\x00-\x20]", "", value).casefold()
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.active.append(f"{tag} {name}")
            if name in PLACES and plain.startswith(("javascript:", "vbscript:", "data:text", "//")):
                self.active.append(f"{tag} {name}={value}")


def find_active(page):
    gatherer = Gatherer()
    gatherer.feed(page)
    return gatherer.active


@pytest.fixture
def hostile(stage):
    """A company in which every text that people type is an attack."""
    now = clock.now()
    facts = {"name": f"Alice {SCRIPT}", "team": BREAKOUT, "job_title": TEMPLATE,
             "location": SCRIPT, "department": f"{BREAKOUT} / {TEMPLATE}"}  # fmt: skip
    with stage.app.app_context(), transaction():
        for person_id in (stage.cast.alice, stage.cast.mallory, stage.cast.mona):
            service.change_facts(
                person_id, changes=facts, holds_from=now.date(), at=now, actor_id=None
            )
    form = {"source": HOSTILE_QUIZ, "op": "", "seen": ""}
    stage.browser("tom").post("/trainer/quizzes/complaints/file", data=form)
    return stage


def test_nothing_that_people_type_runs_on_any_page(hostile):
    active = {}
    for name, address in list_pages(hostile).values():
        answer = hostile.browser(name).get(address)
        if answer.mimetype == "text/html":
            active[address] = find_active(answer.text)
            assert SCRIPT not in answer.text, address
            assert "7*7" in answer.text or "49{" not in answer.text, address

    assert {address: found for address, found in active.items() if found} == {}


def test_a_hostile_quiz_is_taken_without_running_anything(hostile):
    tom, olga = hostile.browser("tom"), hostile.browser("olga")
    assert tom.post("/trainer/quizzes/complaints/publish").status_code == 303
    place = olga.post("/quizzes/complaints/attempts").location
    form = {"asked": "1", "answer-1": SCRIPT, "go": "next"}
    pages = [olga.get("/quizzes/complaints").text, olga.get(place).text]
    pages.append(olga.post(f"{place}/answers", data=form).text)
    olga.post(f"{place}/answers", data={"asked": "1", "answer-1": "1"})
    pages.append(olga.get(f"{place}/review").text)
    olga.post(f"{place}/submit")
    pages += [olga.get(f"{place}/result").text, tom.get("/trainer/quizzes/complaints/results").text]

    assert [find_active(page) for page in pages] == [[]] * len(pages)
    assert [page for page in pages if SCRIPT in page] == []


@pytest.mark.parametrize("text", [SCRIPT, BREAKOUT, TEMPLATE, "javascript:alert(1)"])
def test_what_is_searched_for_is_shown_as_text(stage, text):
    for name, address, field in (
        ("hana", "/compliance/record", "q"),
        ("hana", "/certificates/register", "q"),
        ("adam", "/admin/people", "search"),
        ("adam", "/admin/mail", "to"),
        ("", "/verify", "number"),
        ("", "/sign-in", "next"),
    ):
        page = stage.browser(name).get(address, query_string={field: text}).text
        assert find_active(page) == [], address
        assert SCRIPT not in page, address


@pytest.mark.parametrize(
    "name", [f"{SCRIPT}.csv", "../../../etc/cron.d/x.csv", "a\\b.csv", "CON", "."]
)
def test_the_name_of_a_file_is_text_and_no_path(stage, name):
    folder = stage.app.config["LMS_SETTINGS"].data
    before = {path.name for path in folder.iterdir()} | {"imports"}
    answer = stage.browser("adam").post("/admin/people/import", data={"file": make_file(CSV, name)})

    assert answer.status_code in {200, 422}
    assert find_active(answer.text) == []
    assert SCRIPT not in answer.text
    assert {path.name for path in folder.iterdir()} <= before
    assert [len(path.name) for path in (folder / "imports").iterdir()] == [64]


def test_a_name_adds_no_line_to_a_mail(stage):
    form = {
        **FACTS,
        "name": "Eve\r\nBcc: eve@evil.example\r\n\r\nHello",
        "email": "eve@example.org",
        "staff_number": "T-666",
        "send_link": "y",
    }
    stage.browser("adam").post("/admin/people/new", data=form)
    with stage.app.app_context():
        mail = next(m for m in notifications.list_mails().mails if m.address == "eve@example.org")

    assert "\n" not in mail.subject
    assert mail.text.splitlines()[0] == "Dear Eve Bcc: eve@evil.example Hello,"
    assert [line for line in mail.text.splitlines() if line.startswith("Bcc")] == []


@pytest.mark.parametrize(
    "address",
    [
        "eve@example.org\r\nBcc: x@evil.example",
        "eve@example.org, x@evil.example",
        "Eve <eve@example.org>",
    ],
)
def test_an_address_is_one_address(stage, address):
    before = stage.count_rows()
    form = {**FACTS, "email": address, "staff_number": "T-666", "send_link": "y"}

    answer = stage.browser("adam").post("/admin/people/new", data=form)

    assert answer.status_code == 422
    assert stage.count_rows() == before | {"sign_in_session": before["sign_in_session"] + 1}


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "＝", "＋", "＠"])
def test_no_cell_of_an_export_is_a_formula(stage, first):
    name = f'{first}HYPERLINK("//evil.example")'
    with stage.app.app_context(), transaction():
        service.change_facts(
            stage.cast.alice,
            changes={"name": name, "team": name},
            holds_from=clock.now().date(),
            at=clock.now(),
            actor_id=None,
        )
    for address in ("/compliance/export", "/certificates/register/export"):
        with stage.browser("hana").post(address, data={"format": "csv"}) as answer:
            assert answer.headers["Content-Disposition"].startswith("attachment;")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            cells = [c for row in csv.reader(io.StringIO(answer.text)) for c in row]
        assert [cell for cell in cells if cell.lstrip("\ufeff")[:1] in "=+-@＝＋＠" and cell] == []
        assert any(name in cell for cell in cells)

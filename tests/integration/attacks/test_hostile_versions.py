"""Texts, documents and days that mean no good: a sentence and a 4xx, and nothing half done."""

import io
import zipfile

import pytest
from sqlalchemy import func, select

from lms.db import db
from lms.policies.drafts import find_draft
from lms.policies.models import PolicyRelease
from tests.integration.attacks.doors import Doors, open_doors
from tests.integration.attacks.stage import count_rows, find_field

MEGABYTES = "A line of a long policy.\n" * 400_000
DEEP = "[" * 100_000
TEXTS = {
    "10 MB": MEGABYTES,
    "100,000 brackets": DEEP,
    "100,000 quotes": ">" * 100_000 + " x",
    "100,000 lists": "".join("  " * (n % 500) + "- x\n" for n in range(20_000)),
    "100,000 emphases": "*a " * 100_000,
    "100,000 backticks": "`" * 100_000,
    "100,000 blanks": "[DATE] " * 50_000,
    "raw HTML": "<script>alert(1)</script>\n\n## A {#a}\n\n<img src=x onerror=alert(1)>\n",
    "a script link": "## A {#a}\n\n[x](javascript:alert(1)) ![y](https://evil.example/a.png)\n",
    "unseen": "## A {#a}\n\nPay\u200b \u202e10\u2066 days.\n",
    "front matter": "---\nkind: editorial\nauthor: T-007\n---\n\n## A {#a}\n\nText.\n",
    "only spaces": " \n\t\n",
    "a fact of nobody": "## A {#a}\n\n{{ secret_key }} {{ self.__class__ }} {{7*7}}\n",
}
FIELDS = {
    "effective_on": (
        "9999-12-31",
        "2027-02-29",
        "0000-00-00",
        "99999-01-01",
        "٢٠٢٦-٠١-٠١",
        "-1",
        "1e309",
        "x" * 9000,
    ),
    "kind": ("", "released", "substantive\nauthor: T-007", "x" * 9000),
    "language": ("x" * 9000, "en\nkind: editorial", "../../etc"),
    "statement": ("", "---\n---", "a\nauthor: T-007", "x" * 9000),
    "summary": ("---\n", "x" * 90_000, "\u202e\u200b", "a: b\n- c\n#"),
    "seen": ("", "0" * 64, "x" * 9000),
    "window": ("x" * 9000,),
    "op": ("publish", "x" * 9000),
}


@pytest.fixture
def doors(app, cast, tmp_path) -> Doors:
    return open_doors(app, cast, tmp_path)


def count(app):
    with app.app_context():
        rows = count_rows()
        return {name: rows[name] for name in ("policy", "policy_version", "policy_release")}


def send(doors, path, form):
    answer = doors.browser("olga").post(f"/write/drafts/{doors.draft}{path}", data=form)
    assert b"Traceback" not in answer.data
    return answer


def read_form(doors):
    page = doors.browser("olga").get(f"/write/drafts/{doors.draft}").text
    return doors.read_text(doors.draft) | {"seen": find_field(page, "seen"), "op": "save"}


@pytest.mark.parametrize("label", TEXTS)
def test_a_hostile_text_is_saved_or_refused_and_never_released(app, doors, label):
    form, before = read_form(doors) | {"body": TEXTS[label]}, count(app)

    answers = [send(doors, "/preview", form), send(doors, "", form)]

    assert [a.status_code for a in answers if a.status_code >= 500] == []
    pages = [
        doors.browser("olga").get(path).status_code
        for path in (
            f"/write/drafts/{doors.draft}",
            f"/drafts/{doors.draft}",
            f"/write/drafts/{doors.draft}/file",
            "/drafts",
            "/write",
        )
    ]
    assert pages == [200] * 5
    if answers[0].status_code == 200 and label != "front matter":
        submitted = doors.browser("olga").post(f"/drafts/{doors.draft}/submit")
        assert submitted.status_code == 422
    with app.app_context():
        draft = find_draft(doors.draft)
        assert draft is not None
        assert (draft.author_id, draft.kind) == (doors.cast.olga, "substantive")
    assert count(app) == before


@pytest.mark.parametrize("name", FIELDS)
def test_a_hostile_field_names_no_author_and_breaks_no_page(app, doors, name):
    for value in FIELDS[name]:
        for path in ("/preview", ""):
            answer = send(doors, path, read_form(doors) | {name: value})
            assert answer.status_code < 500, (name, value[:40])
        assert doors.browser("olga").get(f"/drafts/{doors.draft}").status_code == 200
        assert doors.browser("olga").get(f"/write/drafts/{doors.draft}").status_code == 200
    assert doors.browser("abel").get(f"/drafts/{doors.draft}").status_code == 200
    with app.app_context():
        releases = db.session.scalar(select(func.count()).select_from(PolicyRelease))
    assert releases == 1


def make_zip(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


DOCUMENTS = {
    "a bomb": make_zip(word__document_xml=b"<a>" + b" " * 60_000_000),
    "entities": make_zip(
        word__document_xml='<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    ),
    "an outer entity": make_zip(
        word__document_xml='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    ),
    "no document": make_zip(x="y"),
    "half a package": make_zip(word__document_xml="<a/>")[:40],
    "deep": make_zip(word__document_xml="<a>" * 100_000),
    "text of no coding": b"\xff\xfe\x00\xd8\x81",
    "NUL": b"Gates\x00\n",
    "brackets": DEEP.encode(),
    "10 MB": MEGABYTES.encode(),
}


@pytest.mark.parametrize("label", DOCUMENTS)
def test_a_hostile_document_is_a_sentence_and_stores_nothing(app, doors, label):
    before = count(app)
    form = {"form": "guessed", "text": "", "file": (io.BytesIO(DOCUMENTS[label]), "a.docx")}
    other = {**form, "file": (io.BytesIO(DOCUMENTS[label]), "a.md")}

    answers = [doors.browser("olga").post("/drafts/bring-in", data=each) for each in (form, other)]

    assert [a.status_code for a in answers if a.status_code not in {200, 413, 422}] == []
    assert [a for a in answers if "root:" in a.text] == []
    assert count(app) == before


@pytest.mark.parametrize(
    "day",
    [
        "2027-02-29",
        "2020-01-01",
        "99999-01-01",
        "0001-01-01",
        "",
        "today",
        "-1",
        "2026-12-01T25:00",
    ],
)
def test_a_version_is_published_on_no_day_that_cannot_be(app, doors, day):
    doors.submit("olga")
    assert doors.approve("abel").status_code == 303
    form = {"seen_digest": doors.read_seen("olga", "/publish"), "agree": "y", "on": day}

    looked = doors.browser("olga").get(f"/drafts/{doors.draft}/publish", query_string={"on": day})
    answer = doors.browser("olga").post(f"/drafts/{doors.draft}/publish", data=form)

    assert (looked.status_code in {200, 422}, answer.status_code) == (True, 422)
    assert count(app)["policy_release"] == 1


def test_the_last_days_of_the_calendar_are_a_sentence(doors):
    doors.submit("olga")
    assert doors.approve("abel").status_code == 303
    browser = doors.browser("olga")

    for day in ("9999-12-31", "2200-01-01"):
        looked = browser.get(f"/drafts/{doors.draft}/publish", query_string={"on": day})
        form = {"seen_digest": doors.read_seen("olga", "/publish"), "agree": "y", "on": day}
        answer = browser.post(f"/drafts/{doors.draft}/publish", data=form)
        assert (looked.status_code, answer.status_code) == (422, 422)
        assert "This is not a day. Write one that is in the calendar" in answer.text
    last = {"on": "2199-12-31"}
    assert browser.get(f"/drafts/{doors.draft}/publish", query_string=last).status_code == 200

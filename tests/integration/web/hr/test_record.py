"""The record on screen and as a file: who may see it, what it says, what it leaves behind."""

import csv
import io
import json
import re
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import event, func, select

from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry
from lms.people import service
from lms.people.fact_rules import Facts
from lms.people.models import Department
from lms.people.roles import Role
from lms.policies.models import Policy
from lms.web.company import forget_company
from tests.cast import sign_in_as
from tests.integration.compliance import world
from tests.integration.web.hr.conftest import NOW

PAGES = ("/compliance", "/compliance/record", "/certificates/register")


def count_exports(app):
    with app.app_context():
        return db.session.scalar(
            select(func.count())
            .select_from(EvidenceEntry)
            .where(EvidenceEntry.type == "compliance.exported")
        )


def take(client, **form):
    return client.post("/compliance/export", data=form, buffered=True)


def read_csv(response):
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("page", PAGES)
def test_hr_and_the_auditor_see_the_record_and_others_do_not(app, company, page):
    seen = {
        name: sign_in_as(app, getattr(company, name)).get(page).status_code
        for name in ("hana", "audra", "mona", "alice", "mallory")
    }

    assert seen == {"hana": 200, "audra": 200, "mona": 403, "alice": 403, "mallory": 403}


def test_an_outside_auditor_is_offered_no_list_that_stays_empty(app, company):
    with app.app_context(), transaction():
        outside = service.join(
            "X-1",
            facts=Facts(name="Una Outside", department="Outside"),
            hired_on=None,
            at=NOW,
            actor_id=company.hana,
        )
        service.give_role(outside, Role.AUDITOR, at=NOW, actor_id=company.adam)

    page = sign_in_as(app, outside).get("/compliance").text

    masthead = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    assert re.findall(r">([A-Z][^<]+)</a>", masthead) == ["Policies", "Compliance", "Register"]


def test_a_visitor_is_asked_to_sign_in(client, company):
    assert client.get("/compliance").status_code == 302
    assert client.post("/compliance/export").status_code == 401


def test_the_headline_is_the_answer(hana):
    page = hana.get("/compliance").text

    assert "<h1>Eight of 9\N{NO-BREAK SPACE}people are late</h1>" in page
    assert "1\N{NO-BREAK SPACE}person has done everything asked." in page


def test_a_past_day_is_told_in_the_past(hana):
    page = hana.get("/compliance?as_of=2025-03-05").text

    assert "<h1>On 5\N{NO-BREAK SPACE}March, nobody was late</h1>" in page
    assert (
        "0\N{NO-BREAK SPACE}people had done everything asked, 9\N{NO-BREAK SPACE}more had" in page
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("as_of=2025-04-02", "That day is still to come. Choose today or a day before it."),
        ("as_of=31-03-2025", "This is not a day. Write it as 2026-03-31."),
        ("as_of=0001-01-01", "That day is too long ago. Choose one since 1900."),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_with_a_sentence(hana, page, query, sentence):
    response = hana.get(f"{page}?{query}")

    assert response.status_code == 422
    assert sentence in response.text


@pytest.mark.parametrize(
    "query",
    ["department=999", "about=policy-999", "about=%00", "known=x", "status=x", "department=x"],
)
def test_a_choice_that_is_not_on_the_list_is_refused(hana, query):
    assert hana.get(f"/compliance/record?{query}").status_code in {400, 422}


def test_the_rows_can_be_narrowed_to_those_who_are_late(hana):
    page = hana.get("/compliance/record?status=late&q=Mall").text

    assert "Mallory Malicious" in page
    assert "Alice Example" not in page
    assert "15\N{NO-BREAK SPACE}days late" in page


def test_a_page_beyond_the_last_shows_the_last(hana):
    assert hana.get("/compliance/record?page=99").status_code == 200
    assert hana.get("/compliance/record?page=-1").status_code == 200


def test_a_person_and_the_acts_behind_a_duty_can_be_read(app, company, hana):
    with app.app_context():
        policy_id = db.session.scalar(select(Policy.id))

    person = hana.get(f"/compliance/people/{company.alice}")
    acts = hana.get(f"/compliance/people/{company.alice}/policy/{policy_id}")

    assert "<h1>Alice Example is not late</h1>" in person.text
    assert f"/compliance/people/{company.alice}/policy/{policy_id}" in person.text
    assert "Two acts by the end of" in acts.text
    assert "I have read this policy and I will work by it." in acts.text
    assert 'due by <time datetime="2025-03-17">17\N{NO-BREAK SPACE}March</time>' in acts.text


def test_acts_after_the_day_are_not_shown(app, company, hana):
    with app.app_context():
        policy_id = db.session.scalar(select(Policy.id))

    acts = hana.get(f"/compliance/people/{company.alice}/policy/{policy_id}?as_of=2025-03-09")

    assert "One act by the end of" in acts.text
    assert "Acknowledged" not in acts.text


@pytest.mark.parametrize(
    "page",
    [
        "/compliance/people/999999",
        "/compliance/people/999999/policy/1",
        "/compliance/people/1/policy/999999",
        "/compliance/people/1/quiz/1",
        "/compliance/people/1?as_of=1999-01-01",
    ],
)
def test_what_does_not_exist_is_not_found(hana, page):
    assert hana.get(page).status_code == 404


def test_the_export_is_the_record_and_leaves_one_entry(app, company, hana):
    response = take(hana, format="csv", status="late")

    rows = read_csv(response)
    assert response.headers["Content-Disposition"] == (
        "attachment; filename=compliance-2025-04-01.csv"
    )
    assert len(rows) == 8
    assert {row["verdict"] for row in rows} == {"overdue"}
    with app.app_context():
        entry = db.session.scalars(
            select(EvidenceEntry).where(EvidenceEntry.type == "compliance.exported")
        ).one()
    facts = json.loads(entry.body)["facts"]
    assert (facts["rows"], facts["filter"]["verdicts"]) == (8, ["overdue", "expired"])
    assert "Hana" not in entry.body.decode()


def test_the_auditor_may_take_the_record_along(app, company):
    auditor = sign_in_as(app, company.audra)

    response = take(auditor, format="xlsx")

    assert response.status_code == 200
    assert response.data[:2] == b"PK"
    assert count_exports(app) == 1


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"format": "docx"}, 422),
        ({}, 422),
        ({"format": "csv", "as_of": "2025-04-02"}, 422),
        ({"format": "csv", "department": "77777"}, 422),
    ],
)
def test_a_refused_export_leaves_no_trace(app, hana, tmp_path, form, status):
    response = hana.post("/compliance/export", data=form)

    assert response.status_code == status
    assert count_exports(app) == 0
    assert list(tmp_path.glob("export-*")) == []


def test_a_file_is_gone_from_the_disk_once_it_is_sent(hana, tmp_path):
    take(hana, format="csv")

    assert list(tmp_path.glob("export-*")) == []


def test_others_cannot_export(app, company):
    mallory = sign_in_as(app, company.mallory)

    assert mallory.post("/compliance/export", data={"format": "csv"}).status_code == 403
    assert mallory.post("/certificates/register/export").status_code == 403
    assert count_exports(app) == 0


def test_looking_changes_nothing(app, hana):
    before = count_entries(app)

    for page in (*PAGES, "/compliance/export"):
        hana.get(page)

    assert count_entries(app) == before


def count_entries(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(EvidenceEntry))


def count_queries(app, client, page):
    """How often the page asks the database, the company's own facts included."""
    forget_company(app)
    statements = []

    def note(connection, cursor, statement, *rest):
        # SQLite is told that a transaction begins; PostgreSQL's driver says so by itself.
        if statement != "BEGIN":
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(page).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)


@pytest.mark.parametrize("more", [1, 3, 300])
def test_no_page_asks_more_than_eight_times_however_many_rows(app, company, hana, more):
    with app.app_context(), transaction():
        department = db.session.query(Department).first()
        policy = db.session.query(Policy).one()
        for number in range(more):
            person = world.make_person(f"Person {number}", department, hired_on=date(2025, 1, 1))
            world.assign(person, policy, on=date(2025, 3, 3), due_on=date(2025, 3, 17))
            world.certify(
                person, SimpleNamespace(id=7), on=date(2025, 3, 4), valid_until=date(2025, 4, 20)
            )
    person = f"/compliance/people/{company.alice}"

    counts = {
        page: count_queries(app, hana, page)
        for page in (*PAGES, person, f"{person}/policy/{policy.id}")
    }

    assert {page: count for page, count in counts.items() if count > 8} == {}

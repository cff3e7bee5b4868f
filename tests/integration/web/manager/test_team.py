"""The own line, and nobody else's."""

import html
from datetime import date

import pytest

from lms.compliance.line import LinePage
from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry
from lms.notifications.queries import list_mails
from lms.people.line import Line, get_line
from lms.people.models import Department, Person, PersonFact
from lms.policies.models import Policy
from lms.web.manager.words import write_opening
from tests.cast import sign_in_as
from tests.integration.compliance import world
from tests.integration.web.hr.conftest import NOW
from tests.integration.web.hr.test_record import count_queries


@pytest.fixture
def adam(app, company):
    return sign_in_as(app, company.adam)


def test_the_headline_says_who_of_the_whole_line_is_late(adam):
    page = adam.get("/team?line=all").text

    assert "<h1>One of your two people is late</h1>" in page
    assert page.index("Mona Manager") < page.index("Alice Example")
    assert "Mallory" not in page


@pytest.mark.parametrize(
    ("total", "late", "open_", "lead"),
    [
        (2, 2, 0, ""),
        (3, 1, 0, "Two people have nothing open."),
        (3, 1, 2, "Two people still have time for what is open."),
        (
            3,
            0,
            1,
            "One person still has time for what is open. Two people have nothing open.",
        ),
    ],
)
def test_the_lead_speaks_of_those_there_are_and_of_nobody_else(total, late, open_, lead):
    found = LinePage((), total=total, page=1, people=total, late=late, open=open_)

    assert write_opening(found).lead == lead


def test_a_manager_sees_the_own_line_only(app, company):
    mona = sign_in_as(app, company.mona)

    assert mona.get(f"/team/{company.alice}").status_code == 200
    assert {
        name: mona.get(f"/team/{getattr(company, name)}").status_code
        for name in ("mona", "adam", "mallory", "hana")
    } == {"mona": 404, "adam": 404, "mallory": 404, "hana": 404}


def test_whoever_nobody_reports_to_has_no_team(app, company):
    assert sign_in_as(app, company.alice).get("/team").status_code == 403
    assert sign_in_as(app, company.hana).get(f"/team/{company.alice}").status_code == 403


def test_a_visitor_is_asked_to_sign_in(client, company):
    assert client.get("/team").status_code == 302


@pytest.mark.parametrize("more", [1, 3, 300])
def test_no_page_asks_more_than_eight_times_however_long_the_line(app, company, adam, more):
    with app.app_context(), transaction():
        department = db.session.query(Department).first()
        policy, boss = db.session.query(Policy).one(), db.session.get(Person, company.mona)
        for number in range(more):
            person = world.make_person(
                f"Person {number}", department, hired_on=date(2025, 1, 1), boss=boss
            )
            world.assign(person, policy, on=date(2025, 3, 3), due_on=date(2025, 3, 17))

    pages = ("/team", "/team?line=all", "/team?line=all&show=done", f"/team/{company.alice}")
    counts = [count_queries(app, adam, page) for page in pages]

    assert [count for count in counts if count > 8] == []


def test_those_who_report_directly_come_first_and_the_others_by_a_switch(adam):
    page = adam.get("/team").text

    assert "<h1>The one person who reports to you is late</h1>" in page
    assert ("Mona Manager" in page, "Alice Example" in page) == (True, False)
    assert 'href="/team?line=all"' in page


@pytest.mark.parametrize(
    ("show", "found"),
    [("late", ("Mona",)), ("open", ()), ("done", ("Alice",)), ("nonsense", ("Mona", "Alice"))],
)
def test_the_line_can_be_narrowed_and_its_headline_stays(adam, show, found):
    page = adam.get(f"/team?line=all&show={show}").text

    assert "<h1>One of your two people is late</h1>" in page
    assert tuple(one for one in ("Mona", "Alice") if f"<bdi>{one}" in page) == found


def test_managers_who_report_to_each_other_or_to_themselves_end_the_search(app, company):
    with app.app_context(), transaction():
        ids = {name: getattr(company, name) for name in ("adam", "mona", "alice", "mallory")}
        # Adam below Alice, who is below Mona, who is below Adam; and Mallory below Mallory.
        for name, boss in (("adam", ids["alice"]), ("mallory", ids["mallory"])):
            fact = db.session.query(PersonFact).filter_by(person_id=ids[name]).one()
            fact.manager_id = boss
    with app.app_context():
        lines = {name: get_line(ids[name], NOW.date()) for name in ids}

    circle = {"adam", "mona", "alice"}
    for name in circle:
        assert set(lines[name].everybody) == {ids[other] for other in circle - {name}}
        assert len(lines[name].direct) == 1
    assert lines["mallory"] == Line((), ())
    assert sign_in_as(app, company.adam).get("/team?line=all").status_code == 200
    assert sign_in_as(app, company.mallory).get("/team").status_code == 200


def test_what_to_say_names_what_by_when_and_why(adam):
    page = html.unescape(adam.get("/team").text).replace("\N{NO-BREAK SPACE}", " ")

    assert (
        "You could say: “Complaints 1.0 was due on Mon 17 March, 15 days ago. It is asked of you "
        "because it was published while you worked here. Please read and acknowledge it today.”"
    ) in page


def test_one_mail_a_day_whoever_reminds_and_it_is_shown_and_logged(app, company, adam):
    first = adam.post(f"/team/{company.mona}/remind", data={"back": "team"})
    again = adam.post(f"/team/{company.mona}/remind", follow_redirects=True).text

    assert first.location == "/team"
    assert "Mona Manager was reminded today already, by you." in again
    assert "Reminded today by you" in adam.get("/team").text
    assert "Reminded by you of one thing" in adam.get(f"/team/{company.mona}").text
    with app.app_context():
        mails = list_mails(kind="personal reminder").mails
        logged = db.session.query(EvidenceEntry).filter_by(type="person.reminded").all()
    assert [(mail.person_id, mail.subject) for mail in mails] == [
        (company.mona, "Adam Admin reminds you of one thing")
    ]
    assert "- Complaints 1.0: was due on 17 March 2025, 15 days ago" in mails[0].text
    assert [b"Mona" in entry.body for entry in logged] == [False]


def test_nobody_is_reminded_of_nothing_nor_by_another_line(app, company, adam):
    page = adam.post(f"/team/{company.alice}/remind", follow_redirects=True).text
    mona = sign_in_as(app, company.mona)

    assert "Alice Example has nothing open." in page
    assert mona.post(f"/team/{company.mallory}/remind").status_code == 404
    assert mona.post(f"/team/{company.adam}/remind").status_code == 404
    with app.app_context():
        assert list_mails(kind="personal reminder").total == 0

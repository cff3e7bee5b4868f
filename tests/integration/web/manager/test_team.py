"""The own line, and nobody else's."""

from datetime import date

import pytest

from lms.compliance.line import LinePage
from lms.db import db, transaction
from lms.people.models import Department, Person
from lms.policies.models import Policy
from lms.web.manager.routes import write_opening
from tests.cast import sign_in_as
from tests.integration.compliance import world
from tests.integration.web.hr.test_record import count_queries


@pytest.fixture
def adam(app, company):
    return sign_in_as(app, company.adam)


def test_the_headline_says_who_of_the_whole_line_is_late(adam):
    page = adam.get("/team").text

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
    found = LinePage((), total=total, page=1, late=late, open=open_)

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

    counts = [count_queries(app, adam, page) for page in ("/team", f"/team/{company.alice}")]

    assert [count for count in counts if count > 8] == []

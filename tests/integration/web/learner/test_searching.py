"""The search is a page without scripts, whose headline is the answer."""

import pytest

from tests.cast import sign_in_as
from tests.integration.web.visitor.test_public_policies import make_policy
from tests.makers import make_company, make_version

TEXT = "Ask for the <b>receipt</b> & keep it."


@pytest.fixture
def alice(app, cast):
    with app.app_context():
        make_company()
        make_policy("complaints", "public")
        make_version("complaints", approver_id=cast.abel, text=TEXT)
        make_policy("secrets", "internal")
        make_version("secrets", approver_id=cast.abel, text="The vault opens at nine.")
    return sign_in_as(app, cast.alice)


def test_the_headline_is_the_answer_and_each_place_leads_to_its_paragraph(alice):
    page = alice.get("/search?q=receipts")

    assert page.status_code == 200
    assert "<h1>One policy speaks of “receipts”</h1>" in page.text
    assert 'href="/policies/complaints?view=whole#p-taking-1"' in page.text
    assert "<mark>receipt</mark>" in page.text
    assert "<b>receipt" not in page.text


def test_without_a_question_there_is_only_the_field(alice):
    page = alice.get("/search")

    assert page.status_code == 200
    assert "What are you looking for?" in page.text
    assert 'name="q"' in page.text


def test_a_slip_is_said(alice):
    page = alice.get("/search?q=reciept")

    assert "“reciept” stands nowhere; shown is what “receipt” finds." in page.text


def test_nothing_found_has_a_next_step(alice):
    page = alice.get("/search?q=zeppelin")

    assert page.status_code == 200
    assert "Nothing in our policies speaks of “zeppelin”" in page.text
    assert 'href="/policies"' in page.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("x" * 201, 422),
        ("x" * 10_000, 422),
        ("%00", 400),
        ("%22%20OR%20*", 200),
        ("%3Cscript%3E", 200),
    ],
)
def test_hostile_questions_are_answered_with_a_sentence(alice, query, status):
    page = alice.get(f"/search?q={query}")

    assert page.status_code == status
    assert "<h1>" in page.text
    assert "<script>" not in page.text.replace("<script src", "")


def test_visitors_find_public_policies_only(client, alice):
    assert "complaints#p-taking-1" in client.get("/public/search?q=receipt").text
    assert "vault" not in client.get("/public/search?q=nine").text
    assert "vault" not in client.get("/public/search?q=vualt+receipt").text.replace("vualt", "")
    assert "secrets" not in client.get("/public/search?q=vault").text
    assert "<mark>vault</mark>" in alice.get("/search?q=vault").text

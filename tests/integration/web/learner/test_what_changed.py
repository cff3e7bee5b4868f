"""Who acknowledged an earlier version sees first what changed since, and the record says so."""

import json

import pytest
from sqlalchemy import select

from lms.acknowledgements.models import Acknowledgement
from lms.db import db
from lms.evidence.models import EvidenceEntry
from tests.cast import sign_in_as
from tests.integration.web.learner.test_reading import acknowledge, read_token
from tests.makers import make_company, make_policy, make_version

MARKED = '<ins><span class="visually-hidden">added: </span>'


@pytest.fixture
def client(app, cast):
    """Alice, who acknowledged version 1.0 before 1.1 and 2.0 were released."""
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    alice = sign_in_as(app, cast.alice)
    acknowledge(alice, read_token(alice.get("/policies/complaints").text))
    with app.app_context():
        make_version(number="1.1", text="Whoever hears it takes it.", approver_id=cast.abel)
        make_version(number="2.0", text="Whoever hears it owns it.", approver_id=cast.abel)
    return alice


def list_views(app):
    with app.app_context():
        acts = db.session.scalars(select(Acknowledgement.view)).all()
        entries = db.session.scalars(
            select(EvidenceEntry.body).where(EvidenceEntry.type == "policy.acknowledged")
        )
        return sorted(acts), sorted(json.loads(entry)["facts"]["view"] for entry in entries)


def test_the_change_is_shown_over_all_versions_in_between(client):
    page = client.get("/policies/complaints").text

    assert "What changed for you since " in page
    assert "On that day you acknowledged version 1.0. One paragraph changed." in page
    assert "Version 1.1." in page
    assert "Version 2.0." in page
    assert "removed: </span>first takes</del>" in page
    assert f"{MARKED}owns</ins> it." in page
    assert "removed: </span>takes</del>" not in page


def test_each_changed_section_offers_to_ask_about_it(client):
    page = client.get("/policies/complaints").text

    assert 'href="/policies/complaints/2.0/ask?at=s-taking" data-ask' in page


def test_why_a_change_is_called_editorial_is_said(client):
    page = client.get("/policies/complaints").text

    reason = "What people have to do is the same; it is said more clearly."
    assert page.count(f"Why it is editorial: {reason}") == 1
    assert "Why it is substantive" not in page


def test_the_record_says_that_the_changes_were_shown(app, client):
    answer = acknowledge(client, read_token(client.get("/policies/complaints").text))

    assert list_views(app) == (["changes since 1.0", "whole text"],) * 2
    assert "the changes since 1.0; in front of you for" in client.get(answer.location).text


def test_the_whole_text_is_beside_it_and_the_record_says_that_it_was_shown(app, client):
    page = client.get("/policies/complaints?view=whole").text

    assert "Whoever hears it owns it." in page
    assert "What changed for you" not in page
    assert 'href="/policies/complaints">What changed</a>' in page
    answer = acknowledge(client, read_token(page))
    assert list_views(app) == (["whole text", "whole text"],) * 2
    assert "the whole text; in front of you for" in client.get(answer.location).text


def test_a_refused_form_comes_back_in_the_view_in_which_it_was_sent(client):
    token = read_token(client.get("/policies/complaints?view=whole").text)
    form = {"presented": token, "agree": ""}

    whole = client.post("/policies/complaints/acknowledge?view=whole", data=form)
    changes = client.post("/policies/complaints/acknowledge", data=form)

    assert (whole.status_code, changes.status_code) == (422, 422)
    assert "What changed for you" not in whole.text
    assert "What changed for you" in changes.text


def test_who_never_acknowledged_it_gets_the_whole_text(app, cast, client):
    page = sign_in_as(app, cast.mallory).get("/policies/complaints").text

    assert "What changed for you" not in page
    assert "How to show it" not in page
    assert "Whoever hears it owns it." in page


def test_any_two_versions_are_compared_whichever_is_named_first(client):
    page = client.get("/policies/complaints/compare/1.0/1.1")
    turned = client.get("/policies/complaints/compare/1.1/1.0")

    assert page.status_code == 200
    assert "Complaints, from 1.0 to 1.1" in page.text
    assert "removed: </span>first </del>" in page.text or "removed: </span>first</del>" in page.text
    assert turned.location == "/policies/complaints/compare/1.0/1.1"


@pytest.mark.parametrize(
    "address", ["complaints/compare/1.0/9.0", "nothing/compare/1.0/1.1", "complaints/compare/1/2"]
)
def test_a_version_that_is_not_there_is_not_found(client, address):
    assert client.get(f"/policies/{address}").status_code == 404

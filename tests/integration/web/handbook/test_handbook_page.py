"""The handbook is one page of the policies that concern the reader."""

import re
from datetime import date

import pytest

from lms.db import transaction
from lms.people import service as people
from tests.cast import sign_in_as
from tests.makers import PUBLISHED_AT, make_company, make_draft, make_policy, make_version

LINKS = (
    "Then [refund it](policy:refunds#taking), or [take it](policy:vault), or see [here](#taking)."
)


@pytest.fixture
def handbook(app, cast):
    """Complaints and refunds concern everybody, the vault only Finance; keys is a draft."""
    with app.app_context():
        make_company()
        for slug, audience in (
            ("complaints", "everyone"),
            ("refunds", "everyone"),
            ("vault", "{department: Finance}"),
            ("keys", "everyone"),
        ):
            make_policy(slug, title=slug.capitalize(), audience=audience)
        make_version("complaints", approver_id=cast.abel, text=LINKS)
        make_version("refunds", approver_id=cast.abel, text="Money \u202eback\u202c.")
        make_version("vault", approver_id=cast.abel, text="Opens at nine.")
        make_draft("keys")
    return app


def test_it_holds_what_concerns_the_reader_and_links_lead_within_it(handbook, cast):
    page = sign_in_as(handbook, cast.alice).get("/handbook")

    assert page.status_code == 200
    assert "Two policies in force for you" in page.text
    assert re.findall(r'<h2 id="([a-z.-]+)"', page.text)[1:] == ["complaints", "refunds"]
    assert 'href="#refunds.s-taking"' in page.text
    assert 'href="#complaints.s-taking"' in page.text
    # A policy outside the handbook is read on its own page.
    assert 'href="/policies/vault"' in page.text
    assert "Opens at nine." not in page.text
    assert "Olga Owner" in page.text


def test_every_name_stands_once_and_every_link_within_the_page_arrives(handbook, cast):
    page = sign_in_as(handbook, cast.hana).get("/handbook/everything").text

    names = re.findall(r'\sid="([^"]*)"', page)
    led = re.findall(r'(?:href="#|aria-labelledby="|popovertarget=")([^"]+)"', page)
    assert len(names) == len(set(names))
    assert set(led) <= set(names)


def test_everything_is_for_hr_and_the_administrator(handbook, cast):
    for person in (cast.hana, cast.adam):
        page = sign_in_as(handbook, person).get("/handbook/everything")
        assert "Three policies in force, one after the other" in page.text
        assert "Opens at nine." in page.text
    for person in (cast.alice, cast.olga, cast.audra):
        assert sign_in_as(handbook, person).get("/handbook/everything").status_code == 403


def test_where_nothing_is_in_force_there_is_a_next_step(app, cast):
    with app.app_context():
        make_company()

    own = sign_in_as(app, cast.alice).get("/handbook")
    everything = sign_in_as(app, cast.hana).get("/handbook/everything")

    assert "No policy concerns you at the moment" in own.text
    assert 'href="/policies"' in own.text
    assert "No policy is in force yet" in everything.text


def test_a_leaver_and_a_visitor_are_sent_to_the_door(handbook, cast, client):
    alice = sign_in_as(handbook, cast.alice)
    with handbook.app_context(), transaction():
        people.leave(cast.alice, left_on=date(2025, 4, 30), at=PUBLISHED_AT, actor_id=None)

    assert client.get("/handbook").location == "/sign-in?next=/handbook"
    assert alice.get("/handbook").location == "/sign-in?next=/handbook"

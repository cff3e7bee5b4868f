"""Visitors read public policies, and learn nothing of the others."""

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from lms.db import transaction
from lms.policies import service as policies
from lms.policies.calling_back import call_back
from lms.policies.company import get_company
from lms.policies.reader import read_policy_facts
from lms.workflows import printing
from tests.makers import (
    POLICY,
    PUBLISHED_AT,
    make_company,
    make_draft,
    make_version,
    release_version,
)

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "http://127.0.0.1:8000/public/policies"
LATER = PUBLISHED_AT + timedelta(days=30)


def make_policy(slug, visibility, at=PUBLISHED_AT):
    text = POLICY.format(title=slug.capitalize(), asks="each version", audience="everyone")
    facts = read_policy_facts(text.replace("internal", visibility), "policy.yaml")
    assert not isinstance(facts, list), facts
    with transaction():
        day = get_company().day_of(at)
        policies.bring_in_policy(slug, facts, day=day, at=at)


@pytest.fixture
def house(app, cast):
    links = "See [returns](policy:returns#taking) and [secrets](policy:secrets)."
    with app.app_context():
        make_company()
        for slug, visibility in (("complaints", "public"), ("returns", "public")):
            make_policy(slug, visibility)
        make_policy("secrets", "internal")
        make_version("complaints", approver_id=cast.abel, text=links)
        make_version("returns", approver_id=cast.abel, text="Within fourteen days.")
        make_version("secrets", approver_id=cast.abel, text="What only mallory would like.")


def test_the_list_names_public_policies_only(client, house):
    page = client.get("/public/policies")

    assert page.status_code == 200
    assert 'href="/public/policies/complaints"' in page.text
    assert "Secrets" not in page.text


def test_a_public_policy_is_read_without_an_account(client, house):
    page = client.get("/public/policies/complaints")

    assert page.status_code == 200
    assert "Why it matters, in one paragraph." in page.text
    assert "Abel Approver" not in page.text


def test_links_lead_to_public_pages_and_stay_words_where_there_is_none(client, house):
    page = client.get("/public/policies/complaints").text

    assert '<a href="/public/policies/returns#s-taking">returns</a> and secrets.' in page


@pytest.mark.parametrize("slug", ["secrets", "nothing"])
def test_an_internal_policy_is_as_unknown_as_one_that_does_not_exist(client, house, slug):
    page = client.get(f"/public/policies/{slug}")

    assert page.status_code == 404
    assert "mallory" not in page.text


def renew(cast, text, *, slug="complaints", number="2.0"):
    make_version(slug, number, approver_id=cast.abel, text=text, at=LATER)


def test_every_version_keeps_an_address_of_its_own(app, cast, client, house):
    with app.app_context():
        renew(cast, "Quite another text.")

    newest = client.get("/public/policies/complaints").text
    former = client.get("/public/policies/complaints/1.0").text

    assert "Quite another text." in newest
    assert (
        '<link rel="canonical" href="http://127.0.0.1:8000/public/policies/complaints">' in newest
    )
    assert 'href="/public/policies/complaints/1.0"' in newest
    assert "Quite another text." not in former
    assert "This version is in force no more." in former
    assert f'<link rel="canonical" href="{HERE}/complaints/1.0">' in former
    assert client.get("/public/policies/complaints/2.0").status_code == 200
    for nothing in ("complaints/3.0", "secrets/1.0", "nothing/1.0", "secrets/1.0.pdf"):
        assert client.get(f"/public/policies/{nothing}").status_code == 404


def test_what_was_written_for_the_own_people_stays_theirs(app, cast, client, house):
    with app.app_context():
        renew(cast, "Fit for everybody.", slug="secrets")
        make_policy("secrets", "public", at=LATER)

    assert "Fit for everybody." in client.get("/public/policies/secrets").text
    assert "secrets/1.0" not in client.get("/public/policies/secrets").text
    assert client.get("/public/policies/secrets/1.0").status_code == 404


def test_a_version_that_was_called_back_is_never_public(app, cast, client, house):
    at, day = PUBLISHED_AT, PUBLISHED_AT.date()
    with app.app_context():
        draft = make_draft("complaints", "2.0", text="A blunder of marketing.", at=LATER)
        with transaction():
            release_version(draft, approver_id=cast.abel, at=at)
        with transaction():
            call_back(draft, caller_id=cast.abel, reason="Wrong.", at=at, today=day)

    page = client.get("/public/policies/complaints")

    assert (page.status_code, "version 1.0" in page.text.casefold()) == (200, True)
    assert "in force no more" not in page.text
    for address in ("complaints/2.0", "complaints/2.0.pdf"):
        assert client.get(f"/public/policies/{address}").status_code == 404
    assert "2.0" not in client.get("/public/policies.atom").text.split("</author>")[1]
    assert "marketing" not in client.get("/public/search?q=blunder").text.split("<main")[1].replace(
        'value="blunder"', ""
    )


def test_the_paper_names_nobody(client, house, monkeypatch):
    monkeypatch.setattr(printing, "_set", lambda sheet: repr(sheet).encode())

    answer = client.get("/public/policies/complaints/1.0.pdf")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "approved_by='Wrenfield Home B.V.'" in answer.text
    assert "Abel" not in answer.text
    assert "Olga" not in answer.text


def test_the_feed_is_what_the_standard_asks(app, cast, client, house):
    with app.app_context():
        renew(cast, "Quite <another> text.")

    answer = client.get("/public/policies.atom")
    feed = ET.fromstring(answer.data)  # noqa: S314 - our own feed

    assert answer.mimetype == "application/atom+xml"
    assert feed.tag == f"{ATOM}feed"
    for entry in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            [element] = entry.findall(f"{ATOM}{name}")
            assert (element.text or "").strip()
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo is not None
        assert entry.find(f"{ATOM}link[@rel='alternate']").get("href").startswith("http://")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Wrenfield Home B.V."
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == feed.findtext(f"{ATOM}id")
    entries = feed.findall(f"{ATOM}entry")
    assert entries[0].findtext(f"{ATOM}title") == "Complaints, version 2.0"
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 3
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    assert "Secrets" not in answer.text
    again = client.get("/public/policies.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304

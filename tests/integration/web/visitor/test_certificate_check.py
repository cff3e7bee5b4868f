"""Anybody who holds a certificate learns whether it is genuine and holds today."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, func, select

from lms import clock
from lms.certificates import service
from lms.certificates.service import Award
from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from tests.makers import make_company

NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)
ISSUED, ENDS = date(2026, 3, 2), date(2027, 3, 2)


@pytest.fixture(autouse=True)
def _in_march(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    with app.app_context():
        make_company()


def issue(app, person_id, *, occasion="first", issued_on=ISSUED, valid_until=ENDS, name="Alice"):
    award = Award(
        person_id=person_id,
        staff_number="T-003",
        name=name,
        programme_id=1,
        programme_version_id=1,
        programme_slug="onboarding",
        occasion=occasion,
        programme_title="Onboarding",
        title="Onboarding completed",
        items=("Complaints, version 1.0",),
        score_bp=9000,
        issued_on=issued_on,
        valid_until=valid_until,
    )
    at = datetime.combine(issued_on, datetime.min.time(), UTC)
    with app.app_context(), transaction():
        return service.issue(award, at=at)


def test_a_valid_certificate_is_told_with_its_name_and_dates(app, cast, client):
    code = issue(app, cast.alice, name="Nguyễn Thị Minh Khai")

    page = client.get(f"/verify/{code}")

    assert page.status_code == 200
    answered = page.text.index("Genuine, and valid today")
    assert page.text.index("<h1>") < answered < page.text.index('name="number"')
    assert "<bdi>Nguyễn Thị Minh Khai</bdi>" in page.text
    assert "2\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2027" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_its_last_day_still_counts_and_the_next_does_not(app, cast, client):
    last_day = issue(app, cast.alice, valid_until=NOON.date())
    day_before = issue(app, cast.mona, valid_until=date(2026, 3, 9))

    assert "Genuine, and valid today" in client.get(f"/verify/{last_day}").text
    assert "Genuine, but it has run out" in client.get(f"/verify/{day_before}").text


def test_a_renewed_certificate_points_to_a_newer_one_without_its_number(app, cast, client):
    old = issue(app, cast.alice, issued_on=date(2025, 3, 3), valid_until=date(2026, 3, 3))
    new = issue(app, cast.alice, occasion="second")

    page = client.get(f"/verify/{old}")

    assert "Genuine, and replaced by a newer one" in page.text
    assert str(new)[:4] not in page.text


def test_the_name_is_the_one_on_the_paper_and_no_other_fact_of_the_person(app, cast, client):
    code = issue(app, cast.alice, name="Alice As She Was Called")

    page = client.get(f"/verify/{code}")

    assert "Alice As She Was Called" in page.text
    for fact in ("Alice Example", "alice@example.org", "T-003", "Customer Support"):
        assert fact not in page.text


def test_an_erased_name_is_told_as_erased(app, cast, client):
    code = issue(app, cast.alice)
    with app.app_context(), transaction():
        db.session.execute(delete(EvidencePrivate))

    page = client.get(f"/verify/{code}")

    assert page.status_code == 200
    assert "erased at the wish of the person" in page.text


def test_an_unknown_number_is_told_in_a_sentence(client):
    page = client.get(f"/verify/{'0' * 32}")

    assert page.status_code == 404
    assert "No certificate has this number" in page.text
    assert "Wrenfield did not issue it: do not rely on it." in page.text


def test_a_typed_number_leads_to_the_certificate(client):
    answer = client.get("/verify", query_string={"number": "0123 4567 89AB CDEF " * 2})

    assert (answer.status_code, answer.location) == (303, f"/verify/{'0123456789abcdef' * 2}")


def test_what_can_be_no_number_is_refused_and_kept_in_the_field(client):
    page = client.get("/verify", query_string={"number": '<b>"nonsense"'})

    assert page.status_code == 422
    assert "This is not a certificate number." in page.text
    assert 'value="&lt;b&gt;&#34;nonsense&#34;"' in page.text


def test_checking_writes_nothing(app, cast, client):
    code = issue(app, cast.alice)
    entries = select(func.count()).select_from(EvidenceEntry)
    with app.app_context():
        before = db.session.scalar(entries)

    client.get(f"/verify/{code}")

    with app.app_context():
        assert db.session.scalar(entries) == before

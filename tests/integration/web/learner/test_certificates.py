"""The holder of a certificate finds it, and its sheet; nobody else does."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from lms import pdf
from lms.certificates import service
from lms.certificates.models import CertificateSheet
from lms.certificates.service import Award
from lms.db import db, transaction
from lms.workflows.certifying import render_certificate_sheet
from tests.cast import sign_in_as
from tests.makers import make_company, make_policy, make_version

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _company(app):
    with app.app_context():
        make_company()


def issue(app, person_id, *, name="Alice Example"):
    award = Award(
        person_id=person_id,
        staff_number="T-003",
        name=name,
        programme_id=1,
        programme_version_id=1,
        programme_slug="onboarding",
        occasion="first",
        programme_title="Onboarding",
        title="Onboarding completed",
        items=("Complaints, version 1.0",),
        score_bp=9250,
        issued_on=date(2026, 3, 2),
        valid_until=None,
    )
    with app.app_context(), transaction():
        return service.issue(award, at=AT)


def count_sheets(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(CertificateSheet))


def test_the_list_shows_my_certificates_and_no_others(app, cast):
    mine, other = issue(app, cast.alice), issue(app, cast.mallory, name="Mallory")

    page = sign_in_as(app, cast.alice).get("/certificates")

    assert page.status_code == 200
    assert "Your certificate is valid" in page.text
    assert "Result: 92\N{NO-BREAK SPACE}%." in page.text
    assert f"/certificates/{mine}.pdf" in page.text
    assert str(other) not in page.text


def test_who_has_none_reads_how_to_get_one(app, cast):
    page = sign_in_as(app, cast.alice).get("/certificates")

    assert page.status_code == 200
    assert "No certificates yet" in page.text


def test_the_sheet_is_a_pdf_for_its_holder_only(app, cast):
    code = issue(app, cast.alice)

    mine = sign_in_as(app, cast.alice).get(f"/certificates/{code}.pdf")
    other = sign_in_as(app, cast.mallory).get(f"/certificates/{code}.pdf")

    assert (mine.status_code, mine.mimetype) == (200, "application/pdf")
    assert mine.data.startswith(b"%PDF-1.7")
    assert mine.headers["Content-Disposition"] == (
        f'inline; filename="certificate-2026-03-02-{str(code)[:8]}.pdf"'
    )
    assert other.status_code == 404


def test_opening_the_sheet_writes_nothing_and_a_kept_one_is_the_same(app, cast):
    code = issue(app, cast.alice)
    alice = sign_in_as(app, cast.alice)
    opened = alice.get(f"/certificates/{code}.pdf").data
    before = count_sheets(app)

    with app.app_context(), transaction():
        kept = render_certificate_sheet(str(code), base_url="http://127.0.0.1:8000", at=AT)

    assert (before, count_sheets(app)) == (0, 1)
    assert kept == opened == alice.get(f"/certificates/{code}.pdf").data


def test_a_name_that_no_font_has_is_refused_in_a_sentence(app, cast):
    code = issue(app, cast.alice, name="张伟")

    alice = sign_in_as(app, cast.alice)
    page = alice.get(f"/certificates/{code}.pdf")

    assert page.status_code == 422
    assert (
        "characters that the fonts of this program cannot print: 张 伟. The certificate"
        in page.text
    )
    assert f'href="/verify/{code}">See what the public check says</a>' in page.text
    assert "<bdi>张伟</bdi>" in alice.get(f"/verify/{code}").text


def test_without_the_library_the_page_says_what_is_missing(app, cast, monkeypatch):
    monkeypatch.setattr(pdf, "_missing", "cannot load library")
    code = issue(app, cast.alice)

    page = sign_in_as(app, cast.alice).get(f"/certificates/{code}.pdf")

    assert page.status_code == 503
    assert "PDF needs the library Pango, which this machine lacks" in page.text


def test_a_version_of_a_policy_can_be_printed(app, cast):
    with app.app_context():
        make_policy()
        make_version(approver_id=cast.abel)

    answer = sign_in_as(app, cast.alice).get("/policies/complaints/1.0.pdf")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "path", ["/policies/complaints/1.0.pdf", "/certificates/" + "0" * 32 + ".pdf"]
)
def test_what_does_not_exist_cannot_be_printed(app, cast, path):
    assert sign_in_as(app, cast.alice).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/certificates", "/certificates/" + "0" * 32 + ".pdf"])
def test_visitors_are_sent_to_sign_in(client, path):
    assert client.get(path).status_code == 302

"""A version released in an emergency says so wherever it is shown, approved since or not."""

import re
from datetime import UTC, datetime

import pytest

from lms import clock
from lms.db import transaction
from lms.people import service as people
from lms.people.roles import Role
from lms.policies import document
from lms.policies import service as policies
from lms.policies.queries import find_version_in_force
from lms.policies.reader import read_policy_facts
from lms.workflows import printing
from tests.cast import sign_in_as
from tests.makers import POLICY, PUBLISHED_AT, make_company, make_draft, make_version

RELEASED = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
# Past midnight where the company is.
APPROVED = datetime(2025, 6, 4, 22, 30, tzinfo=UTC)
LATER = datetime(2025, 6, 10, 9, 0, tzinfo=UTC)
NAMES = ("Adam", "Abel", "Olga")


@pytest.fixture
def company(app, cast, monkeypatch):
    """Version 1.0 was approved; Adam released 2.0, which is public, in an emergency."""
    facts = POLICY.format(title="Complaints", asks="each version", audience="everyone")
    read = read_policy_facts(facts.replace("internal", "public"), "policy.yaml")
    assert not isinstance(read, list), read
    with app.app_context():
        make_company()
        with transaction():
            policies.bring_in_policy("complaints", read, day=PUBLISHED_AT.date(), at=PUBLISHED_AT)
        make_version(approver_id=cast.abel)
        draft = make_draft(number="2.0", at=PUBLISHED_AT)
    monkeypatch.setattr(clock, "now", lambda: RELEASED)
    adam = sign_in_as(app, cast.adam)
    form = {"seen_digest": read_digest(adam.get(f"/drafts/{draft}")), "agree": "y"}
    form["reason"] = "A gas leak."
    answer = adam.post(
        f"/drafts/{draft}/emergency", data={f"emergency-{k}": v for k, v in form.items()}
    )
    assert answer.status_code == 303
    return cast


def read_digest(page):
    return re.search(r'name="[a-z-]*seen_digest"[^>]*value="([0-9a-f]{64})"', page.text)[1]


def approve_later(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: APPROVED)
    abel = sign_in_as(app, cast.abel)
    seen = read_digest(abel.get("/releases/2"))
    form = {"approve-seen_digest": seen, "approve-agree": "y"}
    assert abel.post("/releases/2/approve", data=form).status_code == 303
    monkeypatch.setattr(clock, "now", lambda: LATER)


def read(client, path):
    """What stands on a page, as words."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return squeeze(answer.text)


def squeeze(text):
    words = " ".join(re.sub(r"<[^>]+>", " ", text).replace("\xa0", " ").split())
    return re.sub(r" (?=[.,])", "", words)


def read_sheet(app, monkeypatch, setter, **options):
    pages = []
    monkeypatch.setattr(
        document.pdf, "render_pdf_apart", lambda page, **_: pages.append(page) or b"%PDF"
    )
    monkeypatch.setattr(printing, "_set", document.render_policy)
    with app.app_context():
        setter(find_version_in_force("complaints", LATER.date()), **options)
    return squeeze(pages[0])


def test_hr_sees_which_versions_in_force_nobody_approved(app, company, monkeypatch):
    hana = sign_in_as(app, company.hana)
    before = read(hana, "/compliance")
    approve_later(app, company, monkeypatch)
    hana = sign_in_as(app, company.hana)

    assert "Released in an emergency" in before
    assert "Complaints version 2.0 2 Jun Not approved yet" in before
    assert "2 Jun Approved afterwards, on 5 Jun" in read(hana, "/compliance")
    # As of a day before its approval it was not approved; before its release there was none.
    assert "Not approved yet" in read(hana, "/compliance?as_of=2025-06-04")
    assert "Released in an emergency" not in read(hana, "/compliance?as_of=2025-06-01")


def test_the_list_of_reviews_marks_it(app, company, monkeypatch):
    olga = sign_in_as(app, company.olga)
    marked = "version 2.0, released in an emergency"

    assert f"{marked} and not approved yet" in read(olga, "/reviews")
    approve_later(app, company, monkeypatch)
    after = read(sign_in_as(app, company.olga), "/reviews")
    assert marked in after
    assert "not approved yet" not in after


def test_readers_see_by_whom_and_whether_it_was_approved_since(app, company, monkeypatch):
    page = read(sign_in_as(app, company.alice), "/policies/complaints")
    approve_later(app, company, monkeypatch)
    after = read(sign_in_as(app, company.alice), "/policies/complaints")

    assert "Released in an emergency by Adam Admin Approved afterwards not yet" in page
    assert "Approved afterwards 5 June" in after
    assert "substantive, released in an emergency. Version 2.0." in after
    assert "substantive, released in an emergency. Version 1.0." not in after


def test_the_public_page_says_it_without_names(app, company, monkeypatch):
    visitor = app.test_client()
    page = read(visitor, "/public/policies/complaints")
    approve_later(app, company, monkeypatch)
    after = read(visitor, "/public/policies/complaints/2.0")

    said = "Released in an emergency on 2 June 2025, before anybody had approved it."
    assert f"{said} It is not approved yet." in page
    assert f"{said} It was approved afterwards, on 5 June 2025." in after
    assert "Since 2 June 2025, released in an emergency. Version 2.0." in after
    assert not [name for name in NAMES if name in page + after]
    assert "emergency on" not in read(visitor, "/public/policies/complaints/1.0")


def test_the_printed_version_says_who_released_it_and_who_approved_it_later(
    app, company, monkeypatch
):
    sheet = read_sheet(app, monkeypatch, printing.set_policy, day=LATER.date())
    approve_later(app, company, monkeypatch)
    after = read_sheet(app, monkeypatch, printing.set_policy, day=LATER.date())

    said = "in an emergency on 2 June 2025 by Adam Admin, Agent, before anybody had approved it."
    for page in (sheet, after):
        assert f"Released {said}" in page
        assert f"This version was released {said}" in page
        assert "Approved by Adam" not in page
    assert "Nobody had approved it yet when this document was made." in sheet
    assert "It was approved afterwards, on 5 June 2025." in after
    assert "Approved by Abel Approver, Agent On 5 June 2025" in after


def test_the_public_document_says_it_without_names(app, company, monkeypatch):
    approve_later(app, company, monkeypatch)

    sheet = read_sheet(app, monkeypatch, printing.set_public_policy)

    assert "Released in an emergency on 2 June 2025, before anybody had approved it." in sheet
    assert "It was approved afterwards, on 5 June 2025." in sheet
    assert not [name for name in NAMES if name in sheet]


def test_only_whom_the_policy_names_approves_it_afterwards(app, company, monkeypatch):
    with app.app_context():
        with transaction():
            people.give_role(company.hana, Role.APPROVER, at=RELEASED, actor_id=None)
        name_approvers("T-005")
    abel, hana = sign_in_as(app, company.abel), sign_in_as(app, company.hana)
    seen = read_digest(hana.get("/releases/2"))
    form = {"approve-seen_digest": seen, "approve-agree": "y"}
    named = "This policy names who approves it, and you are not among them."

    page = abel.get("/releases/2")
    assert named in squeeze(page.text)
    assert "/releases/2/approve" not in page.text
    refused = abel.post("/releases/2/approve", data=form)
    assert (refused.status_code, named in squeeze(refused.text)) == (403, True)
    assert "not approved yet" in read(abel, "/drafts")
    assert hana.post("/releases/2/approve", data=form).status_code == 303
    assert "not approved yet" not in read(abel, "/drafts")


def name_approvers(*staff_numbers):
    """The policy's facts as before, and who approves it."""
    facts = POLICY.format(title="Complaints", asks="each version", audience="everyone")
    facts += f"approval:\n  by: [{', '.join(staff_numbers)}]\n"
    read = read_policy_facts(facts.replace("internal", "public"), "policy.yaml")
    assert not isinstance(read, list), read
    with transaction():
        policies.bring_in_policy("complaints", read, day=RELEASED.date(), at=RELEASED)

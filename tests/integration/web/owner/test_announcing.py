"""Who may tells people of a version: the words for each channel, of what holds and nothing else."""

import html
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert

from lms import clock
from lms.db import db, transaction
from lms.people.roles import Role
from lms.policies import calling_back, drafting, releasing, reviewing
from lms.policies.announcements import document
from lms.policies.decisions import Decision
from lms.policies.drafts import find_draft
from lms.policies.models import PolicyFact
from lms.policies.withdrawal.proposing import Wish
from lms.workflows import withdrawing
from lms.workflows.inviting import House
from tests.cast import make_person, sign_in_as
from tests.makers import (
    PUBLISHED_AT,
    make_company,
    make_draft,
    make_policy,
    make_version,
    release_version,
)

NOW = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)
TELL = "/policies/complaints/1.0/tell"
HOSTILE = '</textarea></bdi><script src="//evil.example"></script>\u202e"'


@pytest.fixture
def company(app, cast, monkeypatch):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return cast


def read_field(page, name):
    found = re.search(
        rf'<textarea[^>]*id="{name}"[^>]*>\r?\n(.*?)</textarea>', page.text, re.DOTALL
    )
    assert found, name
    return html.unescape(found[1])


def read_subject(page):
    return html.unescape(re.search(r'id="subject" value="([^"]*)"', page.text)[1])


def schedule(app, cast, *, on, number="2.0"):
    """A version that waits for its day; its id."""
    with app.app_context():
        version_id = make_draft(number=number, at=PUBLISHED_AT)
        with transaction():
            seen = reviewing.submit(version_id, submitter_id=cast.olga, at=NOW).seen_digest
            reviewing.approve(version_id, Decision(seen), approver_id=cast.abel, at=NOW)
            releasing.publish(version_id, publisher_id=cast.abel, seen_digest=seen, on=on, at=NOW)
        return version_id


def change_facts(app, **changes):
    with app.app_context(), transaction():
        before = db.session.query(PolicyFact).order_by(PolicyFact.id.desc()).first()
        values = {
            c.name: getattr(before, c.name) for c in PolicyFact.__table__.columns if c.name != "id"
        }
        db.session.execute(insert(PolicyFact), {**values, **changes})


def test_the_texts_stand_ready_for_a_mail_and_the_intranet(app, company):
    page = sign_in_as(app, company.olga).get(TELL)

    assert read_subject(page) == "New policy: Complaints, in force since 3 March 2025"
    mail = read_field(page, "text")
    assert "Version 1.0 has been in force since 3 March 2025." in mail
    assert "In short: Version 1.0." in mail
    assert "It concerns everyone. Please read and acknowledge it by 17 March 2025." in mail
    assert "\nhttp://127.0.0.1:8000/policies/complaints\n" in mail
    assert read_field(page, "intranet-html").startswith("<h2>New policy: <bdi>Complaints</bdi>")
    assert read_field(page, "intranet-markdown").startswith("## New policy: Complaints\n")
    assert "It sends no mail when a version is published" in page.text


def test_a_public_policy_leads_to_its_public_page(app, company):
    internal = sign_in_as(app, company.olga).get(TELL)
    change_facts(app, visibility="public")
    olga = sign_in_as(app, company.olga)

    assert "/public/policies" not in read_field(internal, "text")
    assert "http://127.0.0.1:8000/public/policies/complaints" in read_field(olga.get(TELL), "text")
    notice = olga.get("/policies/complaints/1.0/notice").text
    assert '<a href="http://127.0.0.1:8000/public/policies/complaints">' in notice
    assert "Everybody can read it there." in notice


def test_a_version_that_waits_for_its_day_is_told_with_that_day(app, company):
    schedule(app, company, on=date(2025, 4, 1))
    olga = sign_in_as(app, company.olga)

    page = olga.get("/policies/complaints/2.0/tell")

    assert read_subject(page) == "New version of Complaints, in force from 1 April 2025"
    assert "acknowledge it by 15 April 2025." in read_field(page, "text")
    assert "still shows the version before it" in page.text
    assert olga.get(TELL).status_code == 200


def test_an_editorial_version_under_each_major_asks_for_nothing_new(app, company):
    change_facts(app, asks="each major")
    with app.app_context():
        make_version(number="2.0", approver_id=company.abel, at=PUBLISHED_AT)
        make_version(number="2.1", approver_id=company.abel, at=PUBLISHED_AT)

    page = sign_in_as(app, company.olga).get("/policies/complaints/2.1/tell")

    said = "Whoever has acknowledged version 2 already need not do so again."
    assert said in read_field(page, "text")


def test_nobody_is_told_of_what_was_called_back_or_replaced(app, company):
    called_back = schedule(app, company, on=date(2025, 4, 1))
    with app.app_context(), transaction():
        calling_back.call_back(
            called_back, caller_id=company.abel, reason="Put off.", at=NOW, today=NOW.date()
        )
    olga = sign_in_as(app, company.olga)
    after_call = olga.get("/policies/complaints/2.0/tell")
    assert after_call.status_code == 422
    assert "was called back before its day" in after_call.text
    assert olga.get(TELL).status_code == 200

    with app.app_context():
        make_version(number="3.0", approver_id=company.abel, at=PUBLISHED_AT)
    for path in (TELL, "/policies/complaints/1.0/notice", "/policies/complaints/1.0/notice.pdf"):
        answer = olga.get(path)
        assert answer.status_code == 422
        assert "Another version has taken the place of 1.0." in answer.text
    receipt = olga.get("/releases/1").text
    assert ("/tell" in receipt, "is no longer in force" in receipt) == (False, True)
    assert "/tell" not in olga.get(f"/releases/{called_back}").text
    assert "/policies/complaints/3.0/tell" in olga.get("/releases/3").text


def test_nobody_is_told_of_a_policy_that_is_withdrawn(app, company):
    house, wish = House("Wrenfield", "http://lms.example"), Wish(NOW.date(), "The law is repealed.")
    with app.app_context(), transaction():
        proposal = withdrawing.propose(
            "complaints", wish, proposer_id=company.olga, house=house, at=NOW
        )
        withdrawing.approve(proposal.id, approver_id=company.abel, met_on=None, house=house, at=NOW)

    olga = sign_in_as(app, company.olga)
    answer, receipt = olga.get(TELL), olga.get("/releases/1").text

    assert answer.status_code == 422
    assert "This policy is withdrawn." in answer.text
    assert ("/tell" in receipt, "is no longer in force" in receipt) == (False, True)


def test_owners_tell_of_their_own_policies_and_the_others_of_all(app, company):
    with app.app_context():
        other = make_person("T-400", "Other Owner", roles=(Role.OWNER,))
    statuses = {
        who: sign_in_as(app, who).get(TELL).status_code for who in (*vars(company).values(), other)
    }

    allowed = {company.olga, company.abel, company.hana, company.adam}
    assert {who for who, status in statuses.items() if status == 200} == allowed
    assert statuses[other] == 404
    assert statuses[company.alice] == statuses[company.audra] == 403


def test_the_way_there_stands_on_the_receipt_and_in_the_history(app, company):
    with app.app_context():
        other = make_person("T-400", "Other Owner", roles=(Role.OWNER,))
    for path in ("/policies/complaints/history", "/releases/1"):
        assert f'href="{TELL}"' in sign_in_as(app, company.olga).get(path).text
        assert TELL not in sign_in_as(app, other).get(path).text


@pytest.mark.parametrize("number", ["1.1", "9.9"])
def test_a_version_that_there_is_not_is_not_found(app, company, number):
    assert (
        sign_in_as(app, company.olga).get(f"/policies/complaints/{number}/tell").status_code == 404
    )


def test_typed_words_stay_words_on_every_page(app, company, monkeypatch):
    with app.app_context():
        make_policy("hostile")
        draft_id = make_draft("hostile")
        with transaction():
            draft = find_draft(draft_id)
            assert draft is not None
            drafting.retitle_drafts(draft.policy_id, HOSTILE)
            release_version(draft_id, approver_id=company.abel, at=PUBLISHED_AT)
    pages = []
    monkeypatch.setattr(
        document.pdf, "render_pdf_apart", lambda page, **_: pages.append(page) or b"%PDF"
    )
    olga = sign_in_as(app, company.olga)

    tell, notice, sheet = (
        olga.get(f"/policies/hostile/1.0/{name}") for name in ("tell", "notice", "notice.pdf")
    )

    assert (tell.status_code, notice.status_code, sheet.data) == (200, 200, b"%PDF")
    for text in (tell.text, notice.text, *pages):
        assert '<script src="//evil' not in text
        assert "\u202e" not in text
    assert "&lt;script src=" in read_field(tell, "intranet-html")
    assert read_subject(tell).startswith("New policy: </textarea></bdi><script")

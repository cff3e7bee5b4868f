"""The life of a policy on a page, its reviews, and where an overdue one is seen."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.db import db, transaction
from lms.notifications.queries import list_mails
from lms.people import service as people
from lms.people.roles import Role
from lms.policies.upkeep.models import PolicyConfirmation, PolicyReviewReminder
from lms.worker.tasks import begin_day
from lms.workflows.reminding import remind_owners
from tests.cast import LONG_AGO, sign_in_as
from tests.integration.workflows.scene import BASE_URL, read_and_acknowledge
from tests.makers import make_company, make_policy, make_version

DUE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
REASON = "The law and the team are the same."


@pytest.fixture
def company(app, cast, monkeypatch):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    monkeypatch.setattr(clock, "now", lambda: DUE)
    return cast


def travel(monkeypatch, at):
    monkeypatch.setattr(clock, "now", lambda: at)


def confirm(browser, **changes):
    page = browser.get("/policies/complaints/history")
    seen = re.search(r'name="seen_digest"[^>]*value="([0-9a-f]{64})"', page.text)
    form = {"seen_digest": seen[1] if seen else "0" * 64, "reason": REASON, "agree": "y"}
    return browser.post("/policies/complaints/history/reviewed", data={**form, **changes})


def count(app, table):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_the_owner_records_a_review_and_everybody_entitled_reads_it(app, company):
    olga = sign_in_as(app, company.olga)

    answer = confirm(olga)

    assert (answer.status_code, answer.location) == (303, "/policies/complaints/history#reviews")
    for who in (company.olga, company.abel, company.hana, company.audra, company.adam):
        page = sign_in_as(app, who).get("/policies/complaints/history").text
        assert REASON in page
        assert "It is to be reviewed by 3 March 2027." in page.replace("\xa0", " ")


def test_a_review_without_reason_or_tick_is_refused_in_words(app, company):
    olga = sign_in_as(app, company.olga)

    no_reason, no_tick = confirm(olga, reason=" "), confirm(olga, agree="")

    assert (no_reason.status_code, no_tick.status_code) == (422, 422)
    assert "Say what you looked at and why nothing has to change" in no_reason.text
    assert "Tick the sentence if it is your own review" in no_tick.text
    assert count(app, PolicyConfirmation) == 0


def test_a_review_of_another_text_is_answered_with_the_new_one(app, company):
    answer = confirm(sign_in_as(app, company.olga), seen_digest="0" * 64)

    assert answer.status_code == 409
    assert "came into force while you were reviewing" in answer.text
    assert count(app, PolicyConfirmation) == 0


@pytest.mark.parametrize("who", ["hana", "audra", "adam"])
def test_who_only_reads_the_history_has_no_button_and_cannot_record(app, company, who):
    browser = sign_in_as(app, getattr(company, who))
    page = browser.get("/policies/complaints/history")

    assert page.status_code == 200
    assert "reviewed, no change" not in page.text
    assert confirm(browser).status_code == 403
    assert count(app, PolicyConfirmation) == 0


def test_another_owner_reads_it_and_cannot_record(app, company):
    with app.app_context(), transaction():
        people.give_role(company.tom, Role.OWNER, at=LONG_AGO, actor_id=None)

    assert confirm(sign_in_as(app, company.tom)).status_code == 403


def test_a_policy_that_is_not_there_has_no_history(app, company):
    olga = sign_in_as(app, company.olga)

    assert olga.get("/policies/nothing/history").status_code == 404
    form = {"seen_digest": "0" * 64, "reason": REASON, "agree": "y"}
    assert olga.post("/policies/nothing/history/reviewed", data=form).status_code == 404


def test_the_history_tells_of_people_days_and_acknowledgements(app, company, monkeypatch):
    with app.app_context():
        read_and_acknowledge(company.alice, at=DUE)
        read_and_acknowledge(company.mallory, at=DUE)
        make_version(number="2.0", approver_id=company.abel, text="All take it.", at=DUE)
    travel(monkeypatch, DUE + timedelta(days=1))

    page = sign_in_as(app, company.olga).get("/policies/complaints/history").text

    text = " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())
    assert "from 3 March In force" in text
    assert "from 3 March 2025 to 2 March Replaced" in text
    assert "Written by Olga Owner" in text
    assert "Abel Approver" in text
    assert "Two people have acknowledged it." in text
    assert "Nobody has acknowledged it." in text
    assert 'href="/policies/complaints/compare/1.0/2.0"' in page
    assert 'href="/policies/complaints/2.0.pdf"' in page


def test_an_overdue_review_is_seen_by_its_owner_and_by_hr_and_by_nobody_else(
    app, company, monkeypatch
):
    travel(monkeypatch, DUE + timedelta(days=1))

    assert "overdue for review" in sign_in_as(app, company.olga).get("/home").text
    assert "Reviews overdue" in sign_in_as(app, company.hana).get("/compliance").text
    assert "overdue for review" not in sign_in_as(app, company.alice).get("/home").text

    confirm(sign_in_as(app, company.abel))
    assert "overdue for review" not in sign_in_as(app, company.olga).get("/home").text
    assert "Reviews overdue" not in sign_in_as(app, company.hana).get("/compliance").text


def test_on_its_last_day_a_review_is_not_overdue(app, company):
    assert "No review is overdue" in sign_in_as(app, company.abel).get("/reviews").text
    assert "overdue for review" not in sign_in_as(app, company.olga).get("/home").text


def test_the_overview_of_a_past_day_knows_nothing_of_a_later_review(app, company, monkeypatch):
    travel(monkeypatch, DUE + timedelta(days=10))
    confirm(sign_in_as(app, company.olga))
    hana = sign_in_as(app, company.hana)

    assert "Reviews overdue" in hana.get("/compliance?as_of=2026-03-05").text
    assert "Reviews overdue" not in hana.get("/compliance?as_of=2026-03-02").text
    assert "Reviews overdue" not in hana.get("/compliance?as_of=2026-03-13").text


def list_subjects():
    return [mail.subject for mail in reversed(list_mails(kind="review").mails)]


def remind(at):
    with transaction():
        return remind_owners(base_url=BASE_URL, at=at)


def test_the_owner_is_reminded_before_on_and_after_the_day_once_each(app, company):
    with app.app_context():
        sent = [remind(DUE + timedelta(days=days)) for days in range(-40, 40)]

        assert sum(sent) == 3
        assert [day - 40 for day, number in enumerate(sent) if number] == [-30, 0, 14]
        assert list_subjects() == [
            "Review “Complaints” by 3 March 2026",
            "“Complaints” is to be reviewed today",
            "The review of “Complaints” is overdue",
        ]
        mail = list_mails(kind="review").mails[0]
        assert mail.person_id == company.olga
        assert f"{BASE_URL}/policies/complaints/history" in mail.text
    assert count(app, PolicyReviewReminder) == 3


def test_what_was_missed_while_the_worker_stood_still_is_caught_up_by_one_mail(app, company):
    with app.app_context():
        assert remind(DUE + timedelta(days=60)) == 1
        assert list_subjects() == ["The review of “Complaints” is overdue"]
        assert remind(DUE + timedelta(days=61)) == 0


def test_a_review_in_time_leaves_no_reminder_to_send(app, company, monkeypatch):
    travel(monkeypatch, DUE - timedelta(days=40))
    confirm(sign_in_as(app, company.olga))

    with app.app_context():
        assert [remind(DUE + timedelta(days=days)) for days in (-30, 0, 14)] == [0, 0, 0]


def test_an_owner_who_left_gets_no_mail(app, company):
    with app.app_context():
        with transaction():
            people.leave(company.olga, left_on=DUE.date(), at=DUE, actor_id=None)

        assert remind(DUE + timedelta(days=20)) == 0
    assert count(app, PolicyReviewReminder) == 0


def test_the_worker_reminds_once_a_day_also_after_a_restart(app, company):
    with app.app_context():
        begin_day(app)
        begin_day(app)

        assert list_subjects() == ["“Complaints” is to be reviewed today"]

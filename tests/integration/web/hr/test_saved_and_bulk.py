"""Filters kept under a name, and reminders of many people who were seen first."""

import re

import pytest

from lms.compliance import bulk_jobs
from lms.compliance.models import SavedFilter
from lms.db import db, transaction
from lms.notifications.queries import list_mails
from lms.policies.models import Policy
from lms.worker.reminding_many import remind_many
from tests.cast import sign_in_as
from tests.integration.compliance import world
from tests.integration.web.hr.conftest import NOW

SAVED = {"name": "Late ones", "status": "late"}


@pytest.fixture
def audra(app, company):
    return sign_in_as(app, company.audra)


def find_seen(page):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page).group(1)


def test_a_filter_is_kept_under_its_name_and_only_shown_to_others_who_may_use_it(hana, audra):
    assert hana.post("/compliance/filters", data=SAVED).location == "/compliance/record?status=late"
    hana.post("/compliance/filters", data={"name": "Shared", "q": "Al", "is_shared": "y"})

    mine, others = hana.get("/compliance/record").text, audra.get("/compliance/record").text

    assert 'href="/compliance/record?status=late">Late ones</a>' in mine
    assert ("Late ones" in others, ">Shared</a>" in others) == (False, True)
    assert "shared by somebody else" in others


def test_what_cannot_be_chosen_any_more_is_left_out_and_said(app, hana, company):
    gone = {"department": "4711", "status": "late"}
    with app.app_context(), transaction():
        rest = {"person_id": company.hana, "name": "Old", "is_shared": False, "saved_at": NOW}
        db.session.add(SavedFilter(id="0" * 32, choices=gone, **rest))

    page = hana.get("/compliance/record").text

    assert 'href="/compliance/record?status=late">Old</a>' in page
    assert "Its department cannot be chosen any more and is left out." in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the filter a name"),
        ({"name": "x" * 81}, "Write at most 80 characters"),
        ({"status": ""}, "Choose a part of the record first."),
    ],
)
def test_a_filter_that_cannot_be_kept_is_refused_with_a_sentence(hana, wrong, sentence):
    answer = hana.post("/compliance/filters", data=SAVED | wrong, follow_redirects=True)

    assert sentence in answer.text


def test_only_the_own_filter_can_be_forgotten(app, hana, audra):
    hana.post("/compliance/filters", data=SAVED | {"is_shared": "y"})
    with app.app_context():
        filter_id = db.session.query(SavedFilter).one().id

    assert audra.post(f"/compliance/filters/{filter_id}/forget").status_code == 404
    assert hana.post(f"/compliance/filters/{filter_id}/forget").status_code == 303
    assert ">Late ones</a>" not in hana.get("/compliance/record").text


def test_those_who_were_seen_are_reminded_once_and_nobody_else(app, hana, company):
    page = hana.get("/compliance/remind?status=late").text
    answer = hana.post("/compliance/remind", data={"status": "late", "seen": find_seen(page)})
    waiting = hana.get(answer.location).text
    with app.app_context():
        remind_many(app)
        remind_many(app)
        mails = list_mails(kind="personal reminder").mails
        job = bulk_jobs.get_job(answer.location.rsplit("/", 1)[1], company.hana)

    assert "Remind 8\N{NO-BREAK SPACE}people of 8\N{NO-BREAK SPACE}duties?" in page
    assert "They are being reminded" in waiting
    # Alice did it, and nobody is asked twice.
    assert company.alice not in {mail.person_id for mail in mails}
    assert (len(mails), len({mail.person_id for mail in mails})) == (8, 8)
    assert {mail.subject for mail in mails} == {"Hana Resources reminds you of one thing"}
    assert (job.looked_at, job.reminded, job.finished_at) == (8, 8, NOW)
    assert "8\N{NO-BREAK SPACE}people are reminded" in hana.get(answer.location).text


def test_nothing_is_sent_when_they_are_others_than_were_seen(app, hana, company):
    page = hana.get("/compliance/remind?status=late").text
    with app.app_context(), transaction():
        complaints = db.session.query(Policy).one()
        mallory = type("Person", (), {"id": company.mallory})
        world.acknowledge(mallory, complaints, at=NOW)

    answer = hana.post("/compliance/remind", data={"status": "late", "seen": find_seen(page)})

    assert answer.status_code == 409
    assert "Nothing was sent. Look at them again." in answer.text
    with app.app_context():
        assert bulk_jobs.find_waiting() is None
        remind_many(app)
        assert list_mails(kind="personal reminder").total == 0


def test_an_auditor_reminds_nobody_and_a_past_day_is_not_reminded_of(hana, audra):
    assert audra.get("/compliance/remind").status_code == 403
    assert audra.post("/compliance/remind", data={"seen": ""}).status_code == 403
    assert hana.get("/compliance/remind?as_of=2025-03-20").status_code == 303

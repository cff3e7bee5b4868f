"""HR and administrators see what is done beside the pages, and how each mail went."""

from datetime import UTC, datetime, timedelta

import pytest

from lms import clock
from lms.db import transaction
from lms.jobs import service as jobs
from lms.jobs import workers
from lms.jobs.service import Outcome
from lms.notifications import bounces, service
from lms.notifications.bounce_reader import Bounce
from tests.cast import sign_in_as

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hana(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    return sign_in_as(app, cast.hana)


def run(app, at, *, outcome=None, fault=None):
    """The jobs that are due then, each ended one way or the other."""
    with app.app_context():
        with transaction():
            workers.enter("w" * 32, "host:1", at=at)
            jobs.plan(at=at)
        while True:
            with transaction():
                taken = jobs.take_up("w" * 32, silent_since=at - MINUTE, at=at)
                if taken and fault:
                    jobs.fail(taken, fault, zone="UTC", at=at)
                elif taken:
                    jobs.finish(taken, outcome or Outcome("All done."), zone="UTC", at=at)
            if not taken:
                break
        with transaction():
            workers.leave("w" * 32)
            workers.enter("v" * 32, "host:2", at=AT)


def write(app, person_id, **more):
    with app.app_context(), transaction():
        return service.send_mail(
            person_id,
            **{"address": "alice@example.org", "kind": "reminder", "subject": "Due", **more},
            text="Please read <b>this</b>.",
            at=AT,
        )


def test_a_quiet_house_says_so(app, hana):
    run(app, AT - MINUTE)

    page = hana.get("/admin/jobs").text

    assert "<h1>Every job ran when it should have</h1>" in page
    assert "All done." in page
    assert "Begin the day" in page
    assert "host:2" in page


def test_what_needs_somebody_stands_first(app, hana):
    nothing = Outcome("Mails written: 0.", alarm="12 people owe something and no mail was written.")
    run(app, AT - MINUTE, outcome=nothing)

    page = hana.get("/admin/jobs").text

    assert "<h1>Jobs need you</h1>" in page
    assert "12 people owe something and no mail was written." in page


def test_a_job_that_did_not_run_and_a_house_without_workers_are_alarms(app, hana, monkeypatch):
    run(app, AT)
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=1))

    page = hana.get("/admin/jobs").text

    assert "It did not run when it should have." in page
    assert "<strong>Nobody works.</strong>" in page


def test_the_runs_of_a_job_are_listed_with_their_faults(app, hana):
    run(app, AT - MINUTE, fault="ZeroDivisionError: <script>alert(1)</script>")

    page = hana.get("/admin/jobs/begin-day").text

    assert "ZeroDivisionError: &lt;script&gt;" in page
    assert hana.get("/admin/jobs/no-such-job").status_code == 404


def test_a_mail_is_shown_with_what_the_server_said(app, cast, hana):
    mail_id = write(app, cast.alice)
    with app.app_context(), transaction():
        bounces.note_bounce(Bounce(mail_id, "5.1.1 550 nobody here"), at=AT)

    page = hana.get(f"/admin/mail/{cast.alice}/{mail_id}").text

    assert "It came back." in page
    assert "5.1.1 550 nobody here" in page
    assert "Please read &lt;b&gt;this&lt;/b&gt;." in page
    assert "5.1.1 550 nobody here" in hana.get("/admin/mail?state=bounced").text
    assert "No such mails" in hana.get("/admin/mail?state=to+be+sent").text
    assert hana.get(f"/admin/mail/{cast.mona}/{mail_id}").status_code == 404


@pytest.mark.parametrize("kind", ["first-password", "reset-password", "question", "a new kind"])
def test_a_text_for_its_reader_alone_is_not_shown(app, cast, hana, kind):
    mail_id = write(app, cast.alice, kind=kind)

    page = hana.get(f"/admin/mail/{cast.alice}/{mail_id}").text

    assert "Please read" not in page
    assert "is for its reader alone" in page

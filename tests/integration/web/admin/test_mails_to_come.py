"""The calendar of mails to come, and one of them as it would read."""

from datetime import UTC, datetime

import pytest

from lms import clock
from lms.cli.mail import mail
from lms.db import transaction
from lms.reminders.service import plan_reminders, write_reminders
from tests.cast import sign_in_as
from tests.makers import make_company, make_policy, make_version

# Monday, 3 March 2025, 12:30 in Amsterdam; the policy is due on Monday 17 March.
NOW = datetime(2025, 3, 3, 11, 30, tzinfo=UTC)


@pytest.fixture
def hana(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context():
        make_company()
        make_policy(title="Complaints <b>& more")
        make_version(approver_id=cast.abel)
        mails = plan_reminders(at=NOW)
        with transaction():
            write_reminders(mails, base_url="https://lms.example.org", at=NOW)
    return sign_in_as(app, cast.hana)


def test_the_calendar_shows_each_mail_of_the_days_to_come(hana, cast):
    everything = hana.get("/admin/mail/to-come")
    alice = hana.get("/admin/mail/to-come?to=alice")
    due = hana.get("/admin/mail/to-come?to=alice&why=due&day=2025-03-17")

    # Before (7 and 2 days), due, and one week after, for nine people; the second falls on Saturday
    # and merges with the due day. Then the managers and HR, each Monday.
    assert everything.status_code == 200
    assert "Complaints &lt;b&gt;&amp; more" in everything.text
    assert alice.text.count("Alice Example</bdi>") == 4
    assert due.text.count("Alice Example</bdi>") == 1
    assert "is due today" in due.text


def test_a_mail_is_shown_as_it_would_read(hana, cast):
    address = f"/admin/mail/to-come/{cast.alice}"
    shown = hana.get(f"{address}?day=2025-03-10")

    assert shown.status_code == 200
    assert "Dear Alice Example," in shown.text
    assert "Do it by Monday 17 March 2025." in shown.text
    assert "Do it by Monday 17 March 2025." in hana.get(address).text
    assert hana.get(f"{address}?day=2025-03-11").status_code == 404
    assert hana.get(f"{address}?day=soon").status_code == 200


def test_nobody_else_sees_what_others_will_be_told(app, cast, hana):
    mallory = sign_in_as(app, cast.mallory)

    for address in ("/admin/mail/to-come", f"/admin/mail/to-come/{cast.alice}"):
        assert mallory.get(address).status_code == 403


def test_the_command_prints_the_same(app, hana):
    shown = app.test_cli_runner().invoke(mail, ["forecast", "--to", "alice", "--texts"])

    assert shown.output.count("Dear Alice Example,") == 4
    assert shown.output.splitlines()[-1] == "4 mails from 2025-03-03 to 2025-04-02"

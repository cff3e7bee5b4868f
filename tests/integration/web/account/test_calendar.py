"""The calendar of one's own duties: its secret address, and what stands at it."""

import re
from datetime import UTC, date, datetime

import icalendar
import pytest

from lms import clock
from lms.db import transaction
from lms.people import service as people
from tests.cast import sign_in_as
from tests.integration.workflows.scene import read_and_acknowledge
from tests.makers import make_company, make_policy, make_version

NOW = datetime(2025, 3, 3, 11, 30, tzinfo=UTC)


@pytest.fixture
def alice(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context():
        make_company()
        make_policy(title='"Complaints; BEGIN:VEVENT, and äöü"')
        make_version(approver_id=cast.abel)
    return sign_in_as(app, cast.alice)


def make_address(client):
    page = client.post("/account/calendar").text
    found = re.search(r"/calendar/[\w-]{43}\.ics", page)
    assert found is not None
    return found[0]


def test_a_calendar_has_each_duty_on_its_day_and_nobody_in_it(app, alice, cast):
    address = make_address(alice)
    shown = app.test_client().get(address)
    events = icalendar.Calendar.from_ical(shown.data).walk("VEVENT")

    assert (shown.status_code, shown.mimetype) == (200, "text/calendar")
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in shown.headers
    assert [(e["summary"], e["dtstart"].dt, e["dtend"].dt) for e in events] == [
        ("Complaints; BEGIN:VEVENT, and äöü", date(2025, 3, 17), date(2025, 3, 18))
    ]
    assert b"lice" not in shown.data
    assert app.test_client().get(address).data == shown.data

    with app.app_context():
        read_and_acknowledge(cast.alice, at=NOW)
    assert b"VEVENT" not in app.test_client().get(address).data


def test_only_the_newest_address_leads_anywhere_until_it_is_revoked(app, alice, cast):
    visitor = app.test_client()
    first, second = make_address(alice), make_address(alice)
    mallory = sign_in_as(app, cast.mallory)

    assert mallory.post("/account/calendar/revoke").status_code == 303
    assert [visitor.get(each).status_code for each in (first, second)] == [404, 200]
    assert visitor.get(f"/calendar/{'A' * 43}.ics").status_code == 404
    assert second not in alice.get("/account/calendar").text
    alice.post("/account/calendar/revoke")
    assert visitor.get(second).status_code == 404


def test_the_address_of_who_may_not_enter_leads_nowhere(app, alice, cast):
    address = make_address(alice)

    with app.app_context(), transaction():
        people.deactivate(cast.alice, at=NOW, actor_id=cast.adam)

    assert app.test_client().get(address).status_code == 404


def test_a_program_that_asks_all_the_time_is_kept_waiting(app, alice):
    address, visitor = make_address(alice), app.test_client()

    answers = [visitor.get(address).status_code for _ in range(32)]

    assert (answers[0], answers[-1]) == (200, 429)

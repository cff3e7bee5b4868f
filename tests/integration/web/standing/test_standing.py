"""How a company stands, and how it will if nobody acts."""

from datetime import UTC, date, datetime, time

import pytest

from lms import clock
from lms.compliance import overview as derived
from lms.compliance.catalogue import get_catalogue
from lms.compliance.rollup import counting, sheets
from lms.compliance.selection import Filter
from lms.db import transaction
from lms.policies import service as policies
from lms.policies.drafts import list_drafts
from lms.policies.reader import read_version
from lms.workflows.foreseeing import foresee
from lms.workflows.reconciling import reconcile
from tests.cast import make_person, sign_in_as
from tests.integration.workflows.scene import complete_onboarding
from tests.makers import VERSION, make_company, make_policy, make_version, release_version

ZONE = "Europe/Amsterdam"
TODAY = date(2025, 12, 1)
JOINS_ON, TAKES_EFFECT = date(2026, 1, 5), date(2026, 1, 15)
DAYS = (
    *(date(2026, 1, 4), JOINS_ON, date(2026, 1, 14), TAKES_EFFECT, date(2026, 1, 29)),
    *(date(2026, 1, 30), date(2026, 3, 5), date(2026, 3, 6), date(2026, 5, 20)),
)


def noon(day):
    return datetime.combine(day, time(11), UTC)


def schedule_version(cast):
    words = {"kind": "substantive", "summary": "Version 2.0.", "text": "It is new."}
    source = VERSION.format(effective_on=TAKES_EFFECT.isoformat(), **words)
    version = read_version(source, "2.0.md", "2.0")
    at = noon(TODAY)
    with transaction():
        policies.bring_in_version("complaints", "Complaints", version, day=TODAY, at=at)
    version_id = next(d.version_id for d in list_drafts() if d.number == "2.0")
    with transaction():
        release_version(version_id, approver_id=cast.abel, at=at)


@pytest.fixture
def company(app, cast, monkeypatch):
    """Alice has a certificate, a second policy is open, somebody joins and a version waits."""
    monkeypatch.setattr(clock, "now", lambda: noon(TODAY))
    with app.app_context():
        make_company()
        complete_onboarding(cast)
        make_policy("travel", title="Travel", at=noon(date(2025, 11, 24)))
        make_version("travel", approver_id=cast.abel, at=noon(date(2025, 11, 24)))
        schedule_version(cast)
        at = noon(TODAY)
        make_person("T-100", "Jo Joiner", hired_on=JOINS_ON, at=at, department="Sales")
        with transaction():
            reconcile(at=at)
    return cast


def test_with_nobody_acting_the_forecast_is_what_then_is(app, company):
    def look(day):
        return derived.get_overview(Filter(day, ZONE), get_catalogue(day))

    with app.app_context():
        expected = {day: foresee(look(day), day, today=TODAY) for day in DAYS}
        found = {}
        for day in DAYS:
            with transaction():
                reconcile(at=noon(day))
            found[day] = dict(look(day).total.counts)

    assert {day: dict(each.counts) for day, each in expected.items()} == found
    assert [each.joiners for each in expected.values()] == [0] + [1] * 8
    assert [len(each.starting) for each in expected.values()] == [0] * 3 + [1] * 6
    assert [each.lapsed for each in expected.values()] == [0] * 7 + [1] * 2


def test_the_forecast_says_the_share_what_brings_it_and_on_what_it_rests(app, company):
    page = sign_in_as(app, company.hana).get("/standing/forecast?on=2026-05-20").text

    assert "<h1>On 20\N{NO-BREAK SPACE}May\N{NO-BREAK SPACE}2026, " in page
    assert "1\N{NO-BREAK SPACE}certificate has lapsed" in page
    assert "1\N{NO-BREAK SPACE}person has joined" in page
    assert "Complaints has taken effect" in page
    assert "Nobody does anything until then" in page


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2025-12-01", "That day has come."),
        ("2026-12-01", "That is too far off."),
        ("soon", "This is not a day."),
    ],
)
def test_a_day_that_cannot_be_foreseen_is_refused_with_a_sentence(app, company, day, sentence):
    answer = sign_in_as(app, company.hana).get(f"/standing/forecast?on={day}")

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_the_course_is_drawn_from_what_is_kept_and_not_told_before(app, company):
    hana = sign_in_as(app, company.hana)
    before = hana.get("/standing").text
    with app.app_context():
        with transaction():
            counting.rebuild(())
        with transaction():
            counting.refresh(())
            sheets.keep_sheets(TODAY)
        with transaction():
            # Somebody who is marked is told as they are, and not as they were counted.
            reconcile(at=noon(TODAY))
    after = hana.get("/standing").text
    adam = sign_in_as(app, company.adam).get("/standing").text

    assert "The course is being counted" in before
    assert 'class="chart course"' in after
    assert 'class="chart course"' in adam
    assert "Customer Support" in after


def test_only_those_who_manage_managers_see_their_line_and_nobody_elses(app, company):
    adam = sign_in_as(app, company.adam).get("/standing").text

    assert "below you is done" in adam
    assert ("Customer Support" in adam, "Legal" in adam) == (True, False)
    # Mona's people have no people of their own; nobody reports to Mallory.
    assert sign_in_as(app, company.mona).get("/standing").status_code == 404
    assert sign_in_as(app, company.mallory).get("/standing").status_code == 403

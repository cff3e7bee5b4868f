"""The last item of a programme brings its certificate, and the result says so."""

import re
from datetime import timedelta

import pytest

from lms import clock
from lms.assignments.queries import list_assignments
from tests.cast import sign_in_as
from tests.integration.workflows.scene import (
    READ_AT,
    prepare_onboarding,
    read_and_acknowledge,
    take_quiz,
)
from tests.makers import make_company

QUIZ_AT = READ_AT + timedelta(hours=1)


@pytest.fixture
def alice(app, cast, monkeypatch):
    with app.app_context():
        make_company()
        prepare_onboarding(cast)
        read_and_acknowledge(cast.alice)
    monkeypatch.setattr(clock, "now", lambda: QUIZ_AT)
    return sign_in_as(app, cast.alice)


def hand_in(client, number_of_days):
    attempt = client.post("/quizzes/complaints/attempts").location
    fields = {"asked": [1, 2], "answer-1": number_of_days, "answer-2": "1"}
    client.post(f"{attempt}/answers", data=fields)
    client.post(f"{attempt}/submit")
    return client.get(f"{attempt}/result").text.replace("\u00a0", " ")


def test_the_result_that_completes_a_programme_names_the_certificate(app, cast, alice):
    result = hand_in(alice, "7")

    assert "That completes Onboarding. Your certificate is ready" in result
    assert 'href="/certificates"' in result
    with app.app_context():
        met = {a.subject: a.is_met for a in list_assignments(cast.alice)}
    assert met == {"policy": True, "programme": True}


def test_a_result_that_completes_nothing_promises_nothing(alice):
    result = hand_in(alice, "8")

    assert "Not passed" in result
    assert "certificate is ready" not in result


def test_only_the_attempt_that_completed_it_speaks_of_the_certificate(alice, monkeypatch):
    failed = hand_in(alice, "8")
    monkeypatch.setattr(clock, "now", lambda: QUIZ_AT + timedelta(minutes=5))
    passed = hand_in(alice, "7")

    assert "certificate is ready" not in failed
    assert "certificate is ready" in passed


def acknowledge(client):
    page = client.get("/policies/complaints").text
    token = re.search(r'name="presented"[^>]*value="([^"]+)"', page)
    form = {"presented": token[1], "agree": "y", "reading_seconds": "42"}
    receipt = client.post("/policies/complaints/acknowledge", data=form).location
    return client.get(receipt).text


@pytest.mark.parametrize("is_last", [True, False])
def test_the_receipt_of_the_last_reading_names_the_certificate(app, cast, monkeypatch, is_last):
    with app.app_context():
        make_company()
        prepare_onboarding(cast)
        if is_last:
            take_quiz(cast.alice, {"days": "7", "first": 0})
    monkeypatch.setattr(clock, "now", lambda: QUIZ_AT)

    receipt = acknowledge(sign_in_as(app, cast.alice))

    assert ("That completes Onboarding: your certificate is ready." in receipt) is is_last
    assert ('<a class="button" href="/certificates">See your certificate</a>' in receipt) is is_last

"""Asking for an exemption or more time on the pages, deciding it there, and what never works."""

import io
import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.assignments.queries import list_assignments
from lms.db import db
from lms.evidence.models import EvidenceEntry
from lms.exemptions.models import ExemptionDecision, ExemptionRequest
from lms.exemptions.queries import list_requests_of
from lms.exemptions.rules import State
from lms.notifications.models import Mail
from tests.cast import sign_in_as
from tests.integration.exemptions.scene import PDF
from tests.makers import PUBLISHED_AT, make_company, make_policy, make_version

NOW = PUBLISHED_AT + timedelta(days=1)
TODAY = NOW.date()
ABOUT = {"about": "policy-1", "reason": "I am abroad."}


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def house(app, cast, monkeypatch):
    """Everybody owes the policy of complaints, whose owner is Olga."""
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return cast


def ask(browser, person_id, kind="exemption", **changes):
    days = {"from_on": str(TODAY), "until_on": str(after(20))}
    form = {**ABOUT, **days, **changes}
    return browser.post(f"/requests/new/{person_id}/{kind}", data=form)


def make_request(app, cast, kind="exemption", **changes):
    answer = ask(sign_in_as(app, cast.alice), cast.alice, kind, **changes)
    assert answer.status_code == 303, answer.text
    return answer.location


def decide(browser, address, **changes):
    days = {"grant-from_on": str(TODAY), "grant-until_on": str(after(20))}
    return browser.post(f"{address}/grant", data={**days, "grant-agree": "y", **changes})


def test_the_person_asks_somebody_else_grants_and_both_read_it(app, house):
    address = make_request(app, house)
    hana = sign_in_as(app, house.hana)

    waiting = hana.get("/requests").text
    answer = decide(hana, address)

    assert "One request waits for your decision" in waiting
    assert answer.status_code == 303
    told = sign_in_as(app, house.alice).get(address).text
    assert "You are exempt from “Complaints”" in told
    with app.app_context():
        mails = db.session.execute(select(Mail.person_id, Mail.subject)).all()
        assert sorted(mails) == sorted(
            [
                (house.hana, "Please decide: an exemption for Alice Example"),
                (house.olga, "Please decide: an exemption for Alice Example"),
                (house.alice, "Granted: an exemption for you"),
            ]
        )


def test_more_time_moves_the_day_and_says_why(app, house):
    address = make_request(app, house, "more-time", until_on=str(after(60)))

    assert decide(sign_in_as(app, house.olga), address, **{"grant-until_on": str(after(50))})

    with app.app_context():
        duty = list_assignments(house.alice)[0]
        types = set(db.session.scalars(select(EvidenceEntry.type)))
    assert (duty.due_on, duty.extended_by) == (after(50), "granted")
    assert {"extension.requested", "extension.granted", "assignment.extended"} <= types
    home = sign_in_as(app, house.alice).get("/home").text
    assert "more time was granted" in home


@pytest.mark.parametrize("who", ["alice", "mallory", "mona", "tom", "audra"])
def test_who_may_not_decide_does_not(app, house, who):
    address = make_request(app, house)
    browser = sign_in_as(app, getattr(house, who))

    statuses = {
        decide(browser, address).status_code,
        browser.post(f"{address}/refuse", data={"refuse-reason": "No."}).status_code,
        browser.post(f"{address}/end", data={"end-reason": "No."}).status_code,
    }

    assert statuses <= {403, 404, 422}
    with app.app_context():
        assert db.session.scalars(select(ExemptionDecision.decision)).all() == []


def test_hr_asks_for_themselves_and_cannot_grant_it(app, house):
    hana = sign_in_as(app, house.hana)
    address = ask(hana, house.hana).location

    assert "Your decision" not in hana.get(address).text
    assert decide(hana, address).status_code == 403


def test_a_manager_asks_for_the_line_and_sees_no_reason_of_others(app, house):
    mona = sign_in_as(app, house.mona)
    own = make_request(app, house, reason="A word for those who decide.")

    shown = mona.get(own)

    assert shown.status_code == 200
    assert "A word for those who decide." not in shown.text
    assert mona.get(f"{own}/document").status_code == 404
    assert ask(mona, house.alice, about="everything").status_code == 303
    assert ask(mona, house.mallory).status_code == 404


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("exemption", {"from_on": str(after(9)), "until_on": str(after(8))}, "lies before"),
        ("exemption", {"from_on": str(after(-1))}, "has passed"),
        ("exemption", {"until_on": ""}, "Name the last day."),
        ("exemption", {"until_on": "2027-02-29"}, "This is not a day."),
        ("exemption", {"until_on": "9999-12-31"}, "This is not a day."),
        ("exemption", {"until_on": str(after(900))}, "12 months at most"),
        ("exemption", {"about": "policy-99"}, "not on the list"),
        ("exemption", {"about": ""}, "Say what it is about."),
        ("exemption", {"reason": "  "}, "Say why."),
        ("more-time", {"until_on": str(after(2))}, "It is due on"),
        ("more-time", {"until_on": str(after(-2))}, "has passed"),
        ("more-time", {"about": "everything"}, "not on the list"),
    ],
)
def test_a_bad_wish_is_asked_back_and_leaves_nothing(app, house, kind, changes, sentence):
    answer = ask(sign_in_as(app, house.alice), house.alice, kind, **changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalars(select(ExemptionRequest.id)).all() == []


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"PK\x03\x04" + b"\x00" * 200, "letter.pdf", "none of them"),
        (b"<svg onload=alert(1)>", "letter.png", "none of them"),
        (PDF + b"0" * (5 * 1024 * 1024), "letter.pdf", "larger than 5"),
        (b"", "letter.pdf", "is empty"),
    ],
)
def test_a_hostile_document_is_refused(app, house, content, name, sentence):
    file = (io.BytesIO(content), name)
    answer = ask(sign_in_as(app, house.alice), house.alice, document=file)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_document_is_saved_under_our_name_and_opens_nothing(app, house):
    file = (io.BytesIO(PDF), "../../<script>.html")
    address = make_request(app, house, document=file)

    answer = sign_in_as(app, house.hana).get(f"{address}/document")

    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    name = f'attachment; filename="document-{TODAY}.pdf"'
    assert answer.headers["Content-Disposition"] == name
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert sign_in_as(app, house.mallory).get(f"{address}/document").status_code == 404


def test_two_decide_at_one_moment_and_one_decision_stands(app, house):
    address = make_request(app, house)
    hana, olga = sign_in_as(app, house.hana), sign_in_as(app, house.olga)
    together, statuses = threading.Barrier(2), {}

    def rush(name, act):
        together.wait()
        statuses[name] = act().status_code

    acts = {
        "grant": lambda: decide(hana, address),
        "refuse": lambda: olga.post(f"{address}/refuse", data={"refuse-reason": "All have to."}),
    }
    threads = [threading.Thread(target=rush, args=each) for each in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses.values()) == [303, 422]
    won = next(name for name, status in statuses.items() if status == 303)
    with app.app_context():
        request = list_requests_of(house.alice)[0]
        types = list(db.session.scalars(select(EvidenceEntry.type)))
    assert request.state is {"grant": State.GRANTED, "refuse": State.REFUSED}[won]
    assert (request.granted is None) == (won == "refuse")
    assert sum(each in {"exemption.granted", "exemption.refused"} for each in types) == 1


def test_a_decision_sent_twice_is_taken_once_and_another_is_refused(app, house):
    address, hana = make_request(app, house), sign_in_as(app, house.hana)

    assert [decide(hana, address).status_code for _ in range(2)] == [303, 303]
    answer = hana.post(f"{address}/refuse", data={"refuse-reason": "No."})

    assert answer.status_code == 422
    assert "answered already" in answer.text


def test_what_waited_beyond_its_last_day_is_not_granted(app, house, monkeypatch):
    address = make_request(app, house)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=40))

    answer = decide(sign_in_as(app, house.hana), address)

    assert answer.status_code == 422
    assert "have passed" in answer.text


def test_an_exemption_is_ended_early_on_its_page(app, house):
    address, hana = make_request(app, house), sign_in_as(app, house.hana)
    decide(hana, address)

    answer = hana.post(f"{address}/end", data={"end-reason": "She is back."})

    assert answer.status_code == 303
    assert "is over" in sign_in_as(app, house.alice).get(address).text


def test_the_list_is_empty_long_and_paged(app, house):
    hana = sign_in_as(app, house.hana)
    assert "No requests" in hana.get("/requests").text

    make_request(app, house)
    make_request(app, house, about="everything")

    shown = hana.get("/requests?page=99")
    assert "Two requests wait for your decision" in shown.text
    assert "You asked for nothing so far" in sign_in_as(app, house.tom).get("/requests").text


def test_what_somebody_is_exempt_from_stands_at_home_with_its_last_day(app, house):
    decide(sign_in_as(app, house.hana), make_request(app, house))

    page = sign_in_as(app, house.alice).get("/home").text

    assert "You are exempt from what is open." in page
    assert "Not owed for now" in page

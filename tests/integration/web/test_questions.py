"""The pages on which people ask about a text, and on which its owner answers."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.db import db, transaction
from lms.people import service as people
from lms.policies import service as policies
from lms.policies.reader import read_policy_facts
from lms.policies.threads.models import PolicyNote, PolicyThread, PolicyThreadMessage
from tests.cast import sign_in_as
from tests.makers import POLICY, make_company, make_policy, make_version

NOW = datetime(2025, 3, 5, 9, 0, tzinfo=UTC)
ASK = "/policies/complaints/1.0/ask"
HOSTILE = "<script>alert(1)</script>\u202e{{7*7}} =cmd|' /C'!A0 \"><img src=x onerror=1>"


@pytest.fixture
def complaints(app, cast, monkeypatch):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return cast


@pytest.fixture
def alice(app, complaints):
    return sign_in_as(app, complaints.alice)


@pytest.fixture
def olga(app, complaints):
    return sign_in_as(app, complaints.olga)


def read(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def ask(browser, text="May I?", *, kind="question", place="p-taking-1", **changes):
    key = read(browser.get(ASK).text, "key")
    form = {"kind": kind, "place": place, "text": text, "key": key, **changes}
    return browser.post(ASK, data=form)


def answer(browser, address, text="You may.", **changes):
    page = browser.get(address).text
    form = {"text": text, "key": read(page, "key"), "seen": read(page, "seen"), **changes}
    return browser.post(f"{address}/answer", data=form)


def count(app, table):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_a_question_goes_from_the_text_to_the_owner_and_back(app, complaints, alice, olga):
    page = alice.get("/policies/complaints").text
    assert f'href="{ASK}?at=s-taking"' in page

    asked = ask(alice)
    assert asked.status_code == 303
    shown = alice.get(asked.location).text
    assert "Your question waits for an answer" in shown
    assert "Whoever hears it first takes it." in shown
    assert "To be acknowledged by <time" in shown
    assert "2025-03-31" in shown

    home = olga.get("/home").text
    assert "One question waits for your answer." in home
    assert "Nothing is asked of you" not in home
    assert "One question waits for your answer" in olga.get("/questions").text
    assert asked.location in olga.get("/questions").text
    assert "Alice Example has a question" in olga.get(asked.location).text
    assert answer(olga, asked.location).status_code == 303

    shown = alice.get(asked.location).text
    assert "Olga Owner has answered" in shown
    assert "You may." in shown
    assert "2025-03-17" in shown
    assert "Nothing waits for your answer" in olga.get("/questions").text
    assert "waits for your answer" not in olga.get("/home").text


def test_a_note_stands_beside_the_paragraph_for_everybody_until_it_is_taken_back(
    app, complaints, alice, olga
):
    address = ask(alice).location
    answer(olga, address)
    before = alice.get("/policies/complaints").text

    assert olga.post(f"{address}/note", data={"text": HOSTILE}).status_code == 303
    shown = sign_in_as(app, complaints.mallory).get("/policies/complaints").text
    note = shown.index("Note from the owner")
    assert shown.index('id="s-taking"') < note < shown.index('id="p-taking-1"')
    assert "<script>alert(1)" not in shown
    assert "Alice" not in shown

    refused = olga.post(f"{address}/note/take-back", data={"text": ""})
    assert refused.status_code == 422
    gone = olga.post(f"{address}/note/take-back", data={"text": "It was wrong."})
    assert gone.status_code == 303
    again = re.sub(r'value="[^"]*"', "", alice.get("/policies/complaints").text)
    assert again == re.sub(r'value="[^"]*"', "", before)


@pytest.mark.parametrize("place", ["s-taking", "p-how-fast-1", "p-standfirst-1", ""])
def test_a_note_can_stand_at_every_place(app, complaints, alice, olga, place):
    address = ask(alice, place=place).location
    answer(olga, address)
    olga.post(f"{address}/note", data={"text": "For everybody."})

    shown = sign_in_as(app, complaints.mallory).get("/policies/complaints").text

    assert shown.count("For everybody.") == 1


def test_a_suggestion_is_taken_or_declined_with_a_reason(alice, olga):
    address = ask(alice, "Say it shorter.", kind="suggestion").location

    refused = answer(olga, address, "Yes.")
    assert refused.status_code == 422
    assert "Say whether you take the suggestion or decline it" in refused.text
    assert "Yes." in refused.text
    assert answer(olga, address, "Good.", step="taken").status_code == 303
    assert "The suggestion is taken" in alice.get(address).text
    assert "Write again" not in alice.get(address).text


def test_that_somebody_cannot_agree_stands_where_they_are_looked_after(app, complaints, alice):
    address = ask(alice, "I cannot.", kind="objection", place="").location

    mona, hana = sign_in_as(app, complaints.mona), sign_in_as(app, complaints.hana)
    line = mona.get(f"/team/{complaints.alice}").text
    record = hana.get(f"/compliance/people/{complaints.alice}").text
    assert "Cannot agree with Complaints" in line
    assert "Cannot agree with Complaints" in record
    assert address not in line
    assert address in record
    assert hana.get(address).status_code == 200
    assert mona.get(address).status_code == 404


def test_who_reads_the_record_meets_the_question_for_which_a_duty_waited(app, complaints, alice):
    waited = ask(alice).location
    suggested = ask(alice, kind="suggestion").location
    audra = sign_in_as(app, complaints.audra)

    assert audra.get(waited).status_code == 200
    assert audra.get(suggested).status_code == 404
    policy = re.search(
        r"/compliance/people/\d+/policy/\d+",
        audra.get(f"/compliance/people/{complaints.alice}").text,
    )
    assert policy
    assert waited in audra.get(policy.group()).text


@pytest.mark.parametrize("who", ["mallory", "mona", "tom", "abel", "adam", "hana", "audra"])
def test_a_thread_is_nobody_elses(app, complaints, alice, who):
    address = ask(alice, kind="suggestion").location
    other = sign_in_as(app, getattr(complaints, who))
    before = count(app, PolicyThreadMessage)

    assert other.get(address).status_code == 404
    for act in ("write", "answer", "note", "note/take-back"):
        form = {"text": "Mine.", "key": "0" * 32, "seen": "1", "step": "taken"}
        assert other.post(f"{address}/{act}", data=form).status_code == 404
    assert address not in other.get("/questions").text
    assert count(app, PolicyThreadMessage) == before


def test_asking_gives_no_right_to_answer_and_owning_none_to_ask(app, complaints, alice, olga):
    address = ask(alice).location
    form = {"text": "Mine.", "key": "0" * 32, "seen": "1"}

    assert alice.post(f"{address}/answer", data=form).status_code == 404
    assert alice.post(f"{address}/note", data=form).status_code == 404
    assert olga.post(f"{address}/write", data=form).status_code == 404
    own = olga.post(ASK, data={**form, "kind": "question", "place": ""})
    assert own.status_code == 422
    assert "You own this policy" in olga.get(ASK).text
    assert "data-ask" not in olga.get("/policies/complaints").text


def test_the_next_owner_reads_and_answers_and_the_one_before_no_more(app, complaints, alice, olga):
    address = ask(alice).location
    source = POLICY.format(title="Complaints", asks="each version", audience="everyone")
    facts = read_policy_facts(source.replace("T-006", "T-007"), "policy.yaml")
    with app.app_context(), transaction():
        policies.bring_in_policy("complaints", facts, day=NOW.date(), at=NOW)

    abel = sign_in_as(app, complaints.abel)
    assert abel.get(address).status_code == 200
    assert olga.get(address).status_code == 404
    assert answer(abel, address).status_code == 303


def test_hostile_words_are_shown_as_words(app, complaints, alice, olga):
    address = ask(alice, HOSTILE).location

    for browser in (alice, olga):
        page = browser.get(address).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "{{7*7}}" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "Write what you want to say"),
        ({"text": "x" * 4001}, "Write at most 4000 characters"),
        ({"kind": "praise"}, "Not a valid choice"),
        ({"place": "p-nowhere-1"}, "There is no such paragraph"),
        ({"key": "x"}, "This page cannot be told from another"),
    ],
    ids=["empty", "too long", "no such kind", "nowhere", "no key"],
)
def test_what_cannot_be_sent_is_told_and_kept(app, complaints, alice, changes, sentence):
    answered = ask(alice, **{"text": "Kept words.", **changes})

    assert answered.status_code == 422
    assert sentence in answered.text
    assert ("text" in changes) or "Kept words." in answered.text
    assert count(app, PolicyThread) == 0


def test_the_same_form_twice_asks_once(app, complaints, alice):
    key = read(alice.get(ASK).text, "key")

    first, second = ask(alice, key=key), ask(alice, key=key)

    assert first.location == second.location
    assert count(app, PolicyThreadMessage) == 1


def test_an_answer_crossed_by_another_message_is_kept_and_sent_again(app, complaints, alice, olga):
    address = ask(alice).location
    seen = olga.get(address).text
    alice.post(
        f"{address}/write",
        data={"text": "And this?", "key": read(alice.get(address).text, "key")},
    )

    form = {"text": "My answer.", "key": read(seen, "key"), "seen": read(seen, "seen")}
    crossed = olga.post(f"{address}/answer", data=form)

    assert crossed.status_code == 409
    assert "Another message came while you wrote" in crossed.text
    assert "And this?" in crossed.text
    assert "My answer." in crossed.text
    again = {**form, "seen": read(crossed.text, "seen")}
    assert olga.post(f"{address}/answer", data=again).status_code == 303


def test_reading_changes_nothing(app, complaints, alice, olga):
    address = ask(alice).location
    before = count(app, PolicyThreadMessage), count(app, PolicyNote)

    for browser in (alice, olga):
        for page in (address, "/questions", ASK, f"{ASK}?at=s-taking&kind=objection"):
            assert browser.get(page).status_code == 200

    assert (count(app, PolicyThreadMessage), count(app, PolicyNote)) == before


def test_who_left_is_named_as_somebody(app, complaints, alice, olga):
    address = ask(alice).location
    with app.app_context(), transaction():
        people.leave(
            complaints.alice,
            left_on=NOW.date() - timedelta(days=1),
            at=NOW,
            actor_id=complaints.hana,
        )

    assert olga.get(address).status_code == 200

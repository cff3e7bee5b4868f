"""Acts for somebody else, on what is over, or twice: refused, and nothing is written."""

from datetime import timedelta

import pytest

from lms import clock
from lms.db import db, transaction
from lms.people import sign_in
from lms.people.sign_in_rules import Purpose
from tests.cast import sign_in_as
from tests.integration.attacks.stage import PASSWORD, find_field
from tests.makers import release_version

ACKNOWLEDGE = "/policies/complaints/acknowledge"


def read_presented(browser):
    return find_field(browser.get("/policies/complaints").text, "presented")


def try_without_trace(stage, name, method, address, **request):
    """The status of an act that must leave nothing behind."""
    browser = stage.browser(name)
    before = stage.count_rows()
    answer = browser.open(address, method=method, **request)
    assert stage.count_rows() == before
    return answer.status_code


def test_nobody_acknowledges_for_another_by_any_field(stage):
    theirs = read_presented(stage.browser("mona"))
    form = {"presented": theirs, "agree": "y", "person_id": str(stage.cast.mona)}

    assert try_without_trace(stage, "mallory", "POST", ACKNOWLEDGE, data=form) == 422
    asked = {**form, "presented": read_presented(stage.browser("mallory"))}
    assert try_without_trace(stage, "mallory", "GET", ACKNOWLEDGE, query_string=asked) == 405


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "x", lambda t: "." + t])
def test_a_token_that_was_touched_is_refused(stage, change):
    token = change(read_presented(stage.browser("olga")))
    form = {"presented": token, "agree": "y"}

    assert try_without_trace(stage, "olga", "POST", ACKNOWLEDGE, data=form) == 422


def test_a_token_serves_the_session_it_was_shown_in(stage):
    first, second = (sign_in_as(stage.app, stage.cast.olga) for _ in range(2))
    form = {"presented": read_presented(first), "agree": "y"}
    before = stage.count_rows()

    refused = second.post(ACKNOWLEDGE, data=form)

    assert refused.status_code == 422
    assert "This page was opened in another session" in refused.text
    assert stage.count_rows() == before
    assert first.post(ACKNOWLEDGE, data=form).status_code == 303


@pytest.mark.parametrize(
    ("later", "status"), [(timedelta(days=7), 303), (timedelta(days=7, seconds=1), 422)]
)
def test_a_token_lasts_seven_days(stage, monkeypatch, later, status):
    olga, now = stage.browser("olga"), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    form = {"presented": read_presented(olga), "agree": "y"}
    monkeypatch.setattr(clock, "now", lambda: now + later)

    answer = olga.post(ACKNOWLEDGE, data=form)

    assert answer.status_code == status
    assert ("This page was opened more than seven days ago." in answer.text) == (status == 422)


def test_two_tabs_are_one_act(stage):
    olga = stage.browser("olga")
    tabs = [{"presented": read_presented(olga), "agree": "y"} for _ in range(2)]
    first = olga.post(ACKNOWLEDGE, data=tabs[0]).location
    before = stage.count_rows()

    assert olga.post(ACKNOWLEDGE, data=tabs[1]).location == first
    assert stage.count_rows() == before


def test_a_token_serves_the_policy_it_was_made_for(stage):
    form = {"presented": read_presented(stage.browser("olga")), "agree": "y"}
    other = "/policies/no-such-policy/acknowledge"

    assert try_without_trace(stage, "olga", "POST", other, data=form) == 404


def test_a_token_that_is_sent_again_is_the_same_act(stage):
    olga = stage.browser("olga")
    form = {"presented": read_presented(olga), "agree": "y"}
    first = olga.post(ACKNOWLEDGE, data=form).location
    before = stage.count_rows()
    again = olga.post(ACKNOWLEDGE, data={**form, "reading_seconds": "1"}).location

    assert again == first
    assert stage.count_rows() == before


def test_a_version_that_is_over_is_not_acknowledged(stage):
    olga = stage.browser("olga")
    form = {"presented": read_presented(olga), "agree": "y"}
    with stage.app.app_context(), transaction():
        release_version(stage.draft, approver_id=stage.cast.abel, at=clock.now())

    assert try_without_trace(stage, "olga", "POST", ACKNOWLEDGE, data=form) == 409


@pytest.mark.parametrize("occasion", ["2026", "first' --", "x" * 500])
def test_an_occasion_that_is_nobodys_is_not_found(stage, occasion):
    address = f"/policies/complaints?occasion={occasion}"

    assert stage.browser("olga").get(address).status_code == 404


def test_the_attempt_of_another_is_neither_answered_nor_handed_in(stage):
    answers = {"asked": "1", "answer-1": "7"}
    for name in ("alice", "mallory", "adam", "hana", "tom"):
        for part in ("answers", "submit"):
            address = f"/attempts/{stage.attempt}/{part}"
            assert try_without_trace(stage, name, "POST", address, data=answers) == 404


def test_what_was_handed_in_takes_no_more_answers(stage):
    address = f"/attempts/{stage.done}"
    answers = {"asked": ["1", "2"], "answer-1": "0", "answer-2": "1"}

    assert try_without_trace(stage, "alice", "POST", f"{address}/answers", data=answers) == 303
    assert try_without_trace(stage, "alice", "POST", f"{address}/submit") == 303


def test_who_wrote_a_text_approves_or_releases_it_by_no_way(stage):
    olga, adam, draft = stage.browser("olga"), stage.browser("adam"), f"/drafts/{stage.draft}"
    form = {"seen_digest": stage.seen, "agree": "y", "reason": "It is mine."}
    form |= {f"{name}-{key}": form[key] for name in ("approve", "emergency") for key in tuple(form)}
    form |= {"approver_id": str(stage.cast.abel), "author_id": str(stage.cast.abel)}
    olga.post(f"{draft}/submit")
    for role in ("approver", "administrator"):
        roles = {"role": role, "is_given": "yes"}
        adam.post(f"/admin/people/{stage.cast.olga}/roles", data=roles)

    for door in ("approve", "emergency"):
        assert try_without_trace(stage, "olga", "POST", f"{draft}/{door}", data=form) == 403
        assert try_without_trace(stage, "olga", "GET", f"{draft}/{door}", query_string=form) == 405
    assert try_without_trace(stage, "adam", "POST", f"{draft}/approve", data=form) == 403
    assert try_without_trace(stage, "olga", "POST", f"{draft}/publish", data=form) == 422


def test_an_unknown_wish_neither_opens_an_account_nor_takes_a_role(stage):
    person = f"/admin/people/{stage.cast.hana}"
    for wish in ({}, {"wish": ""}, {"wish": "OPEN"}):
        assert try_without_trace(stage, "adam", "POST", f"{person}/account", data=wish) == 422
    for given in ({}, {"is_given": ""}, {"is_given": "maybe"}):
        form = {"role": "hr", **given}
        assert try_without_trace(stage, "adam", "POST", f"{person}/roles", data=form) == 422


def test_a_decomposed_answer_is_handed_in_like_any_other(stage):
    tom, olga = stage.browser("tom"), stage.browser("olga")
    source = (
        "title: Words\npolicy: complaints\npass_mark: 50\nquestions:\n"
        "  - {id: word, type: text, section: complaints#taking, text: Where, accept: [Café],"
        " feedback: There.}\n"
    )
    tom.post("/trainer/quizzes/complaints/file", data={"source": source, "op": "publish"})
    place = olga.post("/quizzes/complaints/attempts").location
    olga.post(f"{place}/answers", data={"asked": "1", "answer-1": "Cafe\u0301"})

    assert olga.post(f"{place}/submit").status_code == 303
    assert "Café" in olga.get(f"{place}/result").text


def test_secrets_stay_out_of_logs_and_of_the_page_of_a_fault(stage, caplog):
    caplog.set_level("DEBUG")
    canary = "canary-9d1f\r\nINFO forged line"
    with stage.app.app_context(), transaction():
        token = sign_in.create_link(stage.cast.alice, Purpose.RESET, at=clock.now())
    visitor = stage.app.test_client()
    visitor.post("/sign-in", data={"address": canary, "password": canary})
    form = {"password": PASSWORD, "again": PASSWORD}
    visitor.post(f"/set-password/{token}", data=form)
    visitor.get(f"/policies/{canary[:11]}", headers={"User-Agent": "canary-9d1f"})
    # A table that is gone makes the database refuse the next try with its values.
    answers = {"asked": "1", "answer-1": "7", "answer-2": canary}
    mona = sign_in_as(stage.app, stage.cast.mona)
    rename_table(stage, "response_draft", "hidden")
    try:
        broken = mona.post(f"/attempts/{stage.attempt}/answers", data=answers)
    finally:
        rename_table(stage, "hidden", "response_draft")

    assert broken.status_code == 500
    for told in ("Traceback", "SELECT", "response_draft", "canary", str(stage.app.instance_path)):
        assert told not in broken.text
    for secret in ("canary-9d1f", "forged line", PASSWORD, token, "argon2"):
        assert secret not in caplog.text
    assert "Unexpected fault" in caplog.text


def rename_table(stage, name, other):
    with stage.app.app_context(), transaction():
        db.session.execute(db.text(f"ALTER TABLE {name} RENAME TO {other}"))

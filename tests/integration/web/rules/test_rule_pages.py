"""HR says whom a rule asks, sees what that changes, and only then saves it."""

import html
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.assignments.rule_queries import list_rules
from lms.db import db
from tests.cast import sign_in_as
from tests.makers import make_company, make_policy, make_quiz, make_version

NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
RULE = {
    "title": "Complaints each June",
    "item": "quiz:complaints",
    "audience": "department: Customer Support and not line: T-999",
    "due_after": "asking",
    "due_days": "10",
    "due_on": "",
    "again": "fixed",
    "months": "",
    "again_on": "06-30",
    "window_days": "30",
    "holds_from": "2025-06-02",
}
SUPPORT = {"audience": "department: Customer Support"}


def read(answer) -> str:
    """The page as it is read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def hana(app, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.app_context():
        make_company()
        make_policy(audience="{team: Nobody}")
        make_version(approver_id=cast.abel)
        make_quiz(actor_id=cast.tom)
    return sign_in_as(app, cast.hana)


def test_a_rule_is_tried_out_saved_changed_and_ended(app, hana):
    with app.app_context():
        before = count(Assignment)

    tried = hana.post("/rules/new", data={**RULE, **SUPPORT, "op": "try"})
    assert tried.status_code == 200
    assert "would be asked" in read(tried)
    assert "Alice Example" in read(tried)
    with app.app_context():
        assert count(Assignment) == before
        assert list_rules(NOW.date()) == ()

    saved = hana.post("/rules/new", data={**RULE, **SUPPORT, "op": "save"}, follow_redirects=True)
    assert "It asks people in Customer Support." in read(saved)
    assert "Quiz: Answering complaints" in read(saved)
    assert "each year by 30 June, asked 30 days before" in read(saved)
    with app.app_context():
        (rule,) = list_rules(NOW.date())
        made = count(Assignment) - before
        assert (rule.slug, made > 1) == ("complaints-each-june", True)

    form = hana.get("/rules/complaints-each-june/edit")
    assert "department: Customer Support</textarea>" in html.unescape(form.text)
    other = {**RULE, "audience": "job: Agent and department: Sales"}
    hana.post("/rules/complaints-each-june/edit", data={**other, "op": "save"})
    page = hana.post(
        "/rules/complaints-each-june/end",
        data={"ends_from": "2025-06-02", "op": "end"},
        follow_redirects=True,
    )
    assert "It asks nobody" in read(page)
    assert "people in Customer Support" in read(page)
    with app.app_context():
        (rule,) = list_rules(NOW.date())
        assert (rule.number, rule.is_ended) == (3, True)
        assert count(Assignment) == count(AssignmentWithdrawal) + before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "Column 44: There is no person with the staff number “T-999”."),
        ({"audience": "team: Moon"}, "This audience contains nobody today. Is that what you mean?"),
        ({"audience": "everyone"}, "contains everybody who works here. Is that what you mean?"),
        ({**SUPPORT, "again_on": "13-40"}, "“13-40” is not a day of the year."),
        ({**SUPPORT, "due_days": ""}, "Give a number of days, or a day of the year such as 06-30."),
        ({**SUPPORT, "again": "due"}, "Say after how many months it is asked again"),
        (
            {**SUPPORT, "item": "quiz:nothing"},
            "There is no quiz “nothing” that can be asked today.",
        ),
        (
            {**SUPPORT, "holds_from": "9999-12-31"},
            "“9999-12-31” is not a day of the calendar between",
        ),
        (
            {**SUPPORT, "holds_from": "2025-06-01"},
            "A rule cannot be changed for days that are over.",
        ),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is_kept(app, hana, change, sentence):
    answer = hana.post("/rules/new", data={**RULE, **change, "op": "save"})

    assert answer.status_code == 422
    assert sentence in read(answer)
    with app.app_context():
        assert list_rules(NOW.date()) == ()


def test_an_audience_of_everybody_is_saved_once_it_is_meant(app, hana):
    form = {**RULE, "audience": "everyone", "is_meant": "y", "op": "save"}

    answer = hana.post("/rules/new", data=form)

    assert answer.status_code == 303
    with app.app_context():
        assert len(list_rules(NOW.date())) == 1


def test_the_audience_is_read_back_while_it_is_typed(hana):
    right = hana.post("/rules/check", data={"audience": "line: T-002"})
    wrong = hana.post("/rules/check", data={"audience": "line: T-002 and"})

    assert right.status_code == 200
    assert "It asks people in the line of Mona Manager." in read(right)
    assert wrong.status_code == 422
    assert "Column 16: The text ends where a condition is expected." in read(wrong)


def test_people_are_asked_by_hand_after_they_were_shown(app, cast, hana):
    asked = {
        "item": "policy:complaints",
        "staff_numbers": "T-003\nT-009",
        "audience": "line: T-002",
        "due_on": "2025-06-20",
        "reason": "The line stood still last week.",
    }
    shown = hana.post("/rules/ask", data={**asked, "op": "try"})
    assert "2 people" in read(shown)
    with app.app_context():
        assert count(Assignment) == 0

    done = hana.post("/rules/ask", data={**asked, "op": "ask"}, follow_redirects=True)
    unknown = hana.post("/rules/ask", data={**asked, "staff_numbers": "T-1", "op": "ask"})

    assert "2 people are asked." in read(done)
    assert unknown.status_code == 422
    assert "Nobody has the staff number “T-1” (line 1)." in read(unknown)
    with app.app_context():
        rows = db.session.execute(select(Assignment.person_id, Assignment.due_on)).all()
        assert {(row[0], row[1].isoformat()) for row in rows} == {
            (cast.alice, "2025-06-20"),
            (cast.mallory, "2025-06-20"),
        }

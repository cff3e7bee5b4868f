"""Each duty tells its person the rule, the fact and the day that brought it."""

from datetime import UTC, datetime

import pytest

from lms import clock
from lms.assignments.rule_definition import RuleDefinition, RuleItem
from lms.db import transaction
from lms.workflows import ruling
from tests.cast import make_cast, sign_in_as
from tests.makers import make_company, make_policy, make_version

AT = datetime(2025, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def cast(app, monkeypatch):
    with app.app_context():
        cast = make_cast()
        make_company()
        make_policy(audience="{team: Nobody}")
        make_version(approver_id=cast.abel)
    monkeypatch.setattr(clock, "now", lambda: AT)
    return cast


def ask_by_rule(cast):
    definition = RuleDefinition.model_validate(
        {
            "title": "Complaints <b>first</b>",
            "item": {"kind": "policy", "slug": "complaints"},
            "audience": {"department": "Customer Support"},
            "due": {"days": 14},
        }
    )
    with transaction():
        ruling.save_rule("first", definition, holds_from=AT.date(), actor_id=cast.hana, at=AT)


def ask_by_hand(cast):
    with transaction():
        ruling.ask_by_hand(
            RuleItem(kind="policy", slug="complaints"),
            [cast.alice],
            due_on=AT.date(),
            reason="The auditor wants to see it",
            actor_id=cast.hana,
            at=AT,
        )


@pytest.mark.parametrize(
    ("ask", "home", "page"),
    [
        (
            ask_by_rule,
            (
                "Asked of you by the rule “Complaints &lt;b&gt;first&lt;/b&gt;” because you "
                "work in Customer Support; the rule began on 10\u00a0March."
            ),
            "by the rule “Complaints &lt;b&gt;first&lt;/b&gt;” because you work in",
        ),
        (
            ask_by_hand,
            "Asked of you by name: “The auditor wants to see it”; that was on 10\u00a0March.",
            "by name: “The auditor wants to see it”",
        ),
    ],
    ids=["rule", "request"],
)
def test_duty_tells_who_asked_because_of_what_and_since_when(app, cast, ask, home, page):
    with app.app_context():
        ask(cast)
    browser = sign_in_as(app, cast.alice)

    assert home in browser.get("/home").text
    assert page in browser.get("/policies/complaints").text

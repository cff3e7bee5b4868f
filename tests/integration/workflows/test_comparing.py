"""A dry run says who would be asked; then it is done, and just that has happened."""
# ruff: noqa: E501 - a table of sentences reads better unbroken

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.assignments.comparing import list_gaining, list_losing
from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.assignments.rule_definition import RuleDefinition, from_values
from lms.assignments.rule_queries import list_rules
from lms.db import db, transaction
from lms.people import service as people
from lms.people.audience import read_audience
from lms.people.audience_check import check_notation
from lms.people.headcount import count_audience
from lms.people.notation import read_notation
from lms.workflows import ruling
from lms.workflows.comparing import compare_end, compare_policy, compare_rule
from lms.workflows.reconciling import reconcile
from tests.makers import make_company, make_group, make_policy, make_quiz, make_version

NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
MONDAY = date(2025, 6, 9)


def write_rule(audience: str, **changes) -> RuleDefinition:
    return from_values(
        {
            "title": "Ladders",
            "item": {"kind": "quiz", "slug": "complaints"},
            "audience": read_notation(audience).audience,
            "due": {"days": 10},
            **changes,
        }
    )


def save(definition: RuleDefinition, cast, *, day=TODAY, at=NOW) -> None:
    with transaction():
        ruling.save_rule("ladders", definition, holds_from=day, actor_id=cast.hana, at=at)


def list_asked() -> dict[int, date]:
    rule = list_rules(TODAY)[0]
    mine = Assignment.rule == rule.name
    gone = select(AssignmentWithdrawal.person_id)
    rows = db.session.execute(
        select(Assignment.person_id, Assignment.due_on).where(
            mine, Assignment.person_id.not_in(gone)
        )
    )
    return {row.person_id: row.due_on for row in rows}


@pytest.fixture
def company(in_app, cast):
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    make_quiz(actor_id=cast.tom)
    make_group((cast.alice, cast.tom))
    with transaction():
        reconcile(at=NOW)
    return cast


def test_a_new_rule_a_changed_one_and_its_end_do_what_the_dry_run_said(company):
    first = write_rule("department: Customer Support or group: first aiders")

    said = compare_rule(None, first, day=TODAY)
    save(first, company)
    assert dict(said.gaining) == list_asked() != {}
    assert set(dict(said.gaining).values()) == {TODAY + timedelta(days=10)}
    assert (said.losing, said.with_mail) == ((), len(said.gaining))
    assert sum(gained for _, gained, _ in said.departments) == len(said.gaining)

    present = list_rules(TODAY)[0]
    second = write_rule("group: first aiders or department: Sales")
    before, said = list_asked(), compare_rule(present, second, day=TODAY)
    save(second, company)
    after = list_asked()
    assert set(said.losing) == set(before) - set(after) != set()
    assert dict(said.gaining) == {who: after[who] for who in set(after) - set(before)} != {}
    assert [each.staff_number for each in list_gaining(said, 1)] == ["T-009"]
    assert company.mona in said.losing
    assert "T-002" in [each.staff_number for each in list_losing(said, 1)]

    present = list_rules(TODAY)[0]
    assert compare_rule(present, second, day=TODAY).changes_nothing
    said = compare_end(present, day=TODAY)
    with transaction():
        ruling.end_rule("ladders", ends_from=TODAY, actor_id=company.hana, at=NOW)
    assert set(said.losing) == set(after)
    assert list_asked() == {}


def test_a_move_next_monday_has_its_effect_next_monday(company):
    audience = read_audience({"department": "Sales"})
    with transaction():
        people.change_facts(
            company.alice,
            changes={"department": "Sales"},
            holds_from=MONDAY,
            at=NOW,
            actor_id=None,
        )
    sales = write_rule("department: Sales")

    days = (TODAY, MONDAY - timedelta(days=1), MONDAY)
    counts = [count_audience(audience, day) for day in days]
    said = [company.alice in dict(compare_rule(None, sales, day=day).gaining) for day in days]
    save(sales, company)
    asked = []
    for day in days:
        with transaction():
            reconcile(at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        asked.append(company.alice in list_asked())

    assert counts == [1, 1, 2]
    assert said == [False, False, True]
    assert asked == [False, False, True]


def test_another_audience_of_a_policy_is_compared_with_what_is_owed(company):
    audience = read_audience({"not": {"department": "Customer Support"}})

    said = compare_policy("complaints", audience, day=TODAY)
    nothing = compare_policy("no-such-policy", audience, day=TODAY)

    assert nothing is None
    assert company.alice in said.losing
    assert company.adam not in said.losing


@pytest.mark.parametrize(
    ("text", "question", "sentences"),
    [
        ("department: Moon", "This audience contains nobody today. Is that what you mean?", ["There is no department “Moon”."]),
        ("everyone", "This audience contains everybody who works here. Is that what you mean?", []),
        ("team: Red or departmant: Sales", None, ["“departmant” is not a condition. Did you mean “department”?"]),
        ("department: Costumer Support", "This audience contains nobody today. Is that what you mean?", ["There is no department “Costumer Support”. Did you mean “Customer Support”?"]),
        ("line: T-001", None, []),
        ("line: T-0001", None, ["There is no person with the staff number “T-0001”."]),
        ("group: First aider", None, ["There is no group “First aider”. Did you mean “First aiders”?"]),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_asked_back(company, text, question, sentences):
    check = check_notation(text, TODAY)

    assert check.question == question
    assert [each.sentence for each in (*check.faults, *check.doubts)] == sentences

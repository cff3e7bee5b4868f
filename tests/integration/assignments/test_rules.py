"""What rules and requests ask of whom, day by day, beside what policies and programmes ask."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.assignments.models import Assignment, AssignmentExtension, AssignmentWithdrawal
from lms.assignments.queries import list_assignments
from lms.assignments.rule_definition import RuleDefinition, RuleItem
from lms.certificates.queries import list_certificates
from lms.db import db, transaction
from lms.errors import RefusalError
from lms.people import service as people
from lms.workflows import ruling
from lms.workflows.reconciling import Reconciliation, reconcile
from tests.cast import make_cast, make_person
from tests.integration.workflows.scene import read_and_acknowledge, take_quiz
from tests.makers import make_company, make_policy, make_quiz, make_version

MONDAY = datetime(2025, 3, 10, 9, tzinfo=UTC)
RIGHT = {"days": "7", "first": 0}
SUPPORT = {"department": "Customer Support"}
NOBODY_ELSE = "{team: Nobody}"


@pytest.fixture
def cast(in_app):
    """The policy and the quiz about complaints are there, and no policy's audience has anybody."""
    cast = make_cast()
    make_company()
    make_policy(audience=NOBODY_ELSE)
    make_version(approver_id=cast.abel)
    make_quiz(actor_id=cast.tom)
    return cast


def rule(kind="policy", **facts):
    said = {
        "title": "Complaints for support",
        "item": {"kind": kind, "slug": "complaints"},
        "audience": SUPPORT,
        "due": {"days": 14},
        **facts,
    }
    return RuleDefinition.model_validate(said)


def save(cast, definition, *, at=MONDAY, holds_from=None, slug="support"):
    day = holds_from or at.date()
    with transaction():
        return ruling.save_rule(slug, definition, holds_from=day, actor_id=cast.hana, at=at)


def run(at):
    with transaction():
        return reconcile(at=at)


def later(days, start=MONDAY):
    return start + timedelta(days=days)


def list_owed(person_id):
    owed = (each for each in list_assignments(person_id) if not each.is_met)
    return [(each.subject, each.occasion, each.due_on, each.reason) for each in owed]


def list_gone(person_id):
    own = AssignmentWithdrawal
    return list(db.session.scalars(select(own.reason).where(own.person_id == person_id)))


def list_causes(person_id):
    own = Assignment
    rows = select(own.rule, own.because_on).where(own.person_id == person_id)
    return [tuple(row) for row in db.session.execute(rows.order_by(own.assigned_at))]


def test_rule_asks_its_audience_and_each_duty_names_rule_and_day(cast):
    made = save(cast, rule())

    assert made == Reconciliation(2, 0)
    assert list_owed(cast.alice) == [("policy", "first", date(2025, 3, 24), "rule")]
    assert list_causes(cast.alice) == [("rule-1", MONDAY.date())]
    assert list_owed(cast.mallory) == []
    assert run(later(1)) == Reconciliation(0, 0)


def test_rule_asks_again_when_what_was_done_ends(cast):
    save(cast, rule(recurrence={"months": 12, "window_days": 30}))
    read_and_acknowledge(cast.alice, at=later(2))
    end = date(2026, 3, 12)

    for day in (100, 200, 300, 330):
        assert run(later(day)).made == 0
    run(datetime(2026, 2, 10, 9, tzinfo=UTC))

    assert list_owed(cast.alice) == [("policy", f"due-{end}", end, "period")]
    read_and_acknowledge(cast.alice, occasion=f"due-{end}", at=datetime(2026, 2, 20, 9, tzinfo=UTC))
    assert run(datetime(2026, 6, 1, 9, tzinfo=UTC)) == Reconciliation(0, 0)


def test_rule_on_a_quiz_is_met_by_passing_it(cast):
    save(cast, rule("quiz"))
    assert list_owed(cast.alice) == [("programme", "hired-2025-01-02", date(2025, 3, 24), "rule")]

    take_quiz(cast.alice, RIGHT, at=later(1))

    assert list_owed(cast.alice) == []
    assert [each.title for each in list_certificates(cast.alice)] == ["Answering complaints"]
    assert run(later(2)) == Reconciliation(0, 0)


def test_rule_that_begins_later_asks_on_that_day_and_not_before(cast):
    save(cast, rule(), holds_from=later(7).date())
    assert list_owed(cast.alice) == []
    assert run(later(6)) == Reconciliation(0, 0)

    assert run(later(7)).made == 2
    assert list_owed(cast.alice) == [("policy", "first", date(2025, 3, 31), "rule")]


def test_ended_rule_withdraws_what_is_open_with_its_reason_and_nothing_that_was_done(cast):
    save(cast, rule())
    read_and_acknowledge(cast.alice, at=later(1))

    with transaction():
        ruling.end_rule("support", ends_from=later(5).date(), actor_id=cast.hana, at=later(2))
    assert run(later(4)) == Reconciliation(0, 0)

    assert run(later(5)) == Reconciliation(0, 1)
    assert list_gone(cast.alice) == []
    assert list_gone(cast.mona) == ["rule ended"]


def test_move_next_monday_has_its_effect_next_monday(cast):
    save(cast, rule())
    with transaction():
        people.change_facts(
            cast.mallory,
            changes={"department": "Customer Support"},
            holds_from=later(7).date(),
            at=MONDAY,
            actor_id=None,
        )

    assert run(later(6)) == Reconciliation(0, 0)
    assert run(later(7)) == Reconciliation(1, 0)
    assert list_owed(cast.mallory) == [("policy", "first", date(2025, 3, 31), "moved")]
    assert list_causes(cast.mallory) == [("rule-1", later(7).date())]


def test_request_beside_a_rule_begins_no_second_chain(cast):
    save(cast, rule(recurrence={"months": 12}))
    item = RuleItem(kind="policy", slug="complaints")
    with transaction():
        ruling.ask_by_hand(
            item,
            [cast.alice, cast.mallory],
            due_on=later(3).date(),
            reason="Asked by the auditor",
            actor_id=cast.hana,
            at=MONDAY,
        )

    assert list_owed(cast.alice) == [("policy", "first", date(2025, 3, 24), "rule")]
    assert list_owed(cast.mallory) == [("policy", "first", date(2025, 3, 13), "manual")]
    read_and_acknowledge(cast.alice, at=later(2))
    read_and_acknowledge(cast.mallory, at=later(2))
    assert run(later(30)) == Reconciliation(0, 0)
    assert run(datetime(2026, 3, 1, 9, tzinfo=UTC)) == Reconciliation(1, 0)


def test_request_that_is_called_off_asks_no_more(cast):
    item = RuleItem(kind="quiz", slug="complaints")
    with transaction():
        ruling.ask_by_hand(
            item,
            [cast.alice, cast.mallory],
            due_on=later(3).date(),
            reason="Asked by the auditor",
            actor_id=cast.hana,
            at=MONDAY,
        )
    with transaction():
        ruling.call_off(1, cast.alice, actor_id=cast.hana, at=later(1))

    assert list_owed(cast.alice) == []
    assert list_gone(cast.alice) == ["called off"]
    assert [each[3] for each in list_owed(cast.mallory)] == ["manual"]


def absent(person_id, first, last, at):
    with transaction():
        people.record_absence(
            person_id,
            from_on=later(first).date(),
            until_on=later(last).date() if last is not None else None,
            at=at,
            actor_id=None,
        )


def test_who_is_away_is_asked_on_the_day_they_are_back(cast):
    absent(cast.alice, 0, 20, MONDAY)
    assert save(cast, rule()).made == 1

    run(later(20))
    assert list_owed(cast.alice) == []

    run(later(21))
    assert list_owed(cast.alice) == [("policy", "first", date(2025, 4, 14), "returned")]


def test_what_is_open_during_a_leave_has_its_whole_time_again(cast):
    save(cast, rule())
    absent(cast.alice, 5, 40, later(4))
    assert run(later(40)) == Reconciliation(0, 0)

    for _ in range(2):
        run(later(41))

    assert [each[2] for each in list_owed(cast.alice)] == [later(41 + 14).date()]
    assert len(list(db.session.scalars(select(AssignmentExtension)))) == 1
    assert [each[2] for each in list_owed(cast.mona)] == [date(2025, 3, 24)]


def test_yearly_day_asks_a_new_hire_again_only_after_the_minimum(cast):
    yearly = {
        "months": 12,
        "anchor": "fixed",
        "on": "04-30",
        "minimum_months": 3,
        "window_days": 30,
    }
    save(cast, rule(recurrence=yearly))
    nina = make_person("T-100", "Nina New", hired_on=date(2025, 3, 20), at=MONDAY)
    run(later(10))
    read_and_acknowledge(nina, at=later(11))

    for month in range(4, 13):
        run(datetime(2025, month, 28, 9, tzinfo=UTC))
    assert [each[1] for each in list_owed(nina)] == []
    run(datetime(2026, 3, 31, 9, tzinfo=UTC))

    assert list_owed(nina) == [("policy", "due-2026-04-30", date(2026, 4, 30), "period")]


def test_a_newer_version_takes_the_place_of_what_a_rule_asked(cast):
    save(cast, rule())

    make_version(number="2.0", approver_id=cast.abel, at=later(5))

    assert [(each.asked_for, each.is_met) for each in list_assignments(cast.alice)] == [
        ("2.0", False)
    ]
    assert list_gone(cast.alice) == ["superseded"]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (
            lambda cast: save(cast, rule(), holds_from=date(2025, 3, 9)),
            "A rule cannot be changed for days that are over. Choose today or later.",
        ),
        (
            lambda cast: save(cast, rule("quiz", item={"kind": "quiz", "slug": "none"})),
            "There is no quiz “none” that can be asked today. Choose another one.",
        ),
        (
            lambda cast: ruling.ask_by_hand(
                RuleItem(kind="policy", slug="complaints"),
                [],
                due_on=MONDAY.date(),
                reason="x",
                actor_id=cast.hana,
                at=MONDAY,
            ),
            "Nobody is asked. Name at least one person.",
        ),
    ],
    ids=["day that is over", "unknown quiz", "nobody"],
)
def test_refused_rule_leaves_nothing(cast, act, sentence):
    before = db.session.scalars(select(Assignment)).all()

    with pytest.raises(RefusalError) as refusal, transaction():
        act(cast)

    assert str(refusal.value) == sentence
    assert db.session.scalars(select(Assignment)).all() == before

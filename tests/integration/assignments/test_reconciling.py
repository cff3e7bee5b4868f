"""Who is asked what, when people join, move and leave, and when versions follow each other."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.assignments.queries import list_assignments
from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry
from lms.people import service as people
from lms.workflows.reconciling import Reconciliation, reconcile
from tests.cast import make_cast, make_person
from tests.integration.workflows.scene import read_and_acknowledge
from tests.makers import (
    make_company,
    make_draft,
    make_policy,
    make_programme,
    make_quiz,
    make_version,
    release_version,
)

APRIL = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
MAY = datetime(2025, 5, 1, 9, 0, tzinfo=UTC)
SUPPORT = "{department: Customer Support}"


@pytest.fixture
def cast(in_app):
    cast = make_cast()
    make_company()
    return cast


def run(at: datetime) -> Reconciliation:
    with transaction():
        return reconcile(at=at)


def list_owed(person_id: int) -> list[tuple[str, date, str]]:
    return [(a.asked_for, a.due_on, a.reason) for a in list_assignments(person_id)]


def count_withdrawn(person_id: int) -> list[str]:
    return list(
        db.session.scalars(
            select(AssignmentWithdrawal.reason)
            .where(AssignmentWithdrawal.person_id == person_id)
            .order_by(AssignmentWithdrawal.withdrawn_at)
        )
    )


def move(person_id: int, department: str, at: datetime) -> None:
    with transaction():
        people.change_facts(
            person_id,
            changes={"department": department},
            holds_from=at.date(),
            at=at,
            actor_id=None,
        )


def test_running_twice_changes_nothing_and_leaves_no_entry(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    entries = db.session.scalar(select(func.count()).select_from(EvidenceEntry))

    assert run(APRIL) == Reconciliation(0, 0)
    assert db.session.scalar(select(func.count()).select_from(EvidenceEntry)) == entries


def test_who_joins_later_has_the_days_from_hiring(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    nina = make_person("T-100", "Nina New", hired_on=date(2025, 3, 28), at=APRIL)

    run(APRIL)

    assert list_owed(nina) == [("1.0", date(2025, 4, 11), "hired")]


def test_who_moves_into_the_audience_is_not_late_on_the_first_day(cast):
    make_policy(audience=SUPPORT)
    make_version(approver_id=cast.abel)
    move(cast.mallory, "Customer Support", MAY)

    run(MAY)

    assert list_owed(cast.mallory) == [("1.0", date(2025, 5, 15), "moved")]


def test_who_moves_out_of_the_audience_owes_it_no_more(cast):
    make_policy(audience=SUPPORT)
    make_version(approver_id=cast.abel)
    move(cast.alice, "Sales", MAY)

    run(MAY)

    assert list_owed(cast.alice) == []
    assert count_withdrawn(cast.alice) == ["moved"]


def test_who_comes_back_is_asked_anew(cast):
    make_policy(audience=SUPPORT)
    make_version(approver_id=cast.abel)
    move(cast.alice, "Sales", APRIL)
    run(APRIL)
    move(cast.alice, "Customer Support", MAY)

    run(MAY)

    assert list_owed(cast.alice) == [("1.0", date(2025, 5, 15), "moved")]
    numbers = select(Assignment.number).where(Assignment.person_id == cast.alice)
    assert sorted(db.session.scalars(numbers)) == [1, 2]


def test_a_leaver_owes_nothing_from_the_day_after_the_last(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    with transaction():
        people.leave(cast.alice, left_on=APRIL.date(), at=APRIL, actor_id=None)

    assert run(APRIL) == Reconciliation(0, 0)
    assert run(APRIL.replace(day=2)).withdrawn == 1
    assert count_withdrawn(cast.alice) == ["left"]


def test_a_substantive_version_takes_the_place_of_what_is_open(cast):
    make_policy()
    make_version(approver_id=cast.abel)

    make_version(number="2.0", approver_id=cast.abel, at=APRIL)

    assert list_owed(cast.alice) == [("2.0", date(2025, 4, 15), "published")]
    assert count_withdrawn(cast.alice) == ["superseded"]


def test_an_editorial_version_that_asks_anew_keeps_the_day_that_was_due(cast):
    make_policy()
    make_version(approver_id=cast.abel)

    make_version(number="1.1", approver_id=cast.abel, at=datetime(2025, 3, 10, 9, tzinfo=UTC))

    assert list_owed(cast.alice) == [("1.1", date(2025, 3, 17), "published")]


def test_under_each_major_an_editorial_version_asks_nobody(cast):
    make_policy(asks="each major")
    make_version(approver_id=cast.abel)

    make_version(number="1.1", approver_id=cast.abel, at=APRIL)

    assert list_owed(cast.alice) == [("1", date(2025, 3, 17), "published")]
    assert count_withdrawn(cast.alice) == []


def test_an_editorial_version_that_comes_with_a_substantive_one_keeps_no_older_day(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    effective = datetime(2025, 3, 16, 9, tzinfo=UTC)
    released = datetime(2025, 3, 10, 9, tzinfo=UTC)
    for number in ("2.0", "2.1"):
        draft = make_draft(number=number, at=effective)
        with transaction():
            release_version(draft, approver_id=cast.abel, at=released)

    run(effective)

    assert list_owed(cast.alice) == [("2.1", date(2025, 3, 30), "published")]


def test_a_policy_that_turns_to_each_major_keeps_what_was_given_and_what_is_open(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    read_and_acknowledge(cast.alice)
    make_policy(asks="each major", at=APRIL)

    make_version(number="1.1", approver_id=cast.abel, at=APRIL)

    assert [(a.asked_for, a.is_met) for a in list_assignments(cast.alice)] == [("1.0", True)]
    assert [(a.asked_for, a.is_met) for a in list_assignments(cast.mona)] == [("1.0", False)]
    assert count_withdrawn(cast.mona) == []


def test_a_policy_that_turned_to_each_version_and_back_asks_for_what_was_asked_last(cast):
    make_policy(asks="each major")
    make_version(approver_id=cast.abel)
    make_policy(at=APRIL)
    make_version(number="1.1", approver_id=cast.abel, at=APRIL)
    make_policy(asks="each major", at=MAY)

    make_version(number="1.2", approver_id=cast.abel, at=MAY)

    assert [a.asked_for for a in list_assignments(cast.alice)] == ["1.1"]


def test_under_each_major_the_next_substantive_version_asks_for_its_major(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    make_policy(asks="each major", at=APRIL)

    make_version(number="2.0", approver_id=cast.abel, at=APRIL)

    assert [a.asked_for for a in list_assignments(cast.alice)] == ["2"]


def test_who_joins_on_the_day_of_publishing_is_asked_for_having_joined(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    day = datetime(2025, 3, 3, 15, 0, tzinfo=UTC)
    nina = make_person("T-100", "Nina New", hired_on=day.date(), at=day)

    run(day)

    assert list_owed(nina) == [("1.0", date(2025, 3, 17), "hired")]


def test_a_publishing_leaves_one_entry_with_count_and_root(cast):
    make_policy()
    make_version(approver_id=cast.abel)

    bodies = list(
        db.session.scalars(
            select(EvidenceEntry.body).where(EvidenceEntry.type == "assignment.made")
        )
    )
    assert len(bodies) == 1
    assert b'"count":9' in bodies[0]
    assert b"Alice" not in bodies[0]


def test_a_department_can_be_named_with_its_path(cast):
    nina = make_person("T-100", "Nina New", department="Engineering / Backend", at=APRIL)
    make_policy(audience="{department: Engineering / Backend}")

    make_version(approver_id=cast.abel, at=APRIL)

    assert [len(list_owed(person)) for person in (nina, cast.alice)] == [1, 0]


def test_a_change_of_one_person_asks_nobody_else(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    one, other = make_person("N-1", "Nora"), make_person("N-2", "Nils")

    with transaction():
        done = reconcile(at=MAY, person_id=one)

    assert done == Reconciliation(1, 0)
    assert [asked_for for asked_for, *_ in list_owed(one)] == ["1.0"]
    assert list_owed(other) == []
    assert run(MAY) == Reconciliation(1, 0)


def test_a_change_of_one_person_withdraws_from_nobody_else(cast):
    mover, leaver = make_person("N-1", "Nora"), make_person("N-2", "Nils")
    other = make_person("N-3", "Nina")
    make_policy(audience=SUPPORT)
    make_version(approver_id=cast.abel)
    move(mover, "Warehouse", APRIL)
    move(other, "Warehouse", APRIL)
    with transaction():
        people.leave(leaver, left_on=APRIL.date(), at=APRIL, actor_id=None)

    with transaction():
        done = reconcile(at=MAY, person_id=mover)

    assert done == Reconciliation(0, 1)
    assert [count_withdrawn(each) for each in (mover, leaver, other)] == [["moved"], [], []]
    assert run(MAY) == Reconciliation(0, 2)


def test_what_is_asked_for_the_first_time_is_asked_of_everybody_whoever_changed(cast):
    other = make_person("N-1", "Nora")
    make_policy()
    make_version(approver_id=cast.abel)
    make_quiz(actor_id=cast.tom)
    make_programme(actor_id=cast.tom)

    with transaction():
        reconcile(at=APRIL, person_id=cast.alice)

    assert len(list_owed(other)) == 2
    assert list_owed(other) == list_owed(cast.alice)

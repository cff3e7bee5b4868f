"""A refresher follows the last completion, whoever moved, stayed after all or came back."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from lms.assignments.models import Assignment
from lms.assignments.queries import list_assignments
from lms.certificates.queries import list_certificates
from lms.compliance.queries import list_rows_of
from lms.compliance.selection import Filter
from lms.db import db, transaction
from lms.people import service as people
from lms.people import standing
from lms.workflows.reconciling import reconcile
from tests.cast import make_cast
from tests.integration.workflows.scene import (
    complete_onboarding,
    read_and_acknowledge,
    take_quiz,
)
from tests.makers import PROGRAMME, make_company, make_programme

RIGHT = {"days": "7", "first": 0}
REFRESHER = PROGRAMME.replace("title: Onboarding\n", "title: Refresher\n").replace(
    "starts: on hiring", "starts: {after: onboarding, months: 12, opens_days_before: 30}"
)
ONBOARDING_FOR_SUPPORT = PROGRAMME.replace(
    "audience: everyone", "audience: {department: Customer Support}"
)
FOR_SUPPORT = REFRESHER.replace("audience: everyone", "audience: {department: Customer Support}")


@pytest.fixture
def cast(in_app):
    """Alice completed the onboarding on 5 March 2025."""
    cast = make_cast()
    make_company()
    complete_onboarding(cast)
    return cast


def morning(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


def run(at: datetime) -> None:
    with transaction():
        reconcile(at=at)


def move(person_id: int, department: str, at: datetime) -> None:
    with transaction():
        people.change_facts(
            person_id,
            changes={"department": department},
            holds_from=at.date(),
            at=at,
            actor_id=None,
        )
        reconcile(at=at)


def leave(person_id: int, at: datetime) -> None:
    with transaction():
        people.leave(person_id, left_on=at.date(), at=at, actor_id=None)


def list_owed_programmes(person_id: int) -> list[tuple[str, int, date]]:
    return [
        (a.occasion, a.number, a.due_on)
        for a in list_assignments(person_id)
        if a.subject == "programme" and not a.is_met
    ]


def test_who_comes_back_into_the_audience_is_asked_for_the_same_period_again(cast):
    make_programme("refresher", actor_id=cast.tom, source=FOR_SUPPORT)
    run(morning(2026, 2, 10))
    move(cast.alice, "Sales", morning(2026, 2, 15))
    assert list_owed_programmes(cast.alice) == []

    move(cast.alice, "Customer Support", morning(2026, 2, 20))

    assert list_owed_programmes(cast.alice) == [("due-2026-03-05", 2, date(2026, 3, 5))]


def test_who_comes_back_after_the_due_day_has_the_same_time_from_then_on(cast):
    make_programme("refresher", actor_id=cast.tom, source=FOR_SUPPORT)
    run(morning(2026, 2, 10))
    move(cast.alice, "Sales", morning(2026, 2, 15))

    move(cast.alice, "Customer Support", morning(2026, 6, 1))

    assert list_owed_programmes(cast.alice) == [("due-2026-03-05", 2, date(2026, 7, 1))]


def test_who_stays_after_all_is_asked_for_the_same_period_again(cast):
    make_programme("refresher", actor_id=cast.tom, source=REFRESHER)
    run(morning(2026, 2, 10))
    leave(cast.alice, morning(2026, 2, 11))
    run(morning(2026, 2, 12))
    assert list_owed_programmes(cast.alice) == []

    with transaction():
        people.call_off_leaving(cast.alice, at=morning(2026, 2, 13), actor_id=None)
        reconcile(at=morning(2026, 2, 13))

    assert ("due-2026-03-05", 2, date(2026, 3, 5)) in list_owed_programmes(cast.alice)


def test_who_is_hired_again_begins_with_the_onboarding_and_not_with_an_old_refresher(cast):
    make_programme("refresher", actor_id=cast.tom, source=REFRESHER)
    leave(cast.alice, morning(2025, 6, 1))
    run(morning(2025, 6, 2))
    back = morning(2026, 9, 1)
    with transaction():
        people.rejoin(cast.alice, hired_on=back.date(), at=back, actor_id=None)

    run(back)

    assert list_owed_programmes(cast.alice) == [("hired-2026-09-01", 1, date(2026, 10, 1))]


def test_after_coming_back_the_refresher_follows_the_new_onboarding(cast):
    make_programme("refresher", actor_id=cast.tom, source=REFRESHER)
    leave(cast.alice, morning(2025, 6, 1))
    run(morning(2025, 6, 2))
    back = morning(2026, 9, 1)
    with transaction():
        people.rejoin(cast.alice, hired_on=back.date(), at=back, actor_id=None)
        reconcile(at=back)
    take_quiz(cast.alice, RIGHT, at=morning(2026, 9, 10))
    run(morning(2026, 9, 29))
    assert list_owed_programmes(cast.alice) == []

    run(morning(2027, 8, 11))

    assert list_owed_programmes(cast.alice) == [("due-2027-09-10", 1, date(2027, 9, 10))]


def list_verdicts(person_id: int, as_of: date) -> list[tuple[str, str]]:
    rows = list_rows_of(Filter(as_of, "Europe/Amsterdam"), person_id)
    return [(row.occasion, row.verdict.value) for row in rows if row.kind == "programme"]


def test_a_certificate_that_runs_out_is_nobodys_debt_who_moved_away(cast):
    make_programme(actor_id=cast.tom, source=ONBOARDING_FOR_SUPPORT, at=morning(2025, 4, 1))
    move(cast.alice, "Sales", morning(2025, 4, 2))
    assert list_verdicts(cast.alice, date(2026, 3, 5)) == [("hired-2025-01-02", "done")]

    run(morning(2026, 3, 6))

    assert list_verdicts(cast.alice, date(2026, 3, 5)) == [("hired-2025-01-02", "done")]
    assert list_verdicts(cast.alice, date(2026, 3, 6)) == [("hired-2025-01-02", "withdrawn")]


def test_a_certificate_that_runs_out_stays_asked_of_who_stayed(cast):
    run(morning(2026, 3, 6))

    assert list_verdicts(cast.alice, date(2026, 3, 6)) == [("hired-2025-01-02", "expired")]


def test_one_refresher_follows_the_other_and_no_second_chain_begins(cast):
    make_programme("refresher", actor_id=cast.tom, source=REFRESHER)
    run(morning(2026, 2, 10))
    read_and_acknowledge(cast.alice, occasion="due-2026-03-05", at=morning(2026, 2, 20))
    take_quiz(cast.alice, RIGHT, at=morning(2026, 2, 20))

    for month in range(3, 13):
        run(morning(2026, month, 1))
    run(morning(2027, 2, 10))

    assert len(list_certificates(cast.alice)) == 2
    assert list_owed_programmes(cast.alice) == [("due-2027-02-20", 1, date(2027, 2, 20))]


def test_a_refresher_that_is_not_done_is_asked_once_however_long_it_waits(cast):
    make_programme("refresher", actor_id=cast.tom, source=REFRESHER)

    for year in (2026, 2027, 2028):
        run(morning(year, 3, 1))
        run(morning(year, 9, 1))

    assert list_owed_programmes(cast.alice) == [("due-2026-03-05", 1, date(2026, 3, 5))]


def test_a_period_that_opens_for_people_read_apart_leaves_one_entry(cast, monkeypatch):
    make_programme("refresher", actor_id=cast.tom, source=REFRESHER)
    monkeypatch.setattr(standing, "PEOPLE_AT_ONCE", 1)
    read_and_acknowledge(cast.mona, at=morning(2025, 3, 6))
    take_quiz(cast.mona, RIGHT, at=morning(2025, 3, 6))

    run(morning(2026, 2, 10))

    asked = select(Assignment.person_id, Assignment.entry_id).where(
        Assignment.occasion.startswith("due-")
    )
    rows = db.session.execute(asked.order_by(Assignment.person_id)).all()
    assert [row.person_id for row in rows] == sorted((cast.mona, cast.alice))
    assert len({row.entry_id for row in rows}) == 1

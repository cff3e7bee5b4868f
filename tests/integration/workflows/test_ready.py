"""Who has nothing left to do in a programme gets its certificate without another act."""

from datetime import UTC, datetime

import pytest

from lms import clock
from lms.assignments.queries import list_assignments
from lms.certificates.queries import list_certificates
from lms.db import transaction
from lms.people import service as people
from lms.worker.tasks import begin_day
from lms.workflows.completing import list_ready_ids
from lms.workflows.reconciling import reconcile
from tests.cast import make_cast
from tests.integration.workflows.scene import (
    READ_AT,
    complete_onboarding,
    prepare_onboarding,
    read_and_acknowledge,
    take_quiz,
)
from tests.makers import PROGRAMME, make_company, make_policy, make_programme, make_version

APRIL = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
RIGHT = {"days": "7", "first": 0}
READING_ALONE = PROGRAMME.replace("  - quiz: complaints\n", "")
FOR_SUPPORT = PROGRAMME.replace(
    "  - quiz: complaints\n",
    "  - quiz: complaints\n    audience: {department: Customer Support}\n",
)


@pytest.fixture
def cast(in_app):
    cast = make_cast()
    make_company()
    return cast


@pytest.fixture
def begin(in_app, monkeypatch):
    """Let a day begin as the worker does."""

    def begin_at(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)
        begin_day(in_app)

    return begin_at


def test_what_was_read_before_the_programme_came_out_completes_it(cast, begin):
    make_policy()
    make_version(approver_id=cast.abel)
    read_and_acknowledge(cast.alice)
    make_programme(actor_id=cast.tom, source=READING_ALONE, at=APRIL)

    begin(APRIL)

    assert [c.issued_at for c in list_certificates(cast.alice)] == [APRIL]
    assert list_certificates(cast.mona) == ()


def test_a_newer_programme_that_asks_less_is_complete(cast, begin):
    prepare_onboarding(cast)
    read_and_acknowledge(cast.alice)
    make_programme(actor_id=cast.tom, source=READING_ALONE, at=APRIL)

    begin(APRIL)

    assert len(list_certificates(cast.alice)) == 1
    assert all(a.is_met for a in list_assignments(cast.alice))


def test_who_moves_away_from_the_last_item_has_completed_the_programme(cast, begin):
    prepare_onboarding(cast)
    make_programme(actor_id=cast.tom, source=FOR_SUPPORT, at=READ_AT)
    read_and_acknowledge(cast.alice)
    with transaction():
        people.change_facts(
            cast.alice,
            changes={"department": "Sales"},
            holds_from=APRIL.date(),
            at=APRIL,
            actor_id=None,
        )

    begin(APRIL)

    assert [c.items for c in list_certificates(cast.alice)] == [("Complaints, version 1.0",)]


def test_only_who_has_done_everything_on_the_occasion_is_ready(cast):
    complete_onboarding(cast)
    read_and_acknowledge(cast.mona)
    take_quiz(cast.tom, RIGHT)
    take_quiz(cast.hana, {})
    read_and_acknowledge(cast.hana)

    assert list_ready_ids(at=READ_AT) == ()


def test_who_left_gets_nothing_any_more(cast, begin):
    make_policy()
    make_version(approver_id=cast.abel)
    read_and_acknowledge(cast.alice)
    with transaction():
        people.leave(cast.alice, left_on=READ_AT.date(), at=READ_AT, actor_id=None)
    make_programme(actor_id=cast.tom, source=READING_ALONE, at=APRIL)

    begin(APRIL)

    assert list_certificates(cast.alice) == ()


def test_a_second_beginning_of_the_day_issues_nothing_more(cast, begin, in_app):
    make_policy()
    make_version(approver_id=cast.abel)
    read_and_acknowledge(cast.alice)
    make_programme(actor_id=cast.tom, source=READING_ALONE, at=APRIL)
    begin(APRIL)

    begin(APRIL)

    assert len(list_certificates(cast.alice)) == 1


def test_programmes_of_which_nothing_is_asked_are_never_ready(cast):
    make_policy()
    make_version(approver_id=cast.abel)
    read_and_acknowledge(cast.alice)
    for_nobody = READING_ALONE.replace(
        "  - policy: complaints\n", "  - policy: complaints\n    audience: {team: Moon}\n"
    )
    make_programme(actor_id=cast.tom, source=for_nobody, at=APRIL)
    with transaction():
        reconcile(at=APRIL)

    assert list_ready_ids(at=APRIL) == ()

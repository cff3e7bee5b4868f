"""The last item done, the certificate follows; before that, none does."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from lms.assignments.queries import list_assignments
from lms.certificates.queries import find_certificate, find_name, list_certificates
from lms.db import db, transaction
from lms.errors import RefusalError
from lms.notifications.models import Mail
from lms.quizzes.models import Grade
from lms.quizzes.queries import list_own_attempts
from lms.workflows import answering
from lms.workflows.reconciling import reconcile
from tests.cast import make_cast
from tests.integration.workflows.scene import (
    READ_AT,
    complete_onboarding,
    prepare_onboarding,
    read_and_acknowledge,
    take_quiz,
)
from tests.makers import PROGRAMME, make_company, make_programme, make_version

RIGHT = {"days": "7", "first": 0}
REFRESHER = PROGRAMME.replace("title: Onboarding\n", "title: Refresher\n").replace(
    "starts: on hiring", "starts: {after: onboarding, months: 12, opens_days_before: 30}"
)


@pytest.fixture
def cast(in_app):
    cast = make_cast()
    make_company()
    return cast


def test_the_certificate_comes_with_the_last_item(cast):
    complete_onboarding(cast)

    certificate = list_certificates(cast.alice)[0]
    assert certificate.title == "Onboarding completed"
    assert certificate.items == ("Complaints, version 1.0", "Quiz: Answering complaints")
    assert (certificate.score_bp, certificate.issued_on) == (10_000, date(2025, 3, 5))
    assert certificate.valid_until == date(2026, 3, 5)
    assert find_name(certificate) == "Alice Example"
    assert find_certificate(certificate.code) == certificate
    assert len(certificate.code) == 32


def test_reading_alone_earns_none(cast):
    prepare_onboarding(cast)

    read_and_acknowledge(cast.alice)

    assert list_certificates(cast.alice) == ()


def test_a_failed_quiz_earns_none_and_a_passed_one_does(cast):
    prepare_onboarding(cast)
    read_and_acknowledge(cast.alice)

    take_quiz(cast.alice, {})
    assert list_certificates(cast.alice) == ()
    take_quiz(cast.alice, RIGHT)

    assert sorted(bool(a.is_passed) for a in list_own_attempts(cast.alice)) == [False, True]
    assert len(list_certificates(cast.alice)) == 1


def test_attempts_end_where_the_quiz_says(cast):
    prepare_onboarding(cast)
    take_quiz(cast.alice, {})
    take_quiz(cast.alice, {})

    with pytest.raises(RefusalError, match="All 2 attempts at this quiz are used"):
        take_quiz(cast.alice, RIGHT)


def test_handing_in_twice_is_graded_once(cast):
    prepare_onboarding(cast)
    read_and_acknowledge(cast.alice)
    attempt_id = take_quiz(cast.alice, RIGHT)
    certificates = list_certificates(cast.alice)

    with transaction():
        answering.submit_attempt(cast.alice, attempt_id, base_url="http://x.example", at=READ_AT)

    assert db.session.scalar(select(func.count()).select_from(Grade)) == 1
    assert list_certificates(cast.alice) == certificates


def test_taking_a_passed_quiz_for_oneself_earns_no_second_certificate(cast):
    complete_onboarding(cast)

    take_quiz(cast.alice, RIGHT)

    assert len(list_certificates(cast.alice)) == 1


def test_receipt_and_certificate_are_in_the_outbox(cast):
    complete_onboarding(cast)

    mails = db.session.query(Mail).filter_by(person_id=cast.alice).all()
    assert sorted(m.kind for m in mails) == ["acknowledgement", "certificate"]
    assert {m.address for m in mails} == {"alice@example.org"}


def test_a_refresher_opens_thirty_days_before_the_year_is_over(cast):
    complete_onboarding(cast)
    make_programme("refresher", actor_id=cast.tom, source=REFRESHER)
    with transaction():
        assert reconcile(at=datetime(2026, 2, 2, 9, tzinfo=UTC)).made == 0
    with transaction():
        reconcile(at=datetime(2026, 2, 3, 9, tzinfo=UTC))

    owed = [a for a in list_assignments(cast.alice) if not a.is_met]
    assert [(a.subject, a.occasion, a.due_on) for a in owed] == [
        ("programme", "due-2026-03-05", date(2026, 3, 5))
    ]


def test_a_refresher_asks_for_a_second_reading_on_its_own_occasion(cast):
    complete_onboarding(cast)
    make_programme("refresher", actor_id=cast.tom, source=REFRESHER)
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    with transaction():
        reconcile(at=at)

    again = read_and_acknowledge(cast.alice, occasion="due-2026-03-05", at=at)
    take_quiz(cast.alice, RIGHT, at=at)

    assert again.occasion == "due-2026-03-05"
    assert [c.programme_title for c in list_certificates(cast.alice)] == ["Refresher", "Onboarding"]


def test_an_occasion_that_no_duty_names_is_refused(cast):
    prepare_onboarding(cast)

    with pytest.raises(RefusalError, match="not asked of you any more"):
        read_and_acknowledge(cast.alice, occasion="due-2030-01-01")


def test_a_second_version_does_not_undo_a_certificate(cast):
    complete_onboarding(cast)

    make_version(number="2.0", approver_id=cast.abel, at=datetime(2025, 4, 1, 9, tzinfo=UTC))

    assert [c.title for c in list_certificates(cast.alice)] == ["Onboarding completed"]

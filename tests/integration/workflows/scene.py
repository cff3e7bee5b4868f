"""Somebody who reads, answers and completes, through the real workflows."""

from datetime import UTC, datetime

from lms.acknowledgements.queries import AcknowledgementView
from lms.acknowledgements.rules import Presented
from lms.assignments.rules import FIRST
from lms.db import transaction
from lms.lessons import queries as lessons
from lms.lessons.queries import CompletionView
from lms.lessons.rules import PresentedLesson
from lms.people.signing import SignIn
from lms.policies import queries as policies
from lms.policies.company import get_company
from lms.quizzes import service as quizzes
from lms.workflows import acknowledging, answering, studying
from lms.workflows.reconciling import reconcile
from tests.cast import Cast
from tests.makers import make_policy, make_programme, make_quiz, make_version

READ_AT = datetime(2025, 3, 5, 9, 0, tzinfo=UTC)
BASE_URL = "http://lms.example"
SIGN_IN = SignIn(
    session="0" * 64,
    method="password",
    signed_in_at=READ_AT,
    zone="Europe/Amsterdam",
    address="127.0.0.1",
    browser="test",
)


def read_and_acknowledge(
    person_id: int, slug: str = "complaints", *, occasion: str = FIRST, at: datetime = READ_AT
) -> AcknowledgementView:
    version = policies.find_version_in_force(slug, get_company().day_of(at))
    assert version is not None
    presented = Presented(
        person_id=person_id,
        version_id=version.version_id,
        html_digest=version.html_digest,
        statement_digest=version.statement_digest,
        occasion=occasion,
        view="whole text",
        presented_at=at,
        key="1" * 32,
    )
    with transaction():
        return acknowledging.acknowledge(
            presented,
            slug,
            person_id=person_id,
            is_agreed=True,
            reading_seconds=60,
            sign_in=SIGN_IN,
            base_url=BASE_URL,
            at=at,
        )


def take_quiz(
    person_id: int, answers: dict[str, object], slug: str = "complaints", *, at: datetime = READ_AT
) -> str:
    with transaction():
        attempt_id = answering.start_attempt(person_id, slug, at=at)
    for key, answer in answers.items():
        with transaction():
            quizzes.keep_answer(person_id, attempt_id, key, answer, at=at)  # type: ignore[arg-type]
    with transaction():
        answering.submit_attempt(person_id, attempt_id, base_url=BASE_URL, at=at)
    return attempt_id


def prepare_onboarding(cast: Cast) -> None:
    make_policy()
    make_version(approver_id=cast.abel)
    make_quiz(actor_id=cast.tom)
    make_programme(actor_id=cast.tom)
    with transaction():
        reconcile(at=READ_AT)


def complete_onboarding(cast: Cast) -> None:
    prepare_onboarding(cast)
    read_and_acknowledge(cast.alice)
    take_quiz(cast.alice, {"days": "7", "first": 0})


def go_through(
    person_id: int,
    slug: str = "returned-lamp",
    *,
    occasion: str | None = None,
    at: datetime = READ_AT,
) -> CompletionView:
    lesson = lessons.find_lesson(slug)
    assert lesson is not None
    presented = PresentedLesson(
        person_id=person_id,
        version_id=lesson.version_id,
        html_digest=lesson.html_digest,
        occasion=studying.find_occasion(person_id, lesson) if occasion is None else occasion,
        presented_at=at,
        key="3" * 32,
    )
    with transaction():
        return studying.complete_lesson(
            presented,
            slug,
            person_id=person_id,
            is_agreed=True,
            sign_in=SIGN_IN,
            base_url=BASE_URL,
            at=at,
        )

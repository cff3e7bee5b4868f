"""What the service publishes, whoever asks for it."""

import pytest
from sqlalchemy import func, select

from lms.db import db, transaction
from lms.errors import RefusalError
from lms.evidence.models import EvidenceEntry
from lms.quizzes import publishing
from lms.quizzes.models import Quiz, QuizVersion
from tests.makers import PUBLISHED_AT, QUIZ

ANCHORS = {"complaints": {"taking", "how-fast"}}


def publish(actor_id, anchors=ANCHORS, source=QUIZ):
    with transaction():
        return publishing.publish(
            "complaints", source, anchors=anchors, actor_id=actor_id, at=PUBLISHED_AT
        )


def count_all():
    tables = (Quiz, QuizVersion, EvidenceEntry)
    return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]


@pytest.mark.parametrize(
    ("anchors", "sentence"),
    [
        ({}, "There is no policy “complaints”. Add it, or name another."),
        (
            {"complaints": {"taking", "how-quickly"}},
            "“complaints” has no section “how-fast”. There are: how-quickly, taking.",
        ),
    ],
)
def test_questions_about_a_section_that_is_not_there_are_refused(in_app, cast, anchors, sentence):
    before = count_all()

    with pytest.raises(RefusalError) as refusal:
        publish(cast.tom, anchors)

    assert str(refusal.value) == f"The quiz cannot be published yet: {sentence}"
    assert count_all() == before


def test_a_version_whose_sections_went_since_is_not_published_anew(in_app, cast):
    assert publish(cast.tom) == 1

    assert publish(cast.tom, {}) is None
    with pytest.raises(RefusalError):
        publish(cast.tom, {}, QUIZ.replace("Two", "Three"))

"""Every kind of item: what opens when, what completes a programme, and which path is asked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.assignments.models import Assignment
from lms.certificates.models import Certificate
from lms.db import db, transaction
from lms.errors import RefusalError
from lms.people.person_facts import get_person_facts
from lms.programmes.queries import list_programmes
from lms.programmes.rules import list_asked_items
from lms.sessions import service
from lms.sessions.rules import Attendance
from lms.workflows.completing import list_ready_ids
from lms.workflows.reconciling import reconcile
from tests.cast import sign_in_as
from tests.integration.sessions.scene import attend, make_event, make_session
from tests.integration.workflows.scene import READ_AT, go_through, read_and_acknowledge, take_quiz
from tests.makers import (
    LESSON,
    make_company,
    make_lesson,
    make_policy,
    make_programme,
    make_quiz,
    make_version,
)

PROGRAMME = """\
title: Onboarding
audience: everyone
starts: on hiring
due: {days: 30}
items:
  - policy: complaints
  - lesson: returned-lamp
    due: {days: 5}
  - quiz: complaints
    needs: [policy complaints, lesson returned-lamp]
  - session: opening-glass
    needs: [quiz complaints]
paths:
  first:
    - lesson: who-we-are
  again:
    - lesson: what-is-new
certificate: {title: Onboarding completed, valid_months: 12}
"""
ANSWERS = {"days": "7", "first": 0}


@pytest.fixture
def event(in_app, cast):
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    make_quiz(actor_id=cast.tom)
    for slug in ("returned-lamp", "who-we-are", "what-is-new"):
        make_lesson(slug, actor_id=cast.tom, source=LESSON.replace("How a lamp comes back", slug))
    make_session(actor_id=cast.tom)
    make_programme(actor_id=cast.tom, source=PROGRAMME)
    with transaction():
        reconcile(at=READ_AT)
    return make_event(actor_id=cast.tom)


def count_certificates(person_id):
    held = select(Certificate.items).where(Certificate.person_id == person_id)
    return list(db.session.scalars(held))


def test_the_last_item_of_any_kind_brings_the_certificate(cast, event):
    read_and_acknowledge(cast.alice)
    go_through(cast.alice)
    take_quiz(cast.alice, ANSWERS)
    go_through(cast.alice, "who-we-are")
    assert count_certificates(cast.alice) == []

    attend(event, cast.alice, by=cast.tom)

    (items,) = count_certificates(cast.alice)
    assert list(items) == [
        "Complaints, version 1.0",
        "Lesson: returned-lamp",
        "Quiz: Answering complaints",
        "Session: Opening a box of glass",
        "Lesson: who-we-are",
    ]


def test_what_needs_something_else_is_refused_with_what_comes_first(cast, event):
    locked = "opens in “Onboarding” when you have done what comes first"

    with pytest.raises(RefusalError, match=f"{locked}: acknowledge “Complaints”; go through"):
        take_quiz(cast.alice, ANSWERS)
    with pytest.raises(RefusalError, match=f"{locked}: pass the quiz “Answering complaints”"):
        attend(event, cast.alice, by=cast.tom)
    assert service.read_line(service.get_event(event)).seated == ()

    read_and_acknowledge(cast.alice)
    go_through(cast.alice)
    take_quiz(cast.alice, ANSWERS)
    with transaction():
        line = service.sign_up(event, person_id=cast.alice, at=READ_AT)
    assert line.has_seat(cast.alice)


def test_whoever_completed_it_before_takes_the_path_of_renewals(cast, event):
    (programme,) = list_programmes()
    facts = get_person_facts(cast.alice, READ_AT.date())

    def list_slugs(earned):
        items = programme.list_items(earned, "hired-2025-01-02")
        return [item.key.slug for item in list_asked_items(items, person=facts)][4:]

    assert list_slugs(()) == ["who-we-are"]
    assert list_slugs({(programme.programme_id, "hired-2025-01-02")}) == ["who-we-are"]
    assert list_slugs({(programme.programme_id, "hired-2020-01-02")}) == ["what-is-new"]


def test_who_is_ready_agrees_with_what_an_act_would_complete(cast, event):
    """All is done by a record that came without its workflow, so that no act completes it."""
    read_and_acknowledge(cast.alice)
    go_through(cast.alice)
    take_quiz(cast.alice, ANSWERS)
    go_through(cast.alice, "who-we-are")
    assert list_ready_ids(at=READ_AT) == ()

    with transaction():
        service.sign_up(event, person_id=cast.alice, at=READ_AT)
        occasion = db.session.scalars(
            select(Assignment.occasion).where(
                Assignment.person_id == cast.alice, Assignment.subject == "programme"
            )
        ).one()
        service.record_attendance(
            service.get_event(event),
            cast.alice,
            Attendance.ATTENDED,
            reason="",
            occasion=occasion,
            recorder_id=cast.tom,
            day=READ_AT.date(),
            at=READ_AT + timedelta(days=8),
        )

    assert list_ready_ids(at=READ_AT + timedelta(days=8)) == (cast.alice,)


def test_the_page_says_what_opens_later_and_when_a_step_is_due(app, cast, event):
    alice = sign_in_as(app, cast.alice)

    page = alice.get("/programmes/onboarding").text
    quiz = alice.get("/quizzes/complaints").text

    assert "Opens when you are through with “Complaints” and “returned-lamp”." in page
    assert "“what-is-new”" not in page
    assert "This opens in “Onboarding” when you have done what comes first" in quiz
    assert alice.post("/quizzes/complaints/attempts").status_code == 422
    assert "returned-lamp" in alice.get("/home").text

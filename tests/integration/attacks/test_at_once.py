"""Many at once: one act, one entry, and nobody gets more than their due, on every database."""

import threading

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.certificates.models import Certificate
from lms.db import db, transaction
from lms.evidence.models import EvidenceEntry
from lms.people import passwords, sign_in
from lms.people import service as people
from lms.people.models import Person, SignInFailure
from lms.people.roles import Role
from lms.people.sign_in_rules import TRIES, Purpose
from lms.policies import reviewing
from lms.policies.company import get_company
from lms.policies.models import PolicyRelease
from lms.policies.review_models import PolicyReview
from lms.quizzes.models import Attempt, Grade, QuizDraft, QuizVersion, Submission
from lms.workflows import answering
from lms.workflows.people import reconcile_after_people_changed
from tests.cast import make_person, sign_in_as
from tests.integration.attacks.stage import FACTS, PASSWORD, find_field
from tests.integration.workflows.scene import prepare_onboarding
from tests.makers import QUIZ, make_company, make_draft

THREADS = 20


@pytest.fixture
def company(app, cast, monkeypatch):
    # However slow the machine is, nobody is sent away because many sign in at this moment.
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 600.0)
    with app.app_context():
        make_company()
        prepare_onboarding(cast)
    return cast


def rush(acts):
    """Do all of it at one moment; the answers' statuses, in no order."""
    together = threading.Barrier(len(acts))
    statuses: list[int] = []

    def press(act):
        together.wait()
        answer = act()
        statuses.append(answer.status_code)
        answer.close()

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == len(acts)
    return sorted(statuses)


def repeat(browsers, address, form=None):
    return [lambda b=browser: b.post(address, data=form or {}) for browser in browsers]


def count(app, model, *conditions):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def count_entries(app, type_):
    return count(app, EvidenceEntry, EvidenceEntry.type == type_)


def open_browsers(app, person_id, number=THREADS):
    return [sign_in_as(app, person_id) for _ in range(number)]


def test_twenty_starts_are_one_attempt(app, company):
    statuses = rush(repeat(open_browsers(app, company.alice), "/quizzes/complaints/attempts"))

    assert statuses == [303] * THREADS
    assert (count(app, Attempt), count_entries(app, "attempt.started")) == (1, 1)


def test_twenty_hand_ins_are_one_grade_and_one_certificate(app, company):
    with app.app_context(), transaction():
        attempt = answering.start_attempt(company.alice, "complaints", at=clock.now())
    browsers = open_browsers(app, company.alice)
    page = browsers[0].get("/policies/complaints").text
    form = {"presented": find_field(page, "presented"), "agree": "y"}
    browsers[0].post("/policies/complaints/acknowledge", data=form)
    fields = {"asked": "1", "answer-1": "7"}
    browsers[0].post(f"/attempts/{attempt}/answers", data=fields)

    statuses = rush(repeat(browsers, f"/attempts/{attempt}/submit"))

    assert statuses == [303] * THREADS
    assert [count(app, model) for model in (Submission, Grade, Certificate)] == [1, 1, 1]
    assert count_entries(app, "attempt.graded") == 1


def test_starting_and_handing_in_at_once_stays_within_the_limit(app, company):
    alice = sign_in_as(app, company.alice)
    for _ in range(4):
        started = alice.post("/quizzes/complaints/attempts")
        path = started.location or "/attempts/" + "0" * 32
        browsers = open_browsers(app, company.alice, 6)
        rush(
            repeat(browsers[:3], f"{path}/submit")
            + repeat(browsers[3:], "/quizzes/complaints/attempts")
        )

    assert count(app, Attempt) == 2
    assert count(app, Grade) == count(app, Submission) <= 2


def test_the_last_two_items_at_once_still_bring_the_certificate(app, company):
    for _ in range(5):
        number = count(app, Person)
        with app.app_context(), transaction():
            person = make_person_inside(f"T-2{number:02}", f"Racer{number}")
            attempt = answering.start_attempt(person, "complaints", at=clock.now())
        browsers = open_browsers(app, person, 2)
        page = browsers[0].get("/policies/complaints").text
        fields = {"asked": ["1", "2"], "answer-1": "7"}
        browsers[0].post(f"/attempts/{attempt}/answers", data=fields)
        form = {"presented": find_field(page, "presented"), "agree": "y"}
        statuses = rush(
            repeat(browsers[:1], "/policies/complaints/acknowledge", form)
            + repeat(browsers[1:], f"/attempts/{attempt}/submit")
        )
        assert statuses == [303, 303]
        assert count(app, Certificate, Certificate.person_id == person) == 1


def test_two_approvers_at_once_approve_once_each(app, company):
    with app.app_context():
        version_id = make_draft(number="2.0", at=clock.now())
        second = make_person("T-300", "Second Approver", roles=(Role.APPROVER,))
        with transaction():
            seen = reviewing.submit(version_id, submitter_id=company.olga, at=clock.now())
    browsers = open_browsers(app, company.abel, 5) + open_browsers(app, second, 5)
    form = {"approve-seen_digest": seen.seen_digest, "approve-agree": "y"}

    statuses = rush(repeat(browsers, f"/drafts/{version_id}/approve", form))

    assert statuses == [303] * 10
    assert count(app, PolicyReview, PolicyReview.version_id == version_id) == 2
    approvals = count_entries(app, "policy.approved")
    with app.app_context():
        day = get_company().day_of(clock.now()).isoformat()
    form = {"seen_digest": seen.seen_digest, "agree": "y", "on": day}

    statuses = rush(repeat(browsers, f"/drafts/{version_id}/publish", form))

    assert statuses == [303] * 10
    assert count(app, PolicyRelease, PolicyRelease.version_id == version_id) == 1
    assert (count_entries(app, "policy.approved"), approvals) == (3, 3)
    assert count_entries(app, "policy.published") == 2


def test_two_trainers_at_once_publish_once(app, company):
    source = QUIZ.replace("Two questions", "Two short questions")
    browsers = open_browsers(app, company.tom, 6)
    browsers[0].post("/trainer/quizzes/complaints/file", data={"source": source, "seen": ""})

    statuses = rush(repeat(browsers, "/trainer/quizzes/complaints/publish"))

    assert set(statuses) <= {303, 409}
    assert (count(app, QuizVersion), count_entries(app, "quiz.published")) == (2, 2)


def test_the_first_draft_at_once_is_one_and_nobody_is_overwritten(app, company):
    browsers = list_trainers(app, 6)
    forms = [{"source": QUIZ.replace("Two", f"{number} or two"), "seen": ""} for number in range(6)]

    statuses = rush(
        [
            lambda b=browser, f=form: b.post("/trainer/quizzes/complaints/file", data=f)
            for browser, form in zip(browsers, forms, strict=True)
        ]
    )

    assert statuses == [303] + [409] * 5
    with app.app_context():
        draft = db.session.scalars(select(QuizDraft.source)).one()
    assert draft in [form["source"] for form in forms]


def test_six_new_quizzes_of_one_title_are_six(app, company):
    form = {"title": "Taking care", "policy": "complaints"}
    browsers = list_trainers(app, 6)

    statuses = rush(repeat(browsers, "/trainer/quizzes/new", form))

    assert statuses == [303] * 6
    assert count(app, QuizDraft) == 6


def list_trainers(app, number):
    with app.app_context():
        trainers = [
            make_person(f"T-4{each:02}", f"Trainer{each} Example", roles=(Role.TRAINER,))
            for each in range(number)
        ]
    return [sign_in_as(app, trainer) for trainer in trainers]


def test_one_staff_number_at_once_is_one_person(app, company):
    form = {**FACTS, "email": "new@example.org", "staff_number": "T-500", "hired_on": "2026-01-02"}

    statuses = rush(repeat(open_browsers(app, company.adam, 6), "/admin/people/new", form))

    assert statuses[0] == 303
    assert set(statuses[1:]) <= {409, 422}
    assert count(app, Person, Person.staff_number == "T-500") == 1


def test_a_link_that_is_used_at_once_sets_one_password(app, company):
    with app.app_context(), transaction():
        token = sign_in.create_link(company.alice, Purpose.RESET, at=clock.now())
    forms = [{"password": f"{number} tall green doors", "again": f"{number} tall green doors"}
             for number in range(8)]  # fmt: skip

    statuses = rush(
        [lambda f=form: app.test_client().post(f"/set-password/{token}", data=f) for form in forms]
    )

    assert statuses == [303] + [404] * 7


def test_tries_at_once_are_counted_like_tries_in_turn(app, company):
    with app.app_context(), transaction():
        sign_in.set_password(company.alice, PASSWORD, at=clock.now(), actor_id=None)
    form = {"address": "alice@example.org", "password": "nine tall green doors"}

    statuses = rush([lambda: app.test_client().post("/sign-in", data=form)] * 12)

    assert statuses == [422] * TRIES + [429] * (12 - TRIES)
    assert count(app, SignInFailure) == 2 * TRIES


def make_person_inside(staff_number, name):
    person_id = people.join(
        staff_number,
        facts=people.Facts(name=name, department="Sales", time_zone="Europe/Amsterdam"),
        hired_on=clock.now().date(),
        at=clock.now(),
        actor_id=None,
    )
    reconcile_after_people_changed(clock.now())
    return person_id

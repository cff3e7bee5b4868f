"""Somebody else's record is not found; every route with an id is named here."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.acknowledgements.models import Acknowledgement
from lms.certificates.models import Certificate
from lms.compliance import bulk_jobs, export_jobs, saved_filters
from lms.compliance.exports import Format
from lms.compliance.selection import Filter
from lms.db import db, transaction
from lms.policies.threads.rules import Kind
from lms.policies.threads.service import Written
from lms.quizzes.models import Attempt
from lms.workflows import asking
from lms.workflows.asking import Asked
from tests.cast import sign_in_as
from tests.integration.attacks.requests import make_requests
from tests.integration.workflows.scene import complete_onboarding
from tests.makers import PUBLISHED_AT, make_company

# What belongs to one person: the attacker is an employee, and for the line a manager of others.
OWN = {
    "learner.attempt": "/attempts/{attempt}",
    "learner.save_answer": "/attempts/{attempt}/answers",
    "learner.result": "/attempts/{attempt}/result",
    "learner.review_attempt": "/attempts/{attempt}/review",
    "learner.submit_attempt": "/attempts/{attempt}/submit",
    "learner.certificate_pdf": "/certificates/{certificate}.pdf",
    "learner.receipt": "/receipts/{receipt}",
    "questions.answer": "/questions/{thread}/answer",
    "questions.make_note": "/questions/{thread}/note",
    "questions.take_back_note": "/questions/{thread}/note/take-back",
    "questions.thread": "/questions/{thread}",
    "questions.write": "/questions/{thread}/write",
    "requests.ask_for_exemption": "/requests/new/{alice}/exemption",
    "requests.ask_for_more_time": "/requests/new/{alice}/more-time",
    "requests.document": "/requests/{request}/document",
    "requests.end": "/requests/{request}/end",
    "requests.exemption": "/requests/new/{alice}/exemption",
    "requests.grant": "/requests/{request}/grant",
    "requests.more_time": "/requests/new/{alice}/more-time",
    "requests.read": "/requests/{request}",
    "requests.refuse": "/requests/{request}/refuse",
    "requests.timeline": "/timeline/{alice}",
    "manager.person": "/team/{alice}",
    "manager.taught": "/team/{alice}/lessons",
    "manager.remind": "/team/{alice}/remind",
    "hr.export_progress": "/compliance/exports/{export}",
    "hr.export_file": "/compliance/exports/{export}/file",
    "hr.forget_filter": "/compliance/filters/{filter}/forget",
    "hr.reminding": "/compliance/remind/{bulk}",
}
# What an id names that belongs to nobody in particular, or that the role may see of everybody.
SHARED = {
    "admin.call_off",
    "admin.change_account",
    "admin.change_facts",
    "admin.change_members",
    "admin.change_role",
    "admin.facts",
    "admin.group",
    "admin.leave",
    "admin.one_mail",
    "admin.mail_to_come",
    "admin.person",
    "admin.record_leave",
    "admin.send_link",
    "admin.stay",
    "hr.acts",
    "hr.person",
    "owner.approve",
    "owner.approve_afterwards",
    "owner.ask_changes",
    "owner.call_back",
    "owner.comment",
    "owner.draft",
    "owner.dry_run",
    "owner.publish",
    "owner.release_in_emergency",
    "owner.released",
    "owner.submit",
    "owner.take_back",
    "writing.discard",
    "writing.edit",
    "writing.file",
    "writing.hold",
    "writing.keep",
    "writing.save",
    "writing.take_over",
    "learner.event_calendar",
    "learner.sign_off",
    "learner.sign_up",
    "trainer.call_off_date",
    "trainer.change_date",
    "trainer.session_date",
    "trainer.take_attendance",
    "calendar.duties",
    "visitor.set_password",
    "visitor.take_new_password",
    "visitor_check.certificate",
    "withdrawals.approve",
    "withdrawals.refuse",
    "withdrawals.take_back",
    "withdrawals.withdrawal",
}


@pytest.fixture
def addresses(app, cast) -> dict[str, str]:
    with app.app_context():
        make_company()
        complete_onboarding(cast)
        names = {
            "attempt": db.session.scalars(select(Attempt.id)).one(),
            "certificate": db.session.scalars(select(Certificate.code)).one(),
            "receipt": db.session.scalars(select(Acknowledgement.id)).one(),
            "thread": make_question(cast.alice),
            "alice": cast.alice,
            "request": make_requests(cast, 1, at=clock.now())["grant"],
            "export": ask_for_file(cast.hana),
            "filter": save_filter(cast.hana),
            "bulk": remind_many(cast.hana),
        }
    return {endpoint: pattern.format(**names) for endpoint, pattern in OWN.items()}


def make_question(person_id: int) -> str:
    asked = Asked("complaints", "1.0", Kind.QUESTION, "p-taking-1")
    with transaction():
        written = Written(person_id, "May I?", "2" * 32)
        return asking.ask(asked, written, base_url="http://lms.example", at=PUBLISHED_AT)


def ask_for_file(person_id: int) -> str:
    selection = Filter(PUBLISHED_AT.date(), "Europe/Amsterdam", known_at=PUBLISHED_AT)
    with transaction():
        job = export_jobs.ask(person_id, selection, Format.CSV, with_bom=True, at=PUBLISHED_AT)
    return job.id


def save_filter(person_id: int) -> str:
    with transaction():
        choices = {"status": "late"}
        saved_filters.save(person_id, "Late", choices, is_shared=True, at=PUBLISHED_AT)
    return saved_filters.list_filters(person_id)[0].id


def remind_many(person_id: int) -> str:
    with transaction():
        return bulk_jobs.ask(person_id, [person_id], at=PUBLISHED_AT)


def test_every_route_with_an_id_is_named_here(app):
    with_ids = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if any(f"<{kind}:" in rule.rule for kind in ("id", "token", "secret"))
    }

    assert with_ids == set(OWN) | SHARED


def test_the_record_of_another_is_not_found(app, cast, addresses):
    mallory = sign_in_as(app, cast.mallory)
    for endpoint, address in addresses.items():
        if endpoint.startswith(("manager.", "hr.")):
            continue
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            assert mallory.open(address, method=method).status_code == 404, (method, address)


def test_who_is_not_in_the_own_line_is_not_found(app, cast, addresses):
    mona = sign_in_as(app, cast.mona)
    for page in ("", "/lessons"):
        assert mona.get(f"/team/{cast.mallory}{page}").status_code == 404


def test_the_file_that_somebody_else_asked_for_is_not_found(app, cast, addresses):
    audra = sign_in_as(app, cast.audra)
    for endpoint in ("hr.export_progress", "hr.export_file"):
        assert audra.get(addresses[endpoint]).status_code == 404
    assert audra.get(addresses["hr.reminding"]).status_code == 404
    assert audra.post(addresses["hr.forget_filter"]).status_code == 404


def test_the_owner_finds_each_of_them(app, cast, addresses):
    alice, mona = sign_in_as(app, cast.alice), sign_in_as(app, cast.mona)
    for endpoint in ("learner.result", "learner.receipt", "questions.thread"):
        assert alice.get(addresses[endpoint]).status_code == 200
    assert mona.get(addresses["manager.person"]).status_code == 200
    assert sign_in_as(app, cast.hana).get(addresses["hr.export_progress"]).status_code == 200

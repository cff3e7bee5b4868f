"""A company with one of everything, and the form that each route takes, filled in rightly."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import select, text

from lms import clock
from lms.acknowledgements.models import Acknowledgement
from lms.certificates.models import Certificate
from lms.compliance import bulk_jobs, export_jobs, saved_filters
from lms.compliance.exports import ExportedFile, Format
from lms.compliance.selection import Filter
from lms.db import Base, db, transaction
from lms.document_import import pack, read_text
from lms.notifications.models import Mail
from lms.people import sign_in
from lms.people.sign_in_rules import Purpose
from lms.policies import reviewing
from lms.policies.company import get_company
from lms.policies.decisions import Decision
from lms.policies.models import PolicyRelease
from lms.policies.threads.notes import make_note
from lms.policies.threads.queries import find_thread
from lms.policies.threads.rules import Kind, Step
from lms.policies.threads.service import Written
from lms.quizzes.models import Attempt
from lms.reminders import calendar_links
from lms.workflows import answering, asking
from lms.workflows.asking import Asked
from lms.workflows.previewing import find_preview
from tests.cast import Cast, sign_in_as
from tests.integration.attacks.items import list_item_acts, list_item_pages, make_items
from tests.integration.attacks.requests import make_requests
from tests.integration.attacks.withdrawals import find_coming_day, propose_withdrawals
from tests.integration.workflows.scene import complete_onboarding
from tests.makers import QUIZ, make_company, make_draft, make_group, make_policy, make_rule

PASSWORD = "four plain tin cups"
# Counting tries is what a try is allowed to leave behind.
COUNTERS = frozenset({"sign_in_failure"})
FACTS = {
    "name": "Mallory Malicious",
    "email": "mallory@example.org",
    "department": "Sales",
    "team": "",
    "job_title": "Agent",
    "location": "Rotterdam",
    "employment_type": "employee",
    "manager": "T-002",
    "language": "en",
    "time_zone": "Europe/Amsterdam",
}
HEAD = {
    "title": "Answering complaints",
    "policy": "complaints",
    "pass_mark": "50",
    "attempts": "2",
    "wait_hours": "0",
    "layout": "one at a time",
    "order": "fixed",
    "introduction": "Two questions.",
}
QUESTION = {
    "text": "Who takes a complaint?",
    "section": "complaints#taking",
    "feedback": "Whoever hears it first.",
    "points": "1",
    "rows": "2",
    "row-0-text": "Whoever hears it first",
    "row-1-text": "Whoever is free",
    "correct": "0",
    "was": "first",
    "op": "up:1",
    "seen": "",
}
CSV = "staff_number,name,department,hired_on,email\nT-200,Zoë,Sales,2025-03-03,zoe@example.org\n"
Form = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """A form that somebody sends: who, where to, and the fields as a page would send them."""

    actor: str
    address: str
    form: Form


@dataclass(frozen=True)
class Stage:
    """The application, its people, and what they have done so far."""

    app: Flask
    cast: Cast
    attempt: str
    done: str
    receipt: str
    certificate: str
    draft: int
    seen: str
    text: str
    ready: int
    ready_seen: str
    policy: int
    version: int
    link: str
    calendar: str
    export: str
    saved: str
    bulk: str
    questions: Mapping[str, str]
    withdrawals: Mapping[str, int]
    picture: str
    event: int
    mail: str
    requests: Mapping[str, str]
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def browser(self, name: str) -> FlaskClient:
        """The browser in which that person of the cast is signed in; a visitor's without a name."""
        if not name:
            return self.app.test_client()
        if name not in self.browsers:
            self.browsers[name] = sign_in_as(self.app, getattr(self.cast, name))
        return self.browsers[name]

    def count_rows(self) -> dict[str, int]:
        """How many rows every table has."""
        with self.app.app_context():
            return count_rows()


def count_rows() -> dict[str, int]:
    return {row[0]: row[1] for row in db.session.execute(text(write_counting()))}


@cache
def write_counting() -> str:
    """One statement for all tables: building it anew took longer than the requests it is about."""
    names = [table.name for table in Base.metadata.sorted_tables if table.name not in COUNTERS]
    return " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)


def set_stage(app: Flask, cast: Cast) -> Stage:
    """Alice completed onboarding, Mona is in the middle of the quiz, version 2.0 is a draft."""
    now = clock.now()
    with app.app_context():
        make_company()
        complete_onboarding(cast)
        make_group((cast.alice,))
        make_rule(actor_id=cast.hana)
        draft = make_draft(number="2.0", at=now - timedelta(days=1))
        policy_id, version_id = db.session.execute(
            select(PolicyRelease.policy_id, PolicyRelease.version_id)
        ).one()
        make_policy("returns", title="Returns")
        ready = make_draft("returns", at=now - timedelta(days=1))
        seen = read_seen(draft)
        ready_seen = approve(ready, cast, at=now)
        with transaction():
            attempt = answering.start_attempt(cast.mona, "complaints", at=now)
            link = sign_in.create_link(cast.mallory, Purpose.RESET, at=now)
            calendar = calendar_links.create_link(cast.mona, at=now)
            sign_in.open_session(cast.mona, at=now)
            export = make_export(cast.hana, at=now)
            saved_filters.save(cast.hana, "Late", {"status": "late"}, is_shared=True, at=now)
            saved = saved_filters.list_filters(cast.hana)[0].id
            bulk = bulk_jobs.ask(cast.hana, [cast.alice], at=now)
        questions = make_questions(cast, at=now)
        settings = current_app.config["LMS_SETTINGS"]
        picture, event = make_items(settings, trainer_id=cast.tom, at=now)
        return Stage(
            app=app,
            cast=cast,
            attempt=attempt,
            done=db.session.scalars(
                select(Attempt.id).where(Attempt.person_id == cast.alice)
            ).one(),
            receipt=db.session.scalars(select(Acknowledgement.id)).one(),
            certificate=db.session.scalars(select(Certificate.code)).one(),
            draft=draft,
            seen=seen,
            text=read_text_digest(draft),
            ready=ready,
            ready_seen=ready_seen,
            policy=policy_id,
            version=version_id,
            link=link,
            calendar=calendar,
            export=export,
            saved=saved,
            bulk=bulk,
            questions=questions,
            withdrawals=propose_withdrawals(cast, at=now),
            picture=picture,
            event=event,
            mail=db.session.scalars(select(Mail.id).where(Mail.person_id == cast.alice)).first(),
            requests=make_requests(cast, policy_id, at=now),
        )


def make_questions(cast: Cast, *, at: datetime) -> dict[str, str]:
    """Alice's questions: one that waits, one that is answered, and one with a note for all."""
    found = {}
    for number, name in enumerate(("open", "answered", "noted")):
        asked = Asked("complaints", "1.0", Kind.QUESTION, "p-taking-1")
        with transaction():
            words = Written(cast.alice, "May I?", f"{number:032x}")
            found[name] = asking.ask(asked, words, base_url="http://lms.example", at=at)
        thread = find_thread(found[name], at.date())
        if thread is None or name == "open":
            continue
        with transaction():
            words = Written(cast.olga, "You may.", f"{number:032x}")
            base_url = "http://lms.example"
            asking.answer(thread, Step.ANSWERED, words, seen=1, base_url=base_url, at=at)
        if name == "noted" and (thread := find_thread(found[name], at.date())):
            with transaction():
                make_note(thread, "For all.", author_id=cast.olga, at=at)
    return found


def read_seen(version_id: int) -> str:
    """The digest of the text that the page of a draft shows."""
    found = find_preview(version_id, company=get_company(), at=clock.now())
    assert found is not None
    return found.seen_digest


def read_text_digest(version_id: int) -> str:
    """The digest of the text of a draft as a release of it will have it."""
    found = find_preview(version_id, company=get_company(), at=clock.now())
    assert found is not None
    return found.text_digest


def approve(version_id: int, cast: Cast, *, at: datetime) -> str:
    """Let the draft be submitted and approved; the digest of its text."""
    with transaction():
        submission = reviewing.submit(version_id, submitter_id=cast.olga, at=at)
        decision = Decision(submission.seen_digest)
        reviewing.approve(version_id, decision, approver_id=cast.abel, at=at)
    return submission.seen_digest


def make_export(person_id: int, *, at: datetime) -> str:
    """A file of the record that a worker has made; its id."""
    selection = Filter(at.date(), "Europe/Amsterdam", known_at=at)
    job = export_jobs.ask(person_id, selection, Format.CSV, with_bom=True, at=at)
    export_jobs.take_up("1" * 32, at=at)
    export_jobs.finish(job, "1" * 32, ExportedFile(Format.CSV, 0, "f" * 64), at=at)
    folder = current_app.config["LMS_SETTINGS"].exports
    folder.mkdir(exist_ok=True)
    (folder / job.id).write_text("as_of\r\n")
    return job.id


def find_field(page: str, name: str) -> str:
    """What a page carries in that field."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def make_file(text: str = CSV, name: str = "staff.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode()), name


def list_acts(stage: Stage) -> dict[str, Act]:
    """One rightly filled form for every route that takes one; those that end things come last."""
    return {
        **_list_doors(stage),
        **_list_people_acts(stage),
        **_list_rule_acts(stage),
        **_list_own_acts(stage),
    } | {
        **_list_trainer_acts(),
        **_list_last_acts(stage),
    }


def _list_doors(stage: Stage) -> dict[str, Act]:
    words = {"password": "nine tall green doors", "again": "nine tall green doors"}
    entry = {"address": "mallory@example.org", "password": "wrong wrong wrong", "next": "/home"}
    change = {"present": PASSWORD, "new": words["password"], "again": words["password"]}
    return {
        "visitor.take_sign_in": Act("", "/sign-in", entry),
        "visitor.take_forgot_password": Act("", "/forgot-password", {"address": "T-009"}),
        "visitor.take_new_password": Act("", f"/set-password/{stage.link}", words),
        "account.change_password": Act("mallory", "/account/password", change),
    }


def _list_people_acts(stage: Stage) -> dict[str, Act]:
    person = f"/admin/people/{stage.cast.mallory}"
    new = {**FACTS, "email": "new@example.org", "staff_number": "T-100", "hired_on": "2026-01-02"}
    record = {"as_of": "", "known": "", "department": "", "about": "", "status": "", "q": ""}
    register = {"as_of": "", "standing": "", "days": "30", "programme": "", "q": "", "format": ""}
    return {
        "admin.change_facts": Act("adam", f"{person}/facts", {**FACTS, "holds_from": "2026-01-02"}),
        "admin.add_person": Act("adam", "/admin/people/new", {**new, "send_link": "y"}),
        "admin.begin_group": Act("adam", "/admin/groups", {"name": "Drivers", "purpose": "Vans"}),
        "admin.change_members": Act(
            "adam",
            "/admin/groups/1",
            {"staff_numbers": "T-003", "change": "out", "holds_from": "2027-01-02"},
        ),
        "admin.change_role": Act("adam", f"{person}/roles", {"role": "hr", "is_given": "yes"}),
        "admin.preview_import": Act(
            "adam", "/admin/people/import", {"file": "no file", "is_complete": "y"}
        ),
        "admin.apply_import": Act(
            "adam", "/admin/people/import/apply", {"upload": "x", "send_links": "y"}
        ),
        "admin.send_link": Act("adam", f"{person}/link", {"purpose": "first"}),
        "admin.record_leave": Act(
            "adam", f"{person}/leave", {"from_on": "2026-01-02", "until_on": "2026-02-02"}
        ),
        "admin.call_off": Act("adam", f"{person}/leave/call-off", {"from_on": "2026-01-02"}),
        "admin.stay": Act("adam", f"{person}/stay", {"wish": "stay"}),
        "admin.leave": Act("adam", f"{person}/last-day", {"left_on": "2027-01-02"}),
        "admin.change_account": Act("adam", f"{person}/account", {"wish": "close"}),
        "manager.remind": Act("mona", f"/team/{stage.cast.alice}/remind", {"back": "team"}),
        "hr.save_filter": Act("audra", "/compliance/filters", {**record, "name": "x", "q": "x"}),
        "hr.forget_filter": Act("hana", f"/compliance/filters/{stage.saved}/forget", {}),
        "hr.remind_many": Act("hana", "/compliance/remind", {**record, "seen": "0" * 64}),
        "hr.export": Act("audra", "/compliance/export", {**record, "format": "csv"}),
        "hr.export_certificates": Act("audra", "/certificates/register/export", register),
    }


def _list_rule_acts(stage: Stage) -> dict[str, Act]:
    del stage
    rule = {
        "title": "Complaints each June",
        "item": "policy:complaints",
        "audience": "department: Sales",
        "due_after": "asking",
        "due_days": "10",
        "due_on": "",
        "again": "no",
        "months": "12",
        "again_on": "",
        "window_days": "30",
        "holds_from": "2027-06-02",
        "op": "save",
    }
    asked = {
        "item": "policy:complaints",
        "staff_numbers": "T-009",
        "audience": "",
        "due_on": "2027-06-20",
        "reason": "The line stood still.",
        "op": "ask",
    }
    return {
        "rules.add_rule": Act("hana", "/rules/new", rule),
        "rules.save_rule": Act("hana", "/rules/support/edit", rule),
        "rules.end_rule": Act(
            "hana", "/rules/support/end", {"ends_from": "2027-06-02", "op": "end"}
        ),
        "rules.check": Act("hana", "/rules/check", {"audience": "department: Sales"}),
        "rules.ask_people": Act("hana", "/rules/ask", asked),
    }


def _list_own_acts(stage: Stage) -> dict[str, Act]:
    attempt = f"/attempts/{stage.attempt}"
    page = stage.browser("olga").get("/policies/complaints").text
    agreed = {"presented": find_field(page, "presented"), "agree": "y", "reading_seconds": "40"}
    answers = {"asked": "1", "answer-1": "7", "shown-1": "", "go": "next", "move": "", "view": ""}
    words = {"text": "May I?", "key": "f" * 32, "seen": "1"}
    asked, ask = stage.questions, "/policies/complaints/1.0/ask"
    return {
        "questions.take_question": Act("mona", ask, {**words, "kind": "question", "place": ""}),
        "questions.write": Act("alice", f"/questions/{asked['noted']}/write", words),
        "questions.answer": Act("olga", f"/questions/{asked['open']}/answer", words),
        "questions.make_note": Act("olga", f"/questions/{asked['answered']}/note", words),
        "questions.take_back_note": Act(
            "olga", f"/questions/{asked['noted']}/note/take-back", {"text": "It was wrong."}
        ),
        "learner.start_quiz": Act("olga", "/quizzes/complaints/attempts", {"occasion": "first"}),
        "learner.save_answer": Act("mona", f"{attempt}/answers", {**answers, "changed": "1"}),
        "learner.acknowledge_policy": Act(
            "olga", "/policies/complaints/acknowledge", {**agreed, "occasion": "first"}
        ),
        "learner.submit_attempt": Act("mona", f"{attempt}/submit", {"score_bp": "10000"}),
        **_list_owner_acts(stage),
    }


def _list_owner_acts(stage: Stage) -> dict[str, Act]:
    draft, ready = f"/drafts/{stage.draft}", f"/drafts/{stage.ready}"
    seen = stage.seen
    reason = {"reason": "It cannot wait.", "agree": "y"}
    approval = {"approve-seen_digest": seen, "approve-agree": "y", "approve-reason": "Wording."}
    day = clock.now().date() + timedelta(days=30)
    publishing = {"seen_digest": stage.ready_seen, "agree": "y", "on": day.isoformat()}
    emergency = {f"emergency-{name}": value for name, value in reason.items()}
    return {
        "owner.submit": Act("olga", f"{draft}/submit", {"x": "1"}),
        "owner.comment": Act("abel", f"{draft}/comments", {"comment-words": "Who calls back?"}),
        "owner.ask_changes": Act(
            "abel", f"{draft}/changes", {"changes-seen_digest": seen, "changes-reason": "Say who."}
        ),
        "owner.approve": Act("abel", f"{draft}/approve", approval),
        "owner.take_back": Act("olga", f"{draft}/take-back", {"x": "1"}),
        "owner.publish": Act("olga", f"{ready}/publish", publishing),
        "owner.call_back": Act(
            "abel", f"/releases/{stage.ready}/call-back", {"back-reason": "Put off."}
        ),
        "owner.release_in_emergency": Act(
            "adam", f"{draft}/emergency", {**emergency, "emergency-seen_digest": seen}
        ),
        "owner.approve_afterwards": Act(
            "abel",
            f"/releases/{stage.draft}/approve",
            {**approval, "approve-seen_digest": stage.text},
        ),
    }


def _list_trainer_acts() -> dict[str, Act]:
    quiz = "/trainer/quizzes/complaints"
    file = {"source": QUIZ.replace("Two", "Three"), "op": "", "seen": ""}
    new = {"title": "Another", "policy": "complaints"}
    answers = {"asked": "1", "answer-1": "7", "go": "review"}
    return {
        "trainer.try_quiz": Act("tom", f"{quiz}/preview", answers),
        "trainer.save_question": Act("tom", f"{quiz}/form/2", QUESTION),
        "trainer.save_form": Act("tom", f"{quiz}/form", {**HEAD, "op": "up:1", "seen": ""}),
        "trainer.preview_file": Act("tom", f"{quiz}/file/preview", file),
        "trainer.save_file": Act("tom", f"{quiz}/file", file),
        "trainer.add_quiz": Act("tom", "/trainer/quizzes/new", new),
        "trainer.publish": Act("tom", f"{quiz}/publish", {"op": "publish"}),
        "trainer.discard": Act("tom", f"{quiz}/discard", {"op": "discard"}),
    }


def _list_writing_acts(stage: Stage) -> dict[str, Act]:
    draft = f"/write/drafts/{stage.draft}"
    page = stage.browser("olga").get(draft).text
    text = {"body": "Why.\n\n## Taking {#taking}\n\nNow.\n", "summary": "It is new."}
    written = {**text, "kind": "substantive", "seen": find_field(page, "seen"), "op": "save"}
    facts = {
        "title": "Gates",
        "owner": "T-006",
        "whom": "everyone",
        "asks": "each version",
        "visibility": "internal",
        "days_after_publishing": "14",
        "days_after_hiring": "14",
        "review_every_months": "12",
        "approvals_needed": "1",
    }
    return {
        "writing.add_policy": Act("olga", "/write/new", facts),
        "writing.save_facts": Act("olga", "/write/complaints/facts", facts),
        "writing.begin": Act("olga", "/write/complaints/versions", {"kind": "editorial"}),
        "writing.hold": Act("olga", f"{draft}/hold", {"op": "hold"}),
        "writing.keep": Act("olga", f"{draft}/preview", written),
        "writing.take_over": Act("olga", f"{draft}/take-over", {"op": "take over"}),
        "writing.save": Act("olga", draft, written),
        "writing.discard": Act("olga", f"{draft}/discard", {"op": "discard"}),
    }


def _list_keeping_acts(stage: Stage) -> dict[str, Act]:
    page = stage.browser("olga").get("/policies/complaints/history").text
    review = {"seen_digest": find_field(page, "seen_digest"), "agree": "y", "reason": "All holds."}
    text = "1. Gates\n\nClose the gates at six.\n"
    document = {"carried": pack(read_text(text)), "title": "Gates", "op": "save", "policy": ""}
    return {
        "history.confirm": Act("olga", "/policies/complaints/history/reviewed", review),
        "intake.read": Act("olga", "/drafts/bring-in", {"text": text, "form": "guessed"}),
        "intake.review": Act(
            "olga", "/drafts/bring-in/review", {**document, "summary": "It is new."}
        ),
    }


def _list_withdrawal_acts(stage: Stage) -> dict[str, Act]:
    with stage.app.app_context():
        day = find_coming_day(clock.now()).isoformat()
    boats, keys = (f"/withdrawals/{stage.withdrawals[slug]}" for slug in ("boats", "keys"))
    wish = {"on": day, "reason": "Another policy says it now.", "agree": "y"}
    approval = {"approve-met_on": "", "approve-agree": "y"}
    return {
        "withdrawals.propose": Act("olga", "/policies/complaints/withdraw", wish),
        "withdrawals.approve": Act("abel", f"{boats}/approve", approval),
        "withdrawals.take_back": Act("olga", f"{boats}/take-back", {"back-reason": "We keep it."}),
        "withdrawals.refuse": Act("abel", f"{keys}/refuse", {"refuse-reason": "We need it."}),
    }


def _list_request_acts(stage: Stage) -> dict[str, Act]:
    with stage.app.app_context():
        today = get_company().day_of(clock.now())
    days = {"from_on": today.isoformat(), "until_on": (today + timedelta(days=20)).isoformat()}
    new, request = f"/requests/new/{stage.cast.mona}", "/requests/{}/{}"
    wish = {**days, "about": f"policy-{stage.policy}", "reason": "I am abroad."}
    longer = {**wish, "until_on": (today + timedelta(days=300)).isoformat()}
    grant = {f"grant-{name}": value for name, value in {**days, "agree": "y"}.items()}
    address = {name: request.format(id_, name) for name, id_ in stage.requests.items()}
    return {
        "requests.ask_for_exemption": Act("mona", f"{new}/exemption", wish),
        "requests.ask_for_more_time": Act("mona", f"{new}/more-time", longer),
        "requests.grant": Act("hana", address["grant"], grant),
        "requests.refuse": Act("hana", address["refuse"], {"refuse-reason": "All have to."}),
        "requests.end": Act("hana", address["end"], {"end-reason": "She is back."}),
    }


def _list_last_acts(stage: Stage) -> dict[str, Act]:
    items = {name: Act(*act) for name, act in list_item_acts(stage).items()}
    return {
        **items,
        **_list_writing_acts(stage),
        **_list_keeping_acts(stage),
        **_list_withdrawal_acts(stage),
        **_list_request_acts(stage),
        "visitor.sign_out": Act("audra", "/sign-out", {"next": "/"}),
        "account.create_calendar": Act("audra", "/account/calendar", {}),
        "account.revoke_calendar": Act("audra", "/account/calendar/revoke", {}),
        "account.sign_out_everywhere": Act("audra", "/account/sign-out-everywhere", {"x": "1"}),
    }


def list_pages(stage: Stage) -> dict[str, tuple[str, str]]:
    """Who may open which page, for every route that is looked at."""
    cast, quiz = stage.cast, "/trainer/quizzes/complaints"
    return {
        "visitor.start": ("alice", "/"),
        "requests.requests": ("hana", "/requests"),
        "requests.read": ("hana", f"/requests/{stage.requests['grant']}"),
        "requests.document": ("hana", f"/requests/{stage.requests['grant']}/document"),
        "requests.exemption": ("mona", f"/requests/new/{cast.mona}/exemption"),
        "requests.timeline": ("hana", f"/timeline/{cast.alice}"),
        "requests.more_time": ("mona", f"/requests/new/{cast.mona}/more-time"),
        "visitor.sign_in": ("", "/sign-in"),
        "visitor.forgot_password": ("", "/forgot-password"),
        "visitor.set_password": ("", f"/set-password/{stage.link}"),
        "visitor_check.public_policies": ("", "/public/policies"),
        "visitor_check.public_policy": ("", "/public/policies/complaints"),
        "visitor_check.verify": ("", "/verify"),
        "visitor_check.certificate": ("", f"/verify/{stage.certificate}"),
        "account.account": ("alice", "/account"),
        "admin.job_runs": ("adam", "/admin/jobs/begin-day"),
        "admin.list_jobs": ("adam", "/admin/jobs"),
        "admin.mail": ("adam", "/admin/mail"),
        "admin.one_mail": ("adam", f"/admin/mail/{cast.alice}/{stage.mail}"),
        "account.calendar": ("alice", "/account/calendar"),
        "calendar.duties": ("", f"/calendar/{stage.calendar}.ics"),
        "admin.mails_to_come": ("adam", "/admin/mail/to-come"),
        "admin.mail_to_come": ("adam", f"/admin/mail/to-come/{cast.mona}"),
        "admin.people": ("adam", "/admin/people"),
        "admin.groups": ("adam", "/admin/groups"),
        "admin.group": ("adam", "/admin/groups/1"),
        "rules.rules": ("hana", "/rules/"),
        "rules.rule": ("hana", "/rules/support"),
        "rules.new_rule": ("hana", "/rules/new"),
        "rules.edit_rule": ("hana", "/rules/support/edit"),
        "rules.end": ("hana", "/rules/support/end"),
        "rules.ask": ("hana", "/rules/ask"),
        "admin.person": ("adam", f"/admin/people/{cast.mallory}"),
        "admin.facts": ("adam", f"/admin/people/{cast.mallory}/facts"),
        "admin.import_people": ("adam", "/admin/people/import"),
        "admin.new_person": ("adam", "/admin/people/new"),
        "learner.home": ("mona", "/home"),
        "learner.record": ("alice", "/record"),
        "learner.programme": ("mona", "/programmes/onboarding"),
        "learner.policies_in_force": ("alice", "/policies"),
        "learner.policy": ("mona", "/policies/complaints"),
        "learner.policy_version": ("alice", "/policies/complaints/1.0"),
        "learner.policy_pdf": ("alice", "/policies/complaints/1.0.pdf"),
        "learner.quiz": ("mona", "/quizzes/complaints"),
        "learner.attempt": ("mona", f"/attempts/{stage.attempt}"),
        "learner.review_attempt": ("mona", f"/attempts/{stage.attempt}/review"),
        "learner.result": ("alice", f"/attempts/{stage.done}/result"),
        "learner.receipt": ("alice", f"/receipts/{stage.receipt}"),
        "learner.certificates": ("alice", "/certificates"),
        "learner.certificate_pdf": ("alice", f"/certificates/{stage.certificate}.pdf"),
        "manager.team": ("mona", "/team"),
        "manager.person": ("mona", f"/team/{cast.alice}"),
        "manager.taught": ("mona", f"/team/{cast.alice}/lessons"),
        "hr.compliance": ("hana", "/compliance"),
        "standing.overview": ("hana", "/standing"),
        "standing.forecast": ("hana", "/standing/forecast"),
        "hr.record": ("hana", "/compliance/record"),
        "hr.preview_reminders": ("hana", "/compliance/remind"),
        "hr.reminding": ("hana", f"/compliance/remind/{stage.bulk}"),
        "hr.export_by_address": ("hana", "/compliance/export"),
        "hr.export_progress": ("hana", f"/compliance/exports/{stage.export}"),
        "hr.export_file": ("hana", f"/compliance/exports/{stage.export}/file"),
        "hr.person": ("hana", f"/compliance/people/{cast.alice}"),
        "hr.acts": ("hana", f"/compliance/people/{cast.alice}/policy/{stage.policy}"),
        "hr.certificates": ("hana", "/certificates/register"),
        "learner.compare_policy": ("alice", "/policies/complaints/compare/1.0/1.0"),
        "learner.search": ("alice", "/search"),
        "visitor_check.public_search": ("", "/public/search"),
        "visitor_check.public_policies_feed": ("", "/public/policies.atom"),
        "visitor_check.public_policy_version": ("", "/public/policies/complaints/1.0"),
        "visitor_check.public_policy_pdf": ("", "/public/policies/complaints/1.0.pdf"),
        "announcing.tell": ("olga", "/policies/complaints/1.0/tell"),
        "announcing.notice": ("olga", "/policies/complaints/1.0/notice"),
        "announcing.notice_pdf": ("olga", "/policies/complaints/1.0/notice.pdf"),
        "handbook.page": ("alice", "/handbook"),
        "handbook.pdf": ("alice", "/handbook.pdf"),
        "handbook.file": ("alice", "/handbook/file"),
        "whole_handbook.page": ("hana", "/handbook/everything"),
        "whole_handbook.pdf": ("hana", "/handbook/everything.pdf"),
        "whole_handbook.file": ("hana", "/handbook/everything/file"),
        "withdrawals.dry_run": ("olga", "/policies/complaints/withdraw"),
        "withdrawals.withdrawal": ("abel", f"/withdrawals/{stage.withdrawals['boats']}"),
        "history.reviews": ("olga", "/reviews"),
        "history.policy_history": ("olga", "/policies/complaints/history"),
        "intake.begin": ("olga", "/drafts/bring-in"),
        "intake.review_again": ("olga", "/drafts/bring-in/review"),
        "owner.drafts": ("abel", "/drafts"),
        "owner.draft": ("abel", f"/drafts/{stage.draft}"),
        "owner.dry_run": ("olga", f"/drafts/{stage.ready}/publish"),
        "owner.released": ("abel", f"/releases/{stage.version}"),
        "writing.policies": ("olga", "/write"),
        "writing.new_policy": ("olga", "/write/new"),
        "writing.change_facts": ("olga", "/write/complaints/facts"),
        "writing.facts_file": ("olga", "/write/complaints/policy.yaml"),
        "writing.edit": ("olga", f"/write/drafts/{stage.draft}"),
        "writing.file": ("olga", f"/write/drafts/{stage.draft}/file"),
        "questions.ask": ("alice", "/policies/complaints/1.0/ask"),
        "questions.mine": ("olga", "/questions"),
        "questions.thread": ("olga", f"/questions/{stage.questions['open']}"),
        **list_item_pages(stage.picture, stage.event),
        "trainer.quizzes": ("tom", "/trainer/quizzes"),
        "trainer.new_quiz": ("tom", "/trainer/quizzes/new"),
        "trainer.edit_form": ("tom", f"{quiz}/form"),
        "trainer.edit_question": ("tom", f"{quiz}/form/1"),
        "trainer.edit_file": ("tom", f"{quiz}/file"),
        "trainer.preview": ("tom", f"{quiz}/preview"),
        "trainer.results": ("tom", f"{quiz}/results"),
    }


def list_endpoints(app: Flask, method: str) -> set[str]:
    """Every route that answers that method, but for files."""
    files = {"static", "asset"}
    rules = app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if method in (rule.methods or ())} - files

"""No page asks the database more than eight times, whatever the number of rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import event, insert
from sqlalchemy.engine import Engine

from lms import clock
from lms.db import db, transaction
from lms.people import models as people
from lms.policies import drafting, reviewing
from lms.policies.decisions import Decision
from lms.policies.models import Policy, PolicyFact, PolicyRelease, PolicyVersion
from lms.policies.saving import to_content
from lms.policies.withdrawal import deciding
from lms.policies.withdrawal.proposing import Wish, propose
from lms.policies.work import get_work
from lms.web.company import forget_company
from lms.workflows.reconciling import reconcile
from tests.cast import LONG_AGO, Cast, sign_in_as
from tests.integration.sessions.scene import make_event, make_session
from tests.integration.workflows.scene import complete_onboarding, take_quiz
from tests.makers import (
    make_company,
    make_draft,
    make_group,
    make_lesson,
    make_policy,
    make_quiz,
    make_rule,
    make_version,
)

MOST = 8
NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
PAGES = (
    ("alice", "/home"),
    ("alice", "/record"),
    ("alice", "/policies"),
    ("alice", "/handbook"),
    ("alice", "/handbook/file"),
    ("hana", "/handbook/everything"),
    ("alice", "/search?q=complants+zzqqxxyy"),
    ("alice", "/policies/complaints"),
    ("alice", "/policies/complaints/1.0"),
    ("alice", "/certificates"),
    ("alice", "/account"),
    ("alice", "/quizzes/complaints"),
    ("mallory", "/programmes/onboarding"),
    ("alice", "/questions"),
    ("olga", "/questions"),
    ("olga", "/home"),
    ("alice", "/policies/complaints/1.0/ask"),
    ("mona", "/team"),
    ("olga", "/home"),
    ("olga", "/drafts"),
    ("olga", "/reviews"),
    ("olga", "/policies/complaints/history"),
    ("olga", "/policies/complaints/withdraw?on=2025-07-01"),
    ("abel", "/withdrawals/1"),
    ("abel", "/home"),
    ("abel", "/drafts"),
    ("abel", "/policies/refunds/history"),
    ("olga", "/write"),
    ("olga", "/write/new"),
    ("olga", "/write/drafts/2"),
    ("olga", "/drafts/bring-in"),
    ("olga", "/write/complaints/facts"),
    ("olga", "/drafts/2"),
    ("olga", "/drafts/5"),
    ("abel", "/drafts/5"),
    ("olga", "/write/drafts/5"),
    ("olga", "/drafts/6"),
    ("olga", "/releases/1"),
    ("olga", "/policies/complaints/1.0/tell"),
    ("olga", "/policies/complaints/1.0/notice"),
    ("alice", "/lessons/returned-lamp"),
    ("alice", "/sessions/opening-glass"),
    ("tom", "/trainer/sessions"),
    ("tom", "/trainer/sessions/opening-glass/dates"),
    ("tom", "/trainer/sessions/dates/1"),
    ("tom", "/trainer/lessons"),
    ("tom", "/trainer/lessons/returned-lamp/write"),
    ("tom", "/trainer/lessons/returned-lamp/look"),
    ("tom", "/trainer/quizzes"),
    ("tom", "/trainer/quizzes/complaints/results"),
    ("tom", "/trainer/quizzes/complaints/form"),
    ("tom", "/trainer/quizzes/complaints/file"),
    ("hana", "/requests"),
    ("olga", "/requests"),
    ("alice", "/requests"),
    ("alice", "/timeline/3"),
    ("hana", "/compliance"),
    ("hana", "/standing"),
    ("adam", "/standing"),
    ("hana", "/compliance/record"),
    ("hana", "/certificates/register"),
    ("adam", "/admin/people"),
    ("adam", "/admin/groups"),
    ("adam", "/admin/groups/1"),
    ("hana", "/rules/"),
    ("hana", "/rules/support"),
    ("hana", "/rules/support/edit"),
    ("hana", "/rules/support/end"),
    ("hana", "/rules/new"),
    ("hana", "/rules/ask"),
    ("adam", "/admin/mail"),
    ("adam", "/admin/jobs"),
    ("adam", "/admin/jobs/begin-day"),
    ("hana", "/admin/mail/to-come"),
)


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """The statements that are sent inside, without the beginnings of transactions."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def add_people(number: int, *, manager_id: int) -> None:
    """More people in the line of one manager, by plain inserts."""

    rows = [{"staff_number": f"N-{index:04}", "created_at": LONG_AGO} for index in range(number)]
    ids = list(db.session.scalars(insert(people.Person).returning(people.Person.id), rows))
    department = db.session.query(people.Department).first()
    assert department is not None
    facts = {
        "holds_from": LONG_AGO.date(),
        "recorded_at": LONG_AGO,
        "email": None,
        "email_key": None,
        "department_id": department.id,
        "team": "",
        "job_title": "Agent",
        "location": "Rotterdam",
        "employment_type": "employee",
        "manager_id": manager_id,
        "language": "en",
        "time_zone": "Europe/Amsterdam",
    }
    db.session.execute(
        insert(people.PersonFact),
        [{"person_id": i, "name": f"Person {i}", **facts} for i in ids],
    )
    hired = {"hired_on": LONG_AGO.date(), "recorded_at": LONG_AGO}
    db.session.execute(insert(people.Employment), [{"person_id": i, **hired} for i in ids])


def copy_policies(number: int) -> None:
    """More policies in force, each a copy of the first."""

    def copy(row, **changes):
        values = {c.name: getattr(row, c.name) for c in row.__table__.columns if c.name != "id"}
        return {**values, **changes}

    fact = db.session.query(PolicyFact).first()
    version = db.session.query(PolicyVersion).order_by(PolicyVersion.id).first()
    release = db.session.query(PolicyRelease).first()
    for index in range(number):
        slug = {"slug": f"copy-{index}", "created_at": LONG_AGO}
        policy_id = db.session.scalar(insert(Policy).returning(Policy.id), slug)
        db.session.execute(insert(PolicyFact), copy(fact, policy_id=policy_id))
        version_id = db.session.scalar(
            insert(PolicyVersion).returning(PolicyVersion.id), copy(version, policy_id=policy_id)
        )
        changes = {"policy_id": policy_id, "version_id": version_id}
        db.session.execute(insert(PolicyRelease), copy(release, **changes))


def send_back(version_id: int, cast: Cast) -> None:
    """A draft that others wrote in, submitted, remarked on and sent back."""
    work = get_work(version_id)
    content = to_content(work, work.source + b"\nMore.\n")
    with transaction():
        drafting.write_draft(version_id, content, editor_ids=(cast.tom, cast.hana), at=NOW)
    with transaction():
        seen = reviewing.submit(version_id, submitter_id=cast.olga, at=NOW).seen_digest
        words = {"paragraph": "", "words": "By whom?"}
        reviewing.comment(version_id, commenter_id=cast.abel, **words, at=NOW)
        decision = Decision(seen, "Say by whom.")
        reviewing.ask_changes(version_id, decision, reviewer_id=cast.abel, at=NOW)


def name_approvers(cast: Cast) -> None:
    """Let the policy that came last name who approves it."""
    with transaction():
        row = db.session.query(PolicyFact).order_by(PolicyFact.id.desc()).first()
        assert row is not None
        same = {column.name: getattr(row, column.name) for column in PolicyFact.__table__.columns}
        approval = {"by": [cast.abel, cast.mona], "needed": 1}
        db.session.add(PolicyFact(**{**same, "id": None, "approval": approval}))


def withdraw(slug: str, cast: Cast) -> None:
    """A withdrawal that stands and waits for its day."""
    with transaction():
        wish = Wish(date(2025, 7, 1), "It stands in another policy.")
        proposal_id = propose(slug, wish, proposer_id=cast.olga, at=NOW)
        deciding.approve(proposal_id, approver_id=cast.abel, met_on=None, at=NOW)


@pytest.fixture
def company(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    with app.app_context():
        make_company()
        complete_onboarding(cast)
        make_group((cast.alice, cast.mallory), at=NOW)
        make_rule("support", actor_id=cast.hana, at=NOW)
        make_draft(number="2.0", at=NOW)
        take_quiz(cast.alice, {"days": "7", "first": 0}, at=NOW)
        make_quiz("refunds", actor_id=cast.tom)
        make_lesson(actor_id=cast.tom)
        make_session(actor_id=cast.tom)
        make_event(actor_id=cast.tom, at=NOW)
        make_policy("refunds", audience="{department: Sales}")
        make_version("refunds", approver_id=cast.abel)
        with transaction():
            wish = Wish(NOW.date(), "It stands in another policy.")
            propose("refunds", wish, proposer_id=cast.olga, at=NOW)
        make_policy("leave")
        name_approvers(cast)
        make_version("leave", approver_id=cast.abel)
        send_back(make_draft("leave", "2.0", at=NOW), cast)
        withdraw("leave", cast)
        make_policy("travel")
        name_approvers(cast)
        send_back(make_draft("travel", at=NOW), cast)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return cast


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_no_page_needs_more_than_eight_queries(app, company, rows):
    with app.app_context(), transaction():
        add_people(rows, manager_id=company.mona)
        copy_policies(rows)
    with app.app_context(), transaction():
        reconcile(at=NOW)

    too_many = []
    for who, address in PAGES:
        browser = sign_in_as(app, getattr(company, who))
        forget_company(app)
        with count_queries() as sent:
            answer = browser.get(address)
        assert answer.status_code == 200, address
        if len(sent) > MOST:
            too_many.append((address, len(sent)))

    assert too_many == []

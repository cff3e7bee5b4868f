"""Each act can be checked against its entry from the tables alone, years later."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.certificates.models import Certificate
from lms.certificates.queries import find_certificate, find_name
from lms.db import Base, db, transaction
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.evidence.rules import (
    commit_to,
    compute_root,
    format_moment,
    hash_leaf,
    to_canonical_json,
)
from lms.people import service as people
from lms.people.models import RoleChange
from lms.policies.models import Policy, PolicyFact, PolicyRelease, PolicyVersion, Statement
from lms.policies.release_text import digest_findings
from lms.policies.review_models import PolicySubmission
from lms.programmes.models import ProgrammeVersion
from lms.quizzes.models import Attempt, Grade, QuizVersion, Submission
from lms.workflows.reconciling import reconcile
from tests.cast import make_cast
from tests.integration.workflows.scene import complete_onboarding, take_quiz
from tests.makers import make_company, make_version

APRIL = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
KEY = ("person_id", "subject", "subject_id", "asked_for", "occasion", "number")


@pytest.fixture
def cast(in_app):
    """Everything once: published, asked, read, answered, certified, superseded, left."""
    cast = make_cast()
    make_company()
    complete_onboarding(cast)
    take_quiz(cast.mona, {"days": "6"})
    make_version(number="2.0", approver_id=cast.abel, at=APRIL)
    with transaction():
        people.leave(cast.mallory, left_on=APRIL.date(), at=APRIL, actor_id=cast.hana)
        people.give_role(cast.alice, people.Role.TRAINER, at=APRIL, actor_id=cast.adam)
        reconcile(at=APRIL.replace(day=2))
    return cast


def read(entry_id: str) -> Any:
    body = db.session.scalars(select(EvidenceEntry.body).where(EvidenceEntry.id == entry_id)).one()
    return json.loads(body)


def list_rows(table: type[Base]) -> list[Any]:
    rows = list(db.session.scalars(select(table)))
    assert rows, table.__tablename__
    return rows


def digest_pairs(values: dict[str, Any]) -> str:
    pairs = [[key, values[key]] for key in sorted(values)]
    return hashlib.sha256(to_canonical_json(pairs)).hexdigest()


def test_every_entry_is_canonical_hashed_and_opened_by_its_clear_values(cast):
    opened = 0
    for entry in list_rows(EvidenceEntry):
        body = json.loads(entry.body)
        kept = select(EvidencePrivate).where(EvidencePrivate.entry_id == entry.id)
        private = {each.name: each for each in db.session.scalars(kept)}

        assert to_canonical_json(body) == entry.body
        assert hash_leaf(entry.body).hex() == entry.digest
        stated = (entry.id, entry.type, format_moment(entry.recorded_at))
        assert stated == (body["id"], body["type"], body["ts"])
        assert body["commitments"] == {
            name: commit_to(each.content, salt=each.salt) for name, each in private.items()
        }
        opened += len(private)
    assert opened == len(list_rows(EvidencePrivate))


@pytest.mark.parametrize(
    ("table", "more", "day"),
    [
        (Assignment, ("due_on", "reason"), "assigned_on"),
        (AssignmentWithdrawal, (), "withdrawn_on"),
    ],
    ids=["assignments", "withdrawals"],
)
def test_the_root_of_what_was_asked_and_withdrawn_can_be_computed_again(cast, table, more, day):
    rows = list_rows(table)
    entries = {row.entry_id for row in rows}

    for entry_id in entries:
        mine = sorted(
            (row for row in rows if row.entry_id == entry_id),
            key=lambda row: tuple(getattr(row, name) for name in KEY),
        )
        leaves = []
        for row in mine:
            values = {name: getattr(row, name) for name in (*KEY, *more)}
            stated = {k: v.isoformat() if k == "due_on" else v for k, v in values.items()}
            leaves.append(hash_leaf(bytes.fromhex(commit_to(stated, salt=row.salt))))
        facts = read(entry_id)["facts"]
        assert (facts["count"], facts["root"]) == (len(mine), compute_root(leaves).hex())
        assert {getattr(row, day).isoformat() for row in mine} == {facts[day]}
        moments = {getattr(row, day.replace("_on", "_at")) for row in mine}
        assert [format_moment(moment) for moment in moments] == [read(entry_id)["ts"]]


def test_an_acknowledgement_agrees_with_its_entry_in_everything(cast):
    act = list_rows(Acknowledgement)[0]
    entry = read(act.entry_id)
    policy = db.session.get_one(Policy, act.policy_id)
    version = db.session.get_one(PolicyVersion, act.version_id)
    statement = db.session.get_one(Statement, act.statement_id)
    plain = (
        *("title", "asked_for", "occasion", "source_digest", "text_digest", "html_digest"),
        *("view", "statement_digest", "language", "zone", "reading_seconds", "sign_in_method"),
        *("program_version", "idempotency_key"),
    )

    assert entry["facts"] == {
        **{name: getattr(act, name) for name in plain},
        "acknowledgement": act.id,
        "policy": policy.slug,
        "version": f"{version.major}.{version.minor}",
        "acknowledged_on": act.acknowledged_on.isoformat(),
        "presented_at": format_moment(act.presented_at),
        "signed_in_at": format_moment(act.signed_in_at),
    }
    assert entry["ts"] == format_moment(act.acknowledged_at)
    words = f"{statement.language}\n{statement.text}"
    assert hashlib.sha256(words.encode()).hexdigest() == act.statement_digest
    subject = db.session.get_one(EvidencePrivate, (act.entry_id, "subject"))
    assert subject.content["person_id"] == act.person_id


def test_a_release_agrees_with_its_entry_and_its_texts_with_their_digests(cast):
    for release in list_rows(PolicyRelease):
        facts = read(release.entry_id)["facts"]
        version = db.session.get_one(PolicyVersion, release.version_id)
        statement = db.session.get_one(Statement, version.statement_id)
        submission = list_rows(PolicySubmission)[-1]

        assert facts == {
            "findings": len(submission.findings),
            "findings_digest": digest_findings(submission.findings),
            "policy": "complaints",
            "version": f"{version.major}.{version.minor}",
            "title": version.title,
            "kind": version.kind,
            "asks_for": release.asks_for,
            "in_force_from": release.in_force_from.isoformat(),
            "meaning": release.meaning,
            "source_digest": hashlib.sha256(version.source).hexdigest(),
            "text_digest": hashlib.sha256(release.text.encode()).hexdigest(),
            "html_digest": hashlib.sha256(release.html.encode()).hexdigest(),
            "statement_digest": statement.digest,
        }


def test_the_facts_of_a_policy_agree_with_their_entry(cast):
    row = list_rows(PolicyFact)[0]
    kept = select(EvidenceEntry.body).where(EvidenceEntry.type == "policy.facts_changed")

    assert json.loads(db.session.scalars(kept).one())["facts"] == {
        "policy": "complaints",
        "holds_from": row.holds_from.isoformat(),
        "title": row.title,
        "asks": row.asks,
        "visibility": row.visibility,
        "review_every_months": row.review_every_months,
        "days_after_publishing": row.days_after_publishing,
        "days_after_hiring": row.days_after_hiring,
        "audience": row.audience,
    }


def test_attempts_answers_and_grades_agree_with_their_entries(cast):
    attempts = {attempt.id: attempt for attempt in list_rows(Attempt)}
    for attempt in attempts.values():
        version = db.session.get_one(QuizVersion, attempt.quiz_version_id)
        assert read(attempt.entry_id)["facts"] == {
            "attempt": attempt.id,
            "quiz": "complaints",
            "version": version.number,
            "source_digest": hashlib.sha256(version.source.encode()).hexdigest(),
            "occasion": attempt.occasion,
            "number": attempt.number,
            "drawn_digest": digest_pairs(attempt.drawn),
        }
    for submission in list_rows(Submission):
        facts = read(submission.entry_id)["facts"]
        assert facts["answers_digest"] == digest_pairs(submission.answers)
        assert facts["attempt"] == submission.attempt_id
    for grade in list_rows(Grade):
        assert read(grade.entry_id)["facts"] == {
            "attempt": grade.attempt_id,
            "quiz": "complaints",
            "number": grade.number,
            "score_bp": grade.score_bp,
            "passed": grade.is_passed,
            "detail_digest": digest_pairs(grade.detail),
        }
        assert grade.occasion == attempts[grade.attempt_id].occasion


def test_certificates_programmes_and_roles_agree_with_their_entries(cast):
    issued = list_rows(Certificate)[0]
    facts = read(issued.entry_id)["facts"]
    stated = (facts["certificate"], facts["items"], facts["score_bp"], facts["title"])
    assert stated == (issued.code, issued.items, issued.score_bp, issued.title)
    assert (facts["issued_on"], facts["valid_until"]) == (
        issued.issued_on.isoformat(),
        issued.valid_until.isoformat(),
    )
    programme = list_rows(ProgrammeVersion)[0]
    source_digest = hashlib.sha256(programme.source.encode()).hexdigest()
    assert read(programme.entry_id)["facts"]["source_digest"] == source_digest
    for change in list_rows(RoleChange):
        assert read(change.entry_id)["facts"] == {"role": change.role, "is_given": change.is_given}


def test_a_change_of_the_company_leaves_an_entry_that_only_commits(cast):
    kept = select(EvidenceEntry).where(EvidenceEntry.type == "company.facts_changed")
    entry = db.session.scalars(kept).one()

    assert json.loads(entry.body)["facts"] == {
        "keys": ["language", "legal_name", "name", "time_zone"]
    }
    assert b"Wrenfield" not in entry.body


def test_erasing_a_leaver_touches_neither_acts_nor_entries(cast):
    acts = (Acknowledgement, Assignment, Attempt, Submission, Grade, Certificate, EvidenceEntry)
    before = {t: sorted(map(repr, db.session.execute(select(t.__table__)))) for t in acts}
    code = list_rows(Certificate)[0].code

    with transaction():
        mine = delete(EvidencePrivate).where(EvidencePrivate.person_id == cast.alice)
        db.session.execute(mine)

    after = {t: sorted(map(repr, db.session.execute(select(t.__table__)))) for t in acts}
    assert after == before
    certificate = find_certificate(code)
    assert certificate is not None
    assert find_name(certificate) is None

"""What happened, act by act, behind one cell of the record."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment, AssignmentExtension, AssignmentWithdrawal
from lms.assignments.queries import KEY
from lms.certificates.models import Certificate
from lms.compliance.catalogue import Catalogue, Subject
from lms.compliance.moments import end_of_day
from lms.db import db
from lms.errors import NotFoundError
from lms.evidence.models import EvidenceEntry
from lms.policies.models import Policy, PolicyVersion, Statement
from lms.quizzes.models import Attempt, Grade, Quiz, QuizVersion, Submission


@dataclass(frozen=True)
class Act:
    """Something that happened at a moment, and the entry of the log that proves it."""

    kind: ClassVar[str] = ""
    at: datetime
    entry_id: str
    entry_digest: str | None


@dataclass(frozen=True)
class Assigned(Act):
    """That the duty was given to the person."""

    kind: ClassVar[str] = "assigned"
    asked_for: str
    occasion: str
    due_on: date
    reason: str


@dataclass(frozen=True)
class Withdrawn(Act):
    """That the duty was no longer asked."""

    kind: ClassVar[str] = "withdrawn"
    asked_for: str
    reason: str


@dataclass(frozen=True)
class Extended(Act):
    """That the duty was due on another day from then on."""

    kind: ClassVar[str] = "extended"
    asked_for: str
    due_on: date
    reason: str
    source: str


@dataclass(frozen=True)
class Acknowledged(Act):
    """That the person acknowledged a version, and everything that the act binds."""

    kind: ClassVar[str] = "acknowledged"
    act_id: str
    title: str
    number: str
    occasion: str
    statement: str
    language: str
    view: str
    presented_at: datetime
    reading_seconds: int
    signed_in_at: datetime
    sign_in_method: str
    source_digest: str
    text_digest: str
    html_digest: str
    statement_digest: str


@dataclass(frozen=True)
class Attempted(Act):
    """That the person tried a quiz, and how each grading of it came out."""

    kind: ClassVar[str] = "attempted"
    title: str
    quiz_version: int
    number: int
    handed_in_at: datetime | None
    score_bp: int | None
    is_passed: bool | None


@dataclass(frozen=True)
class Certified(Act):
    """That a certificate was issued."""

    kind: ClassVar[str] = "certified"
    title: str
    code: str
    issued_on: date
    valid_until: date | None


def get_subject(catalogue: Catalogue, kind: str, subject_id: int) -> Subject:
    """The policy or programme that the acts are about."""
    subject = catalogue.subjects.get((kind, subject_id))
    if subject is None:
        raise NotFoundError(f"There is no such {kind}.")
    return subject


def list_acts(person_id: int, subject: Subject, *, as_of: date, zone: str) -> tuple[Act, ...]:
    """Everything that the person was asked and did about it by the end of that day, in order."""
    acts = _list_duties(person_id, subject) + _list_extensions(person_id, subject)
    if subject.kind == "policy":
        acts += _list_acknowledgements(person_id, Policy.slug == subject.slug)
    elif subject.items:
        slugs = subject.list_items("policy")
        acts += _list_acknowledgements(person_id, Policy.slug.in_(slugs))
        acts += _list_attempts(person_id, subject.list_items("quiz"))
    end = end_of_day(as_of, zone)
    return tuple(sorted((act for act in acts if act.at < end), key=_in_order))


# What a moment brought together is told from cause to effect.
_ORDER = ("withdrawn", "assigned", "extended", "attempted", "acknowledged", "certified")


def _in_order(act: Act) -> tuple[datetime, int]:
    return act.at, _ORDER.index(act.kind)


def _list_duties(person_id: int, subject: Subject) -> list[Act]:
    own, gone, certificate = Assignment, AssignmentWithdrawal, Certificate
    made, ended = aliased(EvidenceEntry), aliased(EvidenceEntry)
    is_gone = and_(*(getattr(gone, key) == getattr(own, key) for key in KEY))
    is_certified = and_(
        own.subject == "programme",
        certificate.person_id == own.person_id,
        certificate.programme_id == own.subject_id,
        certificate.occasion == own.occasion,
    )
    rows = db.session.execute(
        select(own, gone, certificate, made.digest, ended.digest)
        .outerjoin(gone, is_gone)
        .outerjoin(certificate, is_certified)
        .outerjoin(made, made.id == own.entry_id)
        .outerjoin(ended, ended.id == gone.entry_id)
        .where(
            own.person_id == person_id,
            own.subject == subject.kind,
            own.subject_id == subject.id,
        )
        .order_by(own.assigned_at, own.number)
    )
    acts: dict[Act, None] = {}
    for duty, withdrawal, issued, made_digest, ended_digest in rows:
        acts[_to_assigned(duty, made_digest)] = None
        if withdrawal:
            acts[_to_withdrawn(withdrawal, ended_digest)] = None
        if issued:
            acts[_to_certified(issued)] = None
    return list(acts)


def _list_extensions(person_id: int, subject: Subject) -> list[Act]:
    own = AssignmentExtension
    rows = db.session.execute(
        select(own, EvidenceEntry.digest)
        .outerjoin(EvidenceEntry, EvidenceEntry.id == own.entry_id)
        .where(
            own.person_id == person_id,
            own.subject == subject.kind,
            own.subject_id == subject.id,
        )
    )
    return [
        Extended(
            at=row.recorded_at,
            entry_id=row.entry_id,
            entry_digest=digest,
            asked_for=row.asked_for,
            due_on=row.due_on,
            reason=row.reason,
            source=row.source,
        )
        for row, digest in rows
    ]


def _to_assigned(row: Assignment, digest: str | None) -> Assigned:
    return Assigned(
        at=row.assigned_at,
        entry_id=row.entry_id,
        entry_digest=digest,
        asked_for=row.asked_for,
        occasion=row.occasion,
        due_on=row.due_on,
        reason=row.reason,
    )


def _to_withdrawn(row: AssignmentWithdrawal, digest: str | None) -> Withdrawn:
    return Withdrawn(
        at=row.withdrawn_at,
        entry_id=row.entry_id,
        entry_digest=digest,
        asked_for=row.asked_for,
        reason=row.reason,
    )


def _to_certified(row: Certificate) -> Certified:
    return Certified(
        at=row.issued_at,
        entry_id=row.entry_id,
        entry_digest=row.entry_digest,
        title=row.title,
        code=row.code,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
    )


def _list_acknowledgements(person_id: int, is_asked_for: Any) -> list[Act]:
    act = Acknowledgement
    names = ("title", "occasion", "language", "view", "presented_at", "reading_seconds")
    more = ("signed_in_at", "sign_in_method", "source_digest", "text_digest", "html_digest")
    bound = (*names, *more, "statement_digest", "entry_id", "entry_digest")
    rows = db.session.execute(
        select(
            act.id.label("act_id"),
            act.acknowledged_at.label("at"),
            Statement.text.label("statement"),
            PolicyVersion.major,
            PolicyVersion.minor,
            *(getattr(act, name) for name in bound),
        )
        .join(Policy, Policy.id == act.policy_id)
        .join(PolicyVersion, PolicyVersion.id == act.version_id)
        .join(Statement, Statement.id == act.statement_id)
        .where(act.person_id == person_id, is_asked_for)
    ).mappings()
    acts: list[Act] = []
    for row in rows:
        values = dict(row)
        number = f"{values.pop('major')}.{values.pop('minor')}"
        acts.append(Acknowledged(number=number, **values))
    return acts


def _list_attempts(person_id: int, slugs: tuple[str, ...]) -> list[Act]:
    rows = db.session.execute(
        select(
            Attempt.started_at,
            Attempt.number,
            QuizVersion.title,
            QuizVersion.number.label("version"),
            Submission.submitted_at,
            Grade.score_bp,
            Grade.is_passed,
            Attempt.entry_id.label("started_in"),
            Grade.entry_id.label("graded_in"),
            EvidenceEntry.digest,
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(Submission, _is_of(Submission))
        .outerjoin(Grade, _is_of(Grade))
        .outerjoin(
            EvidenceEntry,
            EvidenceEntry.id == func.coalesce(Grade.entry_id, Attempt.entry_id),
        )
        .where(Attempt.person_id == person_id, Quiz.slug.in_(slugs))
        .order_by(Attempt.started_at, Grade.number)
    )
    return [
        Attempted(
            at=row.submitted_at or row.started_at,
            entry_id=row.graded_in or row.started_in,
            entry_digest=row.digest,
            title=row.title,
            quiz_version=row.version,
            number=row.number,
            handed_in_at=row.submitted_at,
            score_bp=row.score_bp,
            is_passed=row.is_passed,
        )
        for row in rows
    ]


def _is_of(table: Any) -> Any:
    return and_(table.person_id == Attempt.person_id, table.attempt_id == Attempt.id)

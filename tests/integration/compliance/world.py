"""A small company written straight into the tables, so that every day of it is known."""

import hashlib
import itertools
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment, AssignmentExtension, AssignmentWithdrawal
from lms.certificates.models import Certificate
from lms.db import db
from lms.exemptions.models import Exemption, ExemptionEnd, ExemptionRequest
from lms.people.models import Department, Employment, EmploymentEnd, Leave, Person, PersonFact
from lms.policies.models import Policy, PolicyFact, PolicyVersion, Statement
from lms.programmes.models import Programme, ProgrammeVersion

ZONE = "Europe/Amsterdam"
JANUARY = date(2026, 1, 1)
numbers = itertools.count(1)


def noon(day, zone=ZONE):
    return datetime.combine(day, time(12), ZoneInfo(zone)).astimezone(UTC)


def token(text):
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def add(row):
    db.session.add(row)
    db.session.flush()
    return row


def make_department(path, parent=None):
    name = path.rpartition(" / ")[2]
    return add(Department(name=name, path=path, parent_id=parent.id if parent else None))


def make_person(name, department, *, hired_on=JANUARY, boss=None, staff_number=None):
    number = staff_number or f"W-{next(numbers):05d}"
    person = add(Person(staff_number=number, created_at=noon(hired_on)))
    move(person, department, on=hired_on, name=name, boss=boss)
    add(Employment(person_id=person.id, hired_on=hired_on, recorded_at=noon(hired_on)))
    return person


def move(person, department, *, on, name=None, boss=None, recorded_on=None):
    earlier = (
        db.session.query(PersonFact)
        .filter_by(person_id=person.id)
        .order_by(PersonFact.id.desc())
        .first()
    )
    return add(
        PersonFact(
            person_id=person.id,
            holds_from=on,
            recorded_at=noon(recorded_on or on),
            name=name or earlier.name,
            email=None,
            email_key=None,
            department_id=department.id,
            team="One",
            job_title="Adviser",
            location="Rotterdam",
            employment_type="employee",
            manager_id=boss.id if boss else (earlier.manager_id if earlier else None),
            language="en",
            time_zone=ZONE,
        )
    )


def leave(person, *, on, recorded_on=None):
    period = db.session.query(Employment).filter_by(person_id=person.id).one()
    add(EmploymentEnd(employment_id=period.id, left_on=on, recorded_at=noon(recorded_on or on)))


def make_policy(slug, title, owner, *, versions=((1, 0),)):
    policy = add(Policy(slug=slug, created_at=noon(JANUARY)))
    add(
        PolicyFact(
            policy_id=policy.id,
            holds_from=JANUARY,
            recorded_at=noon(JANUARY),
            title=title,
            owner_id=owner.id,
            visibility="internal",
            asks="each version",
            review_every_months=12,
            days_after_publishing=14,
            days_after_hiring=14,
            audience="everyone",
        )
    )
    sentence = db.session.query(Statement).first() or add(
        Statement(language="en", text="I have read it.", digest=digest("I have read it."))
    )
    for major, minor in versions:
        add(
            PolicyVersion(
                policy_id=policy.id,
                major=major,
                minor=minor,
                kind="substantive" if minor == 0 else "editorial",
                title=title,
                language="en",
                summary="First.",
                effective_on=JANUARY,
                author_id=owner.id,
                statement_id=sentence.id,
                source=b"",
                source_digest=digest(slug),
                created_at=noon(JANUARY),
            )
        )
    return policy


def make_programme(slug, title, owner, *, starts="on hiring"):
    programme = add(Programme(slug=slug, created_at=noon(JANUARY)))
    add(
        ProgrammeVersion(
            programme_id=programme.id,
            number=1,
            title=title,
            source="",
            source_digest=digest(slug),
            definition={"starts": starts},
            published_at=noon(JANUARY),
            published_by=owner.id,
            entry_id=token(slug),
        )
    )
    return programme


def assign(person, subject, *, on, due_on, asked_for=None, occasion="first", number=1):
    kind = "policy" if isinstance(subject, Policy) else "programme"
    return add(
        Assignment(
            person_id=person.id,
            subject=kind,
            subject_id=subject.id,
            asked_for=asked_for if asked_for is not None else ("1.0" if kind == "policy" else ""),
            occasion=occasion,
            number=number,
            assigned_at=noon(on),
            assigned_on=on,
            due_on=due_on,
            reason="published",
            salt=b"0" * 32,
            entry_id=token(f"assignment {person.id} {subject.id} {on}"),
        )
    )


def withdraw(assignment, *, on, reason="moved"):
    key = ("person_id", "subject", "subject_id", "asked_for", "occasion", "number")
    return add(
        AssignmentWithdrawal(
            **{name: getattr(assignment, name) for name in key},
            withdrawn_at=noon(on),
            withdrawn_on=on,
            reason=reason,
            salt=b"1" * 32,
            entry_id=token(f"withdrawal {assignment.person_id} {on}"),
        )
    )


def extend(assignment, *, on, due_on, number=1, reason="asked"):
    key = ("person_id", "subject", "subject_id", "asked_for", "occasion", "number")
    return add(
        AssignmentExtension(
            **{name: getattr(assignment, name) for name in key},
            extension=number,
            due_on=due_on,
            reason=reason,
            source=token("question"),
            recorded_at=noon(on),
            recorded_on=on,
            entry_id=token(f"extension {assignment.person_id} {on}"),
        )
    )


def exempt(person, subject, *, first, last, granted_on=None, ended=None):
    """Exempt the person from a policy, a programme or, with None, from everything."""
    kinds = {Policy: "policy", Programme: "programme", type(None): "everything"}
    about = {"subject": kinds[type(subject)], "subject_id": subject.id if subject else 0}
    at, key = noon(granted_on or first), token(f"exemption {next(numbers)}")
    mine = {"person_id": person.id, "request_id": key}
    common = {"asker_id": person.id, "asked_at": at, "document_digest": None, "entry_id": key}
    days = {"from_on": first, "until_on": last}
    add(ExemptionRequest(person_id=person.id, id=key, kind="exemption", **about, **days, **common))
    add(Exemption(**mine, **about, **days, granted_at=at))
    if ended:
        last_on, ended_on = ended
        done = {"ended_by": person.id, "ended_at": noon(ended_on), "entry_id": key}
        add(ExemptionEnd(**mine, last_on=last_on, **done))


def send_away(person, *, first, last, recorded_on=None):
    at = noon(recorded_on or first)
    add(Leave(person_id=person.id, from_on=first, until_on=last, recorded_at=at))


def acknowledge(person, policy, *, at, asked_for="1.0", occasion="first", version=None):
    major, minor = version or (int(asked_for.split(".")[0]), 0)
    found = (
        db.session.query(PolicyVersion)
        .filter_by(policy_id=policy.id, major=major, minor=minor)
        .one()
    )
    name = f"acknowledgement {person.id} {policy.id} {asked_for} {occasion}"
    return add(
        Acknowledgement(
            person_id=person.id,
            policy_id=policy.id,
            asked_for=asked_for,
            occasion=occasion,
            id=token(name),
            version_id=found.id,
            title=found.title,
            source_digest=digest("source"),
            text_digest=digest("text"),
            html_digest=digest("html"),
            view="whole",
            statement_id=found.statement_id,
            statement_digest=digest("I have read it."),
            language="en",
            presented_at=at,
            acknowledged_at=at,
            acknowledged_on=at.astimezone(ZoneInfo(ZONE)).date(),
            zone=ZONE,
            reading_seconds=60,
            signed_in_at=at,
            sign_in_method="password",
            program_version="0.1.0",
            idempotency_key=token(name + " key"),
            entry_id=token(name + " entry"),
            entry_digest=digest(name),
        )
    )


def certify(person, programme, *, on, valid_until, occasion="first", title="Certificate"):
    name = f"certificate {person.id} {programme.id} {occasion}"
    return add(
        Certificate(
            person_id=person.id,
            code=token(name),
            programme_id=programme.id,
            programme_version_id=1,
            occasion=occasion,
            programme_title=title,
            title=title,
            items=["Reading"],
            score_bp=9000,
            issued_at=noon(on),
            issued_on=on,
            valid_until=valid_until,
            entry_id=token(name + " entry"),
            entry_digest=digest(name),
        )
    )

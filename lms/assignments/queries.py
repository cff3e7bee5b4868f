"""What people owe: conditions for other queries, and one person's list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment, AssignmentExtension, AssignmentWithdrawal
from lms.certificates.models import Certificate
from lms.db import fetch
from lms.exemptions.conditions import exempt_until
from lms.people.population import is_on_leave
from lms.sql import AS_OF, PERSON

KEY = ("person_id", "subject", "subject_id", "asked_for", "occasion", "number")


@dataclass(frozen=True)
class AssignmentView:
    """One thing a person owes or owed and still stands.

    `due_on` is the day that counts now; `extended_by` says why it is another than it was at first.
    `exempt_until` and `is_away` are known only where a day was asked about.
    """

    subject: str
    subject_id: int
    asked_for: str
    occasion: str
    number: int
    assigned_on: date
    due_on: date
    extended_by: str | None
    reason: str
    rule: str | None
    because_on: date | None
    is_met: bool
    exempt_until: date | None = None
    is_away: bool = False


def is_withdrawn(assignment: Any) -> ColumnElement[bool]:
    """The condition that a row of `assignment` was withdrawn."""
    withdrawal = aliased(AssignmentWithdrawal)
    return exists().where(*(getattr(withdrawal, k) == getattr(assignment, k) for k in KEY))


def is_met(assignment: Any) -> ColumnElement[bool]:
    """The condition that an act met a row of `assignment`."""
    act, certificate = aliased(Acknowledgement), aliased(Certificate)
    acknowledged = exists().where(
        assignment.subject == "policy",
        act.person_id == assignment.person_id,
        act.policy_id == assignment.subject_id,
        act.asked_for == assignment.asked_for,
        act.occasion == assignment.occasion,
    )
    certified = exists().where(
        assignment.subject == "programme",
        certificate.person_id == assignment.person_id,
        certificate.programme_id == assignment.subject_id,
        certificate.occasion == assignment.occasion,
    )
    return or_(acknowledged, certified)


def has_run_out(assignment: Any, day: date) -> ColumnElement[bool]:
    """The condition that the certificate which met a row of `assignment` is valid no longer."""
    certificate = aliased(Certificate)
    return exists().where(
        assignment.subject == "programme",
        certificate.person_id == assignment.person_id,
        certificate.programme_id == assignment.subject_id,
        certificate.occasion == assignment.occasion,
        certificate.valid_until < day,
    )


def is_extended_by(
    assignment: Any, extension: Any, is_known: Callable[[Any], list[ColumnElement[bool]]]
) -> ColumnElement[bool]:
    """The condition that a row of `extension` is the last of that assignment's that is known."""
    later = aliased(AssignmentExtension)
    newer = exists().where(
        *(getattr(later, key) == getattr(extension, key) for key in KEY),
        later.extension > extension.extension,
        *is_known(later),
    )
    mine = (getattr(extension, key) == getattr(assignment, key) for key in KEY)
    return and_(*mine, *is_known(extension), not_(newer))


def due_day(assignment: Any) -> Any:
    """The day by which a row of `assignment` is due now, as a subquery."""
    extension = aliased(AssignmentExtension)
    newest = (
        select(extension.due_on)
        .where(*(getattr(extension, key) == getattr(assignment, key) for key in KEY))
        .order_by(extension.extension.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, assignment.due_on)


def list_assignments(person_id: int, as_of: date | None = None) -> tuple[AssignmentView, ...]:
    """What was asked of the person and not withdrawn, the soonest due first.

    With a day each says until when the person is exempt from it, and whether they are on leave.
    """
    statement = _select_assignments() if as_of is None else _select_excused()
    rows = fetch(statement, {"person_id": person_id, "as_of": as_of})
    return tuple(AssignmentView(**row) for row in rows.mappings())


def find_assignment(
    person_id: int, subject: str, subject_id: int, asked_for: str, occasion: str
) -> AssignmentView | None:
    """That duty of the person, unless it was withdrawn."""
    asked = {
        "person_id": person_id,
        "subject": subject,
        "subject_id": subject_id,
        "asked_for": asked_for,
        "occasion": occasion,
    }
    row = fetch(_select_assignment(), asked).mappings().first()
    return AssignmentView(**row) if row else None


def list_open_programmes(person_id: int) -> tuple[AssignmentView, ...]:
    """The programmes that the person has yet to complete, the soonest due first."""
    rows = fetch(_select_open_programmes(), {"person_id": person_id})
    return tuple(AssignmentView(**row) for row in rows.mappings())


def has_occasion(person_id: int, occasion: str) -> bool:
    """Whether a duty of the person, one that still stands, names that occasion."""
    asked = {"person_id": person_id, "occasion": occasion}
    return fetch(_select_occasion(), asked).first() is not None


@cache
def _select_assignment() -> Select[*tuple[Any, ...]]:
    names = ("subject", "subject_id", "asked_for", "occasion")
    key = (getattr(Assignment, name) == bindparam(name) for name in names)
    return _select_assignments().where(*key)


@cache
def _select_open_programmes() -> Select[*tuple[Any, ...]]:
    return _select_assignments().where(Assignment.subject == "programme", not_(is_met(Assignment)))


@cache
def _select_occasion() -> Select[*tuple[Any, ...]]:
    return _select_assignments().where(Assignment.occasion == bindparam("occasion"))


@cache
def _select_excused() -> Select[*tuple[Any, ...]]:
    about = (Assignment.person_id, Assignment.subject, Assignment.subject_id)
    return _select_assignments().add_columns(
        exempt_until(*about, AS_OF).label("exempt_until"),
        is_on_leave(Assignment.person_id, AS_OF).label("is_away"),
    )


@cache
def _select_assignments() -> Select[*tuple[Any, ...]]:
    extension = aliased(AssignmentExtension)
    due_on = func.coalesce(extension.due_on, Assignment.due_on).label("due_on")
    return (
        select(
            Assignment.subject,
            Assignment.subject_id,
            Assignment.asked_for,
            Assignment.occasion,
            Assignment.number,
            Assignment.assigned_on,
            due_on,
            extension.reason.label("extended_by"),
            Assignment.reason,
            Assignment.rule,
            Assignment.because_on,
            is_met(Assignment).label("is_met"),
        )
        .outerjoin(extension, is_extended_by(Assignment, extension, lambda _: []))
        .where(Assignment.person_id == PERSON, not_(is_withdrawn(Assignment)))
        .order_by(due_on, Assignment.subject, Assignment.subject_id)
    )

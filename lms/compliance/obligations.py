"""What people owed on a day and what they had done about it, as building blocks of queries."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment, AssignmentExtension, AssignmentWithdrawal
from lms.assignments.queries import KEY, is_extended_by
from lms.certificates.models import Certificate
from lms.compliance.rules import COUNTED, Verdict
from lms.compliance.selection import Filter, is_counted
from lms.exemptions import conditions
from lms.people.models import PersonFact
from lms.people.population import is_on_leave
from lms.sql import looked_up_by

Renewals = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Joined:
    """The tables of one query about obligations, under the names that they have in it."""

    assignment: Any
    fact: Any
    act: Any
    certificate: Any
    withdrawal: Any
    extension: Any


def join_tables() -> Joined:
    """Fresh names for the tables of one query."""
    return Joined(
        assignment=aliased(Assignment),
        fact=aliased(PersonFact),
        act=aliased(Acknowledgement),
        certificate=aliased(Certificate),
        withdrawal=aliased(AssignmentWithdrawal),
        extension=aliased(AssignmentExtension),
    )


def select_from(joined: Joined, selection: Filter, *columns: Any) -> Select[Any]:
    """The columns of every assignment made by that day to people who are counted."""
    own, fact = joined.assignment, joined.fact
    people = select(*columns).select_from(fact)
    return _join_acts(
        people.join(own, own.person_id == looked_up_by(fact.person_id)), joined, selection
    ).where(*_is_asked(own, selection), *is_counted(fact, selection))


def select_of_people(joined: Joined, selection: Filter, people: Any, *columns: Any) -> Select[Any]:
    """The same of people who are known to be counted, by their ids and nothing else of them."""
    own = joined.assignment
    assigned = select(*columns).select_from(own)
    return _join_acts(assigned, joined, selection).where(
        own.person_id.in_(people), *_is_asked(own, selection)
    )


def _is_asked(own: Any, selection: Filter) -> list[ColumnElement[bool]]:
    conditions = [own.assigned_on <= selection.as_of]
    if selection.known_at is not None:
        conditions.append(own.assigned_at <= selection.known_at)
    if selection.policy_id is not None:
        conditions += [own.subject == "policy", own.subject_id == selection.policy_id]
    if selection.programme_id is not None:
        conditions += [own.subject == "programme", own.subject_id == selection.programme_id]
    return conditions


def _join_acts(statement: Select[Any], joined: Joined, selection: Filter) -> Select[Any]:
    return (
        statement.outerjoin(joined.act, _is_act_of(joined, selection))
        .outerjoin(joined.certificate, _is_certificate_of(joined, selection))
        .outerjoin(joined.withdrawal, _is_withdrawal_of(joined, selection))
        .outerjoin(joined.extension, _is_extension_of(joined, selection))
    )


def _is_act_of(joined: Joined, selection: Filter) -> ColumnElement[bool]:
    own, act = joined.assignment, joined.act
    limits = [act.acknowledged_on <= selection.as_of]
    if selection.known_at is not None:
        limits.append(act.acknowledged_at <= selection.known_at)
    return and_(
        own.subject == "policy",
        act.person_id == own.person_id,
        act.policy_id == own.subject_id,
        act.asked_for == own.asked_for,
        act.occasion == own.occasion,
        *limits,
    )


def _is_certificate_of(joined: Joined, selection: Filter) -> ColumnElement[bool]:
    own, certificate = joined.assignment, joined.certificate
    return and_(
        own.subject == "programme",
        certificate.person_id == own.person_id,
        certificate.programme_id == own.subject_id,
        certificate.occasion == own.occasion,
        *is_issued(certificate, selection),
    )


def is_issued(certificate: Any, selection: Filter) -> list[ColumnElement[bool]]:
    """The conditions that a certificate was issued by that day, as known."""
    limits = [certificate.issued_on <= selection.as_of]
    if selection.known_at is not None:
        limits.append(certificate.issued_at <= selection.known_at)
    return limits


def _is_withdrawal_of(joined: Joined, selection: Filter) -> ColumnElement[bool]:
    own, withdrawal = joined.assignment, joined.withdrawal
    limits = [withdrawal.withdrawn_on <= selection.as_of]
    if selection.known_at is not None:
        limits.append(withdrawal.withdrawn_at <= selection.known_at)
    return and_(*(getattr(withdrawal, key) == getattr(own, key) for key in KEY), *limits)


def _is_extension_of(joined: Joined, selection: Filter) -> ColumnElement[bool]:
    def is_known(extension: Any) -> list[ColumnElement[bool]]:
        limits = [extension.recorded_on <= selection.as_of]
        if selection.known_at is not None:
            limits.append(extension.recorded_at <= selection.known_at)
        return limits

    return is_extended_by(joined.assignment, joined.extension, is_known)


def due_on(joined: Joined) -> Any:
    """The day by which the duty was due, as far as that had been recorded by the day asked about.

    A question lets it wait, and the answer says how long it waited.
    """
    return func.coalesce(joined.extension.due_on, joined.assignment.due_on)


def met_on(joined: Joined) -> Any:
    """The day of the act that met the duty, where the person lives."""
    return func.coalesce(joined.act.acknowledged_on, joined.certificate.issued_on)


def renewed_on(certificate: Any, selection: Filter, renewals: Renewals) -> Any:
    """The day of the first certificate that took the place of this one, as a subquery."""
    newer = aliased(Certificate)
    return (
        select(func.min(newer.issued_on))
        .where(
            newer.person_id == certificate.person_id,
            newer.issued_at > certificate.issued_at,
            _renews(newer, certificate, renewals),
            *is_issued(newer, selection),
        )
        .scalar_subquery()
    )


def _renews(newer: Any, older: Any, renewals: Renewals) -> ColumnElement[bool]:
    followed = [
        and_(older.programme_id == programme_id, newer.programme_id.in_(followers))
        for programme_id, followers in renewals
    ]
    return or_(newer.programme_id == older.programme_id, *followed)


def needed_by(joined: Joined) -> Any:
    """The day by which a late or open duty had to be met, or met anew; as `Row.needed_by`."""
    return func.coalesce(joined.certificate.valid_until, due_on(joined))


def is_met(joined: Joined) -> ColumnElement[bool]:
    """The condition that an act or a certificate of that day met the duty."""
    return or_(joined.act.person_id.is_not(None), joined.certificate.person_id.is_not(None))


def is_replaced(joined: Joined, selection: Filter) -> ColumnElement[bool]:
    """The condition that the duty was met and the same subject was asked for again since."""
    own, later = joined.assignment, aliased(Assignment)
    limits = [later.assigned_on <= selection.as_of]
    if selection.known_at is not None:
        limits.append(later.assigned_at <= selection.known_at)
    asked_again = exists().where(
        later.person_id == own.person_id,
        later.subject == own.subject,
        later.subject_id == own.subject_id,
        later.assigned_at > own.assigned_at,
        *limits,
    )
    return and_(is_met(joined), asked_again)


def is_exempt(joined: Joined, selection: Filter) -> ColumnElement[bool]:
    """The condition that the person was exempt from the duty on that day."""
    own, known_at = joined.assignment, selection.known_at
    about = (own.person_id, own.subject, own.subject_id)
    return conditions.is_exempt(*about, selection.as_of, known_at=known_at)


def exempt_until(joined: Joined, selection: Filter) -> Any:
    """The last day of the exemption from the duty that covers that day, as a subquery."""
    own, known_at = joined.assignment, selection.known_at
    about = (own.person_id, own.subject, own.subject_id)
    return conditions.exempt_until(*about, selection.as_of, known_at=known_at)


def is_away(joined: Joined, selection: Filter) -> ColumnElement[bool]:
    """The condition that the person was on leave on that day."""
    person_id = joined.assignment.person_id
    return is_on_leave(person_id, selection.as_of, known_at=selection.known_at)


def verdict(joined: Joined, selection: Filter, renewals: Renewals) -> Any:
    """The verdict as an expression; says the same as `rules.judge`."""
    certificate, as_of = joined.certificate, literal(selection.as_of)
    has_run_out = and_(
        certificate.valid_until < as_of,
        renewed_on(certificate, selection, renewals).is_(None),
    )
    is_undone = or_(not_(is_met(joined)), has_run_out)
    return case(
        (joined.withdrawal.person_id.is_not(None), Verdict.WITHDRAWN.value),
        # Asked of those alone who have not done it: they are few, and each costs two look-ups.
        (and_(is_undone, is_exempt(joined, selection)), Verdict.EXEMPT.value),
        (and_(is_undone, is_away(joined, selection)), Verdict.PAUSED.value),
        (and_(not_(is_met(joined)), due_on(joined) < as_of), Verdict.OVERDUE.value),
        (not_(is_met(joined)), Verdict.OPEN.value),
        (has_run_out, Verdict.EXPIRED.value),
        (met_on(joined) > due_on(joined), Verdict.DONE_LATE.value),
        else_=Verdict.DONE.value,
    )


def has_asked_verdict(
    joined: Joined, selection: Filter, renewals: Renewals
) -> list[ColumnElement[bool]]:
    """The conditions that a duty is shown: those asked for, or else all that count.

    A duty that was met and then asked for again, for a newer version or a new period, is
    history: the newer one is what counts.
    """
    conditions = [not_(is_replaced(joined, selection))]
    if selection.verdicts and set(selection.verdicts) != set(COUNTED):
        wanted = [one.value for one in selection.verdicts]
        conditions.append(verdict(joined, selection, renewals).in_(wanted))
    else:
        conditions.append(joined.withdrawal.person_id.is_(None))
    return conditions

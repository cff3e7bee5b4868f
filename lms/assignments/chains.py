"""What people were ever asked and did about it, read for many of them at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, not_, select, true
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.chain import MANUAL_PREFIX, Link, Request
from lms.assignments.models import Assignment, AssignmentExtension, AssignmentWithdrawal
from lms.assignments.queries import KEY
from lms.assignments.rule_models import (
    AssignmentRequest,
    AssignmentRequestEnd,
    AssignmentRequestPerson,
)
from lms.certificates.models import Certificate
from lms.db import fetch
from lms.people.standing import RANGE, SOME, Span

Thing: TypeAlias = tuple[str, int]


def list_links(span: Span, thing: Thing | None = None) -> Mapping[int, Mapping[Thing, list[Link]]]:
    """Each link of the chains of these people, by person and by what it is about.

    With a `thing` only what is about it.
    """
    asked = dict(span.asked)
    if thing is not None:
        asked |= {"subject": thing[0], "subject_id": thing[1]}
    statement = _select_links(RANGE if span.ids is None else SOME, is_narrow=thing is not None)
    found: dict[int, dict[Thing, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for row in fetch(statement, asked):
        found[row[0]][row[1], row[2]].append(Link(*row[3:]))
    return found


@cache
def _select_links(kind: Span, *, is_narrow: bool) -> Select[*tuple[Any, ...]]:
    own, gone = aliased(Assignment), aliased(AssignmentWithdrawal)
    act, certificate = aliased(Acknowledgement), aliased(Certificate)
    return (
        select(
            own.person_id,
            own.subject,
            own.subject_id,
            own.asked_for,
            own.occasion,
            own.number,
            own.rule,
            own.assigned_on,
            own.due_on,
            func.coalesce(_newest_due(own), own.due_on).label("late_after"),
            gone.person_id.is_not(None).label("is_withdrawn"),
            func.coalesce(act.acknowledged_on, certificate.issued_on).label("met_on"),
            certificate.valid_until,
        )
        .outerjoin(gone, and_(*(getattr(gone, key) == getattr(own, key) for key in KEY)))
        .outerjoin(act, _is_act_of(own, act))
        .outerjoin(certificate, _is_certificate_of(own, certificate))
        .where(
            kind.is_of(own.person_id),
            own.subject == bindparam("subject") if is_narrow else true(),
            own.subject_id == bindparam("subject_id") if is_narrow else true(),
        )
        .order_by(own.person_id, own.subject, own.subject_id, own.assigned_on, own.number)
    )


def _is_act_of(own: Any, act: Any) -> ColumnElement[bool]:
    return and_(
        own.subject == "policy",
        act.person_id == own.person_id,
        act.policy_id == own.subject_id,
        act.asked_for == own.asked_for,
        act.occasion == own.occasion,
    )


def _is_certificate_of(own: Any, certificate: Any) -> ColumnElement[bool]:
    return and_(
        own.subject == "programme",
        certificate.person_id == own.person_id,
        certificate.programme_id == own.subject_id,
        certificate.occasion == own.occasion,
    )


def _newest_due(own: Any) -> Any:
    extension = aliased(AssignmentExtension)
    return (
        select(extension.due_on)
        .where(*(getattr(extension, key) == getattr(own, key) for key in KEY))
        .order_by(extension.extension.desc())
        .limit(1)
        .scalar_subquery()
    )


def list_requests(
    span: Span, thing: Thing | None = None
) -> Mapping[int, Mapping[Thing, list[Request]]]:
    """What was asked of these people by hand and not called off."""
    found: dict[int, dict[Thing, list[Request]]] = defaultdict(lambda: defaultdict(list))
    for row in fetch(_select_requests(RANGE if span.ids is None else SOME), span.asked):
        if thing in {None, (row.subject, row.subject_id)}:
            request = Request(f"{MANUAL_PREFIX}{row.id}", row.asked_on, row.due_on)
            found[row.person_id][row.subject, row.subject_id].append(request)
    return found


@cache
def _select_requests(kind: Span) -> Select[*tuple[Any, ...]]:
    mine, end = aliased(AssignmentRequestPerson), aliased(AssignmentRequestEnd)
    asked = aliased(AssignmentRequest)
    called_off = exists().where(end.person_id == mine.person_id, end.request_id == mine.request_id)
    return (
        select(
            mine.person_id,
            asked.id,
            asked.subject,
            asked.subject_id,
            asked.asked_on,
            asked.due_on,
        )
        .join(asked, asked.id == mine.request_id)
        .where(kind.is_of(mine.person_id), not_(called_off))
        .order_by(mine.person_id, asked.id)
    )


def list_followed(links: Mapping[Thing, list[Link]], things: Collection[Thing]) -> list[date]:
    """The days on which these things were done."""
    return [link.met_on for thing in things for link in links.get(thing, ()) if link.met_on]

"""Who is exempt from what on a day: conditions for other queries."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from lms.exemptions.models import Exemption, ExemptionEnd
from lms.exemptions.rules import EVERYTHING
from lms.sql import Day


def is_exempt(
    person_id: Any,
    subject: Any,
    subject_id: Any,
    as_of: Day,
    *,
    known_at: datetime | None = None,
) -> ColumnElement[bool]:
    """The condition that the person is exempt from that on that day, its last day included.

    With `known_at` only what had been recorded by that moment counts.
    """
    until = exempt_until(person_id, subject, subject_id, as_of, known_at=known_at)
    covers: ColumnElement[bool] = until.is_not(None)
    return covers


def exempt_until(
    person_id: Any,
    subject: Any,
    subject_id: Any,
    as_of: Day,
    *,
    known_at: datetime | None = None,
) -> Any:
    """The last day of the exemption that covers that day, as a subquery; null where none does."""
    own, end = aliased(Exemption), aliased(ExemptionEnd)
    last_on = func.coalesce(end.last_on, own.until_on)
    return (
        select(func.max(last_on))
        .select_from(own)
        .outerjoin(end, and_(*_is_end_of(own, end, known_at)))
        .where(
            own.person_id == person_id,
            _is_about(own, subject, subject_id),
            own.from_on <= as_of,
            last_on >= as_of,
            *_is_known(own, known_at),
        )
        .scalar_subquery()
    )


def _is_about(own: Any, subject: Any, subject_id: Any) -> ColumnElement[bool]:
    return or_(
        own.subject == EVERYTHING, and_(own.subject == subject, own.subject_id == subject_id)
    )


def _is_known(own: Any, known_at: datetime | None) -> list[ColumnElement[bool]]:
    return [] if known_at is None else [own.granted_at <= known_at]


def _is_end_of(own: Any, end: Any, known_at: datetime | None) -> list[ColumnElement[bool]]:
    mine = [end.person_id == own.person_id, end.request_id == own.request_id]
    return mine if known_at is None else [*mine, end.ended_at <= known_at]

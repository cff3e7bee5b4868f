"""Fresh time for who was away or exempt: what was open then is due later once that is over."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from lms.assignments.extending import record_extension
from lms.assignments.extension_rules import Extension, ExtensionReason, find_fresh_day
from lms.assignments.models import Assignment
from lms.assignments.queries import KEY, due_day, is_met, is_withdrawn
from lms.db import fetch
from lms.exemptions.models import Exemption, ExemptionEnd
from lms.people.models import Leave
from lms.people.standing import RANGE, SOME, Span
from lms.sql import AS_OF


def give_fresh_time(spans: Iterable[Span], *, at: datetime, day: date) -> int:
    """Give the whole time anew for what was open while somebody was away or exempt.

    How many duties are due later. What was recorded once is not recorded again; a leave whose end
    is corrected gives its time again, counted from the other end.
    """
    return sum(_give(row, at=at) for span in spans for row in _list_resumed(span, day))


def _list_resumed(span: Span, day: date) -> Iterator[Any]:
    kind = RANGE if span.ids is None else SOME
    asked = {"as_of": day, **span.asked}
    yield from fetch(_select_returned(kind), asked).all()
    yield from fetch(_select_exempt(kind), asked).all()


def _give(row: Any, *, at: datetime) -> bool:
    resumed_on = row.last_on + timedelta(days=1)
    due_on = find_fresh_day(row.due_on - row.assigned_on, resumed_on, row.late_after)
    if due_on is None:
        return False
    reason, source = ExtensionReason.EXEMPTION_ENDED, row.request_id
    if source is None:
        reason = ExtensionReason.RETURNED
        source = f"leave {row.from_on:%Y%m%d}-{row.last_on:%Y%m%d}"
    return record_extension(row, Extension(due_on, reason, source, resumed_on), at=at)


@cache
def _select_returned(kind: Span) -> Select[*tuple[Any, ...]]:
    """What is open of people who were away when or after it was asked, and are back."""
    own, leave, later = aliased(Assignment), aliased(Leave), aliased(Leave)
    corrected = exists().where(
        later.person_id == leave.person_id, later.from_on == leave.from_on, later.id > leave.id
    )
    return _select_open(own, leave.from_on, leave.until_on, literal(None)).where(
        own.person_id == leave.person_id,
        kind.is_of(leave.person_id),
        leave.until_on < AS_OF,
        leave.until_on >= leave.from_on,
        own.assigned_on <= leave.until_on,
        not_(corrected),
    )


@cache
def _select_exempt(kind: Span) -> Select[*tuple[Any, ...]]:
    """What is open of people who were exempt from it when or after it was asked."""
    own, exemption, end = aliased(Assignment), aliased(Exemption), aliased(ExemptionEnd)
    last_on = func.coalesce(
        select(end.last_on)
        .where(
            end.person_id == exemption.person_id,
            end.request_id == exemption.request_id,
        )
        .scalar_subquery(),
        exemption.until_on,
    )
    is_of_it = or_(
        exemption.subject == "everything",
        and_(own.subject == exemption.subject, own.subject_id == exemption.subject_id),
    )
    return _select_open(own, exemption.from_on, last_on, exemption.request_id).where(
        own.person_id == exemption.person_id,
        kind.is_of(exemption.person_id),
        is_of_it,
        last_on < AS_OF,
        last_on >= exemption.from_on,
        own.assigned_on <= last_on,
    )


def _select_open(own: Any, from_on: Any, last_on: Any, request_id: Any) -> Select[Any]:
    return (
        select(
            *(getattr(own, key) for key in KEY),
            own.assigned_on,
            own.due_on,
            due_day(own).label("late_after"),
            from_on.label("from_on"),
            last_on.label("last_on"),
            request_id.label("request_id"),
        )
        .where(not_(is_withdrawn(own)), not_(is_met(own)))
        .order_by(*(getattr(own, key) for key in KEY), from_on)
    )

"""Who asked for what, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.errors import NotFoundError
from lms.exemptions.models import (
    Exemption,
    ExemptionDecision,
    ExemptionEnd,
    ExemptionRequest,
    ExemptionText,
)
from lms.exemptions.rules import Kind, Span, State, Thing

PAGE_SIZE = 50
# Nobody leafs further, and a larger number may be beyond what a database counts.
MOST_PAGES = 1_000_000
PARTS = ("asked", "refused", "ended")


@dataclass(frozen=True)
class RequestView:
    """A request with its answer and its end; words are None where there are none or no longer."""

    person_id: int
    id: str
    kind: Kind
    thing: Thing
    from_on: date | None
    until_on: date
    asker_id: int
    asked_at: datetime
    document_digest: str | None
    entry_id: str
    decision: State | None
    decider_id: int | None
    decided_at: datetime | None
    granted_from: date | None
    granted_until: date | None
    last_on: date | None
    ended_by: int | None
    ended_at: datetime | None
    reason: str | None
    refusal: str | None
    end_reason: str | None

    @property
    def state(self) -> State:
        """How far it has come."""
        return self.decision or State.WAITING

    @property
    def is_exemption(self) -> bool:
        """Whether it is about owing something less, and not about a later day."""
        return self.kind is Kind.EXEMPTION

    @property
    def wanted(self) -> Span:
        """The days asked for; of an extension its new day."""
        return Span(self.from_on or self.until_on, self.until_on)

    @property
    def granted(self) -> Span | None:
        """The days granted, as they stand after an early end; before the first, none of them."""
        if self.granted_from is None or self.granted_until is None:
            return None
        return Span(self.granted_from, self.last_on or self.granted_until)

    def is_running(self, day: date) -> bool:
        """Whether somebody is exempt by it on that day or will be."""
        span = self.granted
        return span is not None and span.last >= max(span.first, day)


@dataclass(frozen=True)
class Reach:
    """Whose requests somebody sees: all, those about these things, those of these people."""

    is_all: bool = False
    things: tuple[Thing, ...] = ()
    person_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class RequestPage:
    """Some of the requests found, and how many there are in all."""

    requests: tuple[RequestView, ...]
    total: int
    page: int
    pages: int


def get_request(request_id: str) -> RequestView:
    """The request with that id."""
    row = fetch(_select().where(ExemptionRequest.id == request_id)).first()
    if row is None:
        raise NotFoundError
    return _to_view(row)


def list_requests_of(person_id: int, as_of: date | None = None) -> tuple[RequestView, ...]:
    """Everything ever asked about the duties of the person, the latest first.

    With a day only what is granted for that day or a later one.
    """
    rows = fetch(_select().where(ExemptionRequest.person_id == person_id).order_by(*_LATEST))
    views = (_to_view(row) for row in rows)
    return tuple(view for view in views if as_of is None or view.is_running(as_of))


def list_requests(
    reach: Reach, *, is_waiting: bool, page: int = 1, page_size: int = PAGE_SIZE
) -> RequestPage:
    """The requests that somebody sees: those without an answer, the oldest first, or the others."""
    if reach == Reach():
        return RequestPage((), 0, 1, 1)
    decided = ExemptionDecision.decision.is_not(None)
    statement = _select().add_columns(func.count().over().label("total"))
    statement = statement.where(_is_within(reach), ~decided if is_waiting else decided)
    order = [ExemptionRequest.asked_at, ExemptionRequest.id] if is_waiting else _LATEST_ANSWER
    page = min(max(page, 1), MOST_PAGES)
    found = statement.order_by(*order).limit(page_size).offset((page - 1) * page_size)
    rows = fetch(found).all()
    if not rows and page > 1:
        return list_requests(reach, is_waiting=is_waiting, page_size=page_size)
    total = rows[0].total if rows else 0
    pages = max(1, -(-total // page_size))
    return RequestPage(tuple(_to_view(row[:-1]) for row in rows), total, page, pages)


def list_ended(first: date, last: date) -> tuple[tuple[int, Thing, date], ...]:
    """Person, thing and last day of each exemption whose last day was between these two."""
    last_on = func.coalesce(ExemptionEnd.last_on, Exemption.until_on)
    rows = fetch(
        select(Exemption.person_id, Exemption.subject, Exemption.subject_id, last_on)
        .outerjoin(ExemptionEnd, _is_of(ExemptionEnd, Exemption))
        .where(last_on >= first, last_on <= last, last_on >= Exemption.from_on)
        .order_by(last_on, Exemption.person_id, Exemption.request_id)
    )
    return tuple((row[0], Thing(row[1], row[2]), row[3]) for row in rows)


_LATEST = (ExemptionRequest.asked_at.desc(), ExemptionRequest.id)
_LATEST_ANSWER = (ExemptionDecision.decided_at.desc(), ExemptionRequest.id)


def _is_within(reach: Reach) -> ColumnElement[bool]:
    own = ExemptionRequest
    if reach.is_all:
        return own.id.is_not(None)
    about = [and_(own.subject == t.subject, own.subject_id == t.subject_id) for t in reach.things]
    return or_(false(), own.person_id.in_(reach.person_ids), *about)


def _is_of(table: Any, exemption: Any) -> ColumnElement[bool]:
    return and_(table.person_id == exemption.person_id, table.request_id == exemption.request_id)


def _select() -> Select[*tuple[Any, ...]]:
    own, said, granted, end = ExemptionRequest, ExemptionDecision, Exemption, ExemptionEnd
    texts = [aliased(ExemptionText) for _ in PARTS]
    statement = select(
        *(own.person_id, own.id, own.kind, own.subject, own.subject_id, own.from_on, own.until_on),
        *(own.asker_id, own.asked_at, own.document_digest, own.entry_id),
        *(said.decision, said.decider_id, said.decided_at),
        *(granted.from_on.label("granted_from"), granted.until_on.label("granted_until")),
        *(end.last_on, end.ended_by, end.ended_at),
        *(text.text.label(part) for text, part in zip(texts, PARTS, strict=True)),
    )
    for table in (said, granted, end):
        mine = and_(table.person_id == own.person_id, table.request_id == own.id)
        statement = statement.outerjoin(table, mine)
    for text, part in zip(texts, PARTS, strict=True):
        mine = and_(text.person_id == own.person_id, text.request_id == own.id)
        statement = statement.outerjoin(text, and_(mine, text.part == part))
    return statement


def _to_view(row: Sequence[Any]) -> RequestView:
    person_id, request_id, kind, subject, subject_id, *days = row[:7]
    said = row[11]
    return RequestView(  # type: ignore[call-arg]
        person_id,
        request_id,
        Kind(kind),
        Thing(subject, subject_id),
        *days,
        *row[7:11],
        State(said) if said else None,
        *row[12:],
    )

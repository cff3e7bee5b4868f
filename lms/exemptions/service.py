"""Asking for an exemption or for more time, and deciding it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from lms.db import await_turn
from lms.errors import ForbiddenError, RefusalError
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.exemptions import rules
from lms.exemptions.documents import keep_document
from lms.exemptions.models import (
    Exemption,
    ExemptionDecision,
    ExemptionRequest,
    ExemptionText,
)
from lms.exemptions.queries import RequestView, get_request, list_requests_of
from lms.exemptions.rules import Decider, Kind, Span, State, Thing
from lms.people.recording import record_act
from lms.people.text_rules import require_day
from lms.sql import add_once, add_rows

ANSWERED = "This was answered already. Nothing was recorded."
OVER = "The days asked for have passed, so that nothing can be granted any more. Refuse it."


@dataclass(frozen=True)
class Wish:
    """What is asked for; an extension has no first day."""

    kind: Kind
    thing: Thing
    from_on: date | None
    until_on: date
    reason: str
    document: bytes | None = None


@dataclass(frozen=True)
class House:
    """The company's day, and for how many months at most somebody is exempt there."""

    today: date
    months: int


def ask(person_id: int, wish: Wish, *, asker_id: int, house: House, at: datetime) -> RequestView:
    """Ask for an exemption or a later day; who asks the same again is shown what waits."""
    require_day(wish.from_on, wish.until_on)
    if fault := rules.find_fault_of_reason(wish.reason, rules.NO_REASON):
        raise RefusalError(fault)
    await_turn(f"exemptions {person_id}")
    known = list_requests_of(person_id)
    for each in known:
        if each.state is State.WAITING and _is_same(each, wish, asker_id):
            return each
    if fault := _find_fault(wish, known, house):
        raise RefusalError(fault)
    return get_request(_write_request(person_id, wish, asker_id, at=at))


def grant(
    request: RequestView, *, decider: Decider, wanted: Span, house: House, at: datetime
) -> bool:
    """Grant a request for these days; False where the same person had granted it already.

    An exemption begins today or later, however long the request has waited.
    """
    request = _hold(request, decider)
    if _is_decided_by(request, decider, State.GRANTED):
        return False
    span: Span | None = wanted
    if request.is_exemption:
        require_day(wanted.first, wanted.last)
        span = rules.begin_no_earlier(wanted, house.today)
        if span is None:
            raise RefusalError(OVER)
        fault = rules.find_fault_of_span(span, today=house.today, months=house.months)
        others = [each for each in list_requests_of(request.person_id) if each.id != request.id]
        fault = fault or _find_overlap(request.thing, span, others, today=house.today)
        if fault:
            raise RefusalError(fault)
        _add_exemption(request, span, at=at)
    days: dict[str, Json] = {
        "from_on": span.first.isoformat() if span and request.is_exemption else None,
        "until_on": (span or wanted).last.isoformat(),
    }
    _decide(request, State.GRANTED, decider, facts=days, at=at)
    return True


def refuse(request: RequestView, *, decider: Decider, reason: str, at: datetime) -> bool:
    """Refuse a request with a reason; False where the same person had refused it already."""
    request = _hold(request, decider)
    if _is_decided_by(request, decider, State.REFUSED):
        return False
    if fault := rules.find_fault_of_reason(reason, rules.NO_REFUSAL):
        raise RefusalError(fault)
    facts: dict[str, Json] = {}
    _decide(request, State.REFUSED, decider, facts=facts, at=at, reason=reason)
    write_text(request.person_id, request.id, "refused", reason)
    return True


def _hold(request: RequestView, decider: Decider) -> RequestView:
    """The request, kept as it is until the transaction ends, for somebody who may decide."""
    await_turn(f"exemptions {request.person_id}")
    request = get_request(request.id)
    _refuse_decider(request, decider)
    return request


def _refuse_decider(request: RequestView, decider: Decider) -> None:
    asker_id = request.asker_id
    if obstacle := rules.find_obstacle(decider, person_id=request.person_id, asker_id=asker_id):
        raise ForbiddenError(obstacle)


def _is_decided_by(request: RequestView, decider: Decider, decision: State) -> bool:
    """Whether this very decision stands already; another one is refused."""
    if request.state is State.WAITING:
        return False
    if request.decider_id == decider.person_id and request.state is decision:
        return True
    raise RefusalError(ANSWERED)


def _find_fault(wish: Wish, known: tuple[RequestView, ...], house: House) -> str | None:
    for each in known:
        if each.state is State.WAITING and each.kind is wish.kind and each.thing == wish.thing:
            return "This was asked for already and waits for its answer."
    if wish.kind is Kind.EXTENSION:
        return None
    if wish.from_on is None:
        return rules.NO_FIRST_DAY
    span = Span(wish.from_on, wish.until_on)
    fault = rules.find_fault_of_span(span, today=house.today, months=house.months)
    return fault or _find_overlap(wish.thing, span, known, today=house.today)


def _find_overlap(
    thing: Thing, span: Span, known: list[RequestView] | tuple[RequestView, ...], *, today: date
) -> str | None:
    for each in known:
        granted = each.granted
        if granted is None or not each.is_running(today) or not each.thing.contains(thing):
            continue
        if granted.overlaps(span):
            return (
                f"There is an exemption from {granted.first} until {granted.last} already. "
                "Name days outside it, or end that one first."
            )
    return None


def _write_request(person_id: int, wish: Wish, asker_id: int, *, at: datetime) -> str:
    request_id = evidence.draw_id()
    digest = keep_document(person_id, wish.document) if wish.document is not None else None
    values: dict[str, Json] = {
        "request": request_id,
        "subject": wish.thing.subject,
        "subject_id": wish.thing.subject_id,
        "reason_digest": digest_text(wish.reason),
        "document_digest": digest,
    }
    days: dict[str, Json] = {
        "from_on": wish.from_on.isoformat() if wish.from_on else None,
        "until_on": wish.until_on.isoformat(),
    }
    receipt = record_act(
        f"{wish.kind}.requested", person_id, at=at, actor_id=asker_id, values=values, facts=days
    )
    row = {
        "person_id": person_id,
        "id": request_id,
        "kind": wish.kind.value,
        "subject": wish.thing.subject,
        "subject_id": wish.thing.subject_id,
        "from_on": wish.from_on,
        "until_on": wish.until_on,
        "asker_id": asker_id,
        "asked_at": at,
        "document_digest": digest,
        "entry_id": receipt.entry_id,
    }
    add_rows(ExemptionRequest, [row])
    write_text(person_id, request_id, "asked", wish.reason)
    return request_id


def _is_same(request: RequestView, wish: Wish, asker_id: int) -> bool:
    asked = (request.kind, request.thing, request.from_on, request.until_on, request.asker_id)
    return asked == (wish.kind, wish.thing, wish.from_on, wish.until_on, asker_id)


def _add_exemption(request: RequestView, span: Span, *, at: datetime) -> None:
    row = {
        "person_id": request.person_id,
        "request_id": request.id,
        "subject": request.thing.subject,
        "subject_id": request.thing.subject_id,
        "from_on": span.first,
        "until_on": span.last,
        "granted_at": at,
    }
    add_rows(Exemption, [row])


def _decide(
    request: RequestView,
    decision: State,
    decider: Decider,
    *,
    facts: dict[str, Json],
    at: datetime,
    reason: str = "",
) -> None:
    entry_id = evidence.draw_id()
    row = {
        "person_id": request.person_id,
        "request_id": request.id,
        "decision": decision.value,
        "decider_id": decider.person_id,
        "decided_at": at,
        "entry_id": entry_id,
    }
    # The key is the arbiter of two who decide at one moment.
    if not add_once(ExemptionDecision, row):
        raise RefusalError(ANSWERED)
    values: dict[str, Json] = {
        "request": request.id,
        "subject": request.thing.subject,
        "subject_id": request.thing.subject_id,
        "reason_digest": digest_text(reason) if reason else None,
    }
    record_act(
        f"{request.kind}.{decision}",
        request.person_id,
        at=at,
        actor_id=decider.person_id,
        values=values,
        facts=facts,
        entry_id=entry_id,
    )


def write_text(person_id: int, request_id: str, part: str, text: str) -> None:
    """Keep what was written where it can be erased."""
    row = {"person_id": person_id, "request_id": request_id, "part": part, "text": text.strip()}
    add_rows(ExemptionText, [row])


def digest_text(text: str) -> str:
    """What the log commits to of words that can be erased."""
    return hashlib.sha256(text.strip().encode()).hexdigest()

"""Ending an exemption before its last day."""

from datetime import date, datetime

from lms.db import await_turn
from lms.errors import ForbiddenError, RefusalError
from lms.evidence.rules import Json
from lms.exemptions import rules
from lms.exemptions.models import ExemptionEnd
from lms.exemptions.queries import RequestView, get_request
from lms.exemptions.rules import Decider
from lms.exemptions.service import digest_text, write_text
from lms.people.recording import record_act
from lms.sql import add_rows

NOT_RUNNING = "This exemption is over already. Nothing was recorded."


def end(
    request: RequestView, *, decider: Decider, reason: str, today: date, at: datetime
) -> RequestView:
    """End an exemption early: today is the first day without it. Ended twice is ended once."""
    await_turn(f"exemptions {request.person_id}")
    request = get_request(request.id)
    if obstacle := rules.find_obstacle_to_end(decider, person_id=request.person_id):
        raise ForbiddenError(obstacle)
    if request.ended_by == decider.person_id:
        return request
    last_on = rules.find_last_day(request.granted, today) if request.granted else None
    if last_on is None or request.ended_at is not None:
        raise RefusalError(NOT_RUNNING)
    if fault := rules.find_fault_of_reason(reason, rules.NO_END):
        raise RefusalError(fault)
    values: dict[str, Json] = {"request": request.id, "reason_digest": digest_text(reason)}
    receipt = record_act(
        "exemption.ended",
        request.person_id,
        at=at,
        actor_id=decider.person_id,
        values=values,
        facts={"last_on": last_on.isoformat()},
    )
    row = {
        "person_id": request.person_id,
        "request_id": request.id,
        "last_on": last_on,
        "ended_by": decider.person_id,
        "ended_at": at,
        "entry_id": receipt.entry_id,
    }
    add_rows(ExemptionEnd, [row])
    write_text(request.person_id, request.id, "ended", reason)
    return get_request(request.id)

"""What follows when somebody signs up for a session, a date changes, or attendance is taken."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from lms.errors import RefusalError
from lms.notifications import service as notifications
from lms.notifications import session_words as words
from lms.people.names import Signer, find_signer
from lms.policies.company import get_company
from lms.programmes.definition import ItemKey
from lms.sessions import queries as sessions
from lms.sessions import service
from lms.sessions.queries import EventView
from lms.sessions.rules import Attendance, Line, Plan
from lms.workflows import occasions
from lms.workflows.completing import complete_programmes
from lms.workflows.opening import refuse_locked

NO_REASON = "Say why the date is called off. Everybody who signed up is told."


def sign_up(event_id: int, *, person_id: int, base_url: str, at: datetime) -> Line:
    """Sign the person up, and write them where to come or that they wait."""
    event = service.get_event(event_id)
    before = service.read_line(event)
    key, day = ItemKey("session", event.slug), get_company().day_of(at)
    refuse_locked(person_id, key, day, subject_id=event.session_id)
    line = service.sign_up(event_id, person_id=person_id, at=at)
    if not _stands_in(before, person_id):
        turn = line.find_turn(person_id)
        _tell(event, [person_id], words.Kind.WAITING if turn else words.Kind.SEAT, base_url, at)
    return line


def sign_off(event_id: int, *, person_id: int, base_url: str, at: datetime) -> None:
    """Take the person out of the line, and write to who has the seat now."""
    moved_up = service.sign_off(event_id, person_id=person_id, at=at)
    _tell(service.get_event(event_id), moved_up, words.Kind.MOVED_UP, base_url, at)


def change_plan(event_id: int, plan: Plan, *, actor_id: int, base_url: str, at: datetime) -> None:
    """Plan a date otherwise, and write to everybody in the line."""
    before = service.get_event(event_id)
    moved_up = service.change_plan(event_id, plan, actor_id=actor_id, at=at)
    event = service.get_event(event_id)
    line = service.read_line(event)
    in_line = [place.person_id for place in (*line.seated, *line.waiting)]
    if _differs(before.plan, plan):
        _tell(event, [p for p in in_line if p not in moved_up], words.Kind.CHANGED, base_url, at)
    _tell(event, moved_up, words.Kind.MOVED_UP, base_url, at)


def call_off(event_id: int, reason: str, *, actor_id: int, base_url: str, at: datetime) -> None:
    """Call a date off, and write to everybody in the line."""
    if not reason.strip():
        raise RefusalError(NO_REASON)
    event = service.get_event(event_id)
    plan = replace(event.plan, called_off_for=" ".join(reason.split())[:500])
    service.change_plan(event_id, plan, actor_id=actor_id, at=at)
    line = service.read_line(event)
    in_line = [place.person_id for place in (*line.seated, *line.waiting)]
    _tell(service.get_event(event_id), in_line, words.Kind.CALLED_OFF, base_url, at)


def take_attendance(
    event_id: int,
    outcomes: Mapping[int, Attendance],
    *,
    reason: str,
    recorder_id: int,
    base_url: str,
    at: datetime,
) -> int:
    """Record who was there, complete what that completes; how many records were made."""
    event = service.get_event(event_id)
    day = event.plan.starts_at.astimezone(ZoneInfo(event.plan.zone)).date()
    made = 0
    for person_id, outcome in sorted(outcomes.items()):
        record = service.record_attendance(
            event,
            person_id,
            outcome,
            reason=reason,
            occasion=find_occasion(person_id, event),
            recorder_id=recorder_id,
            day=day,
            at=at,
        )
        made += record is not None
        if record is not None and record.outcome is Attendance.ATTENDED:
            complete_programmes(person_id, base_url=base_url, at=at)
    return made


def find_occasion(person_id: int, event: EventView) -> str:
    """The occasion on which attending this date would count for the person."""
    attended = {
        record.occasion
        for record in sessions.list_attendance_of(person_id)
        if record.session_id == event.session_id and record.outcome is Attendance.ATTENDED
    }
    key = ItemKey("session", event.slug)
    return occasions.find_occasion(person_id, key, event.session_id, attended.__contains__)


def _stands_in(line: Line, person_id: int) -> bool:
    return line.has_seat(person_id) or line.find_turn(person_id) is not None


def _differs(before: Plan, after: Plan) -> bool:
    """Whether those who come have to know; more seats or a longer sign-up concern others."""
    names = ("starts_at", "ends_at", "place", "link")
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _tell(
    event: EventView, person_ids: Iterable[int], kind: words.Kind, base_url: str, at: datetime
) -> None:
    day = get_company().day_of(at)
    for person_id in person_ids:
        signer = find_signer(person_id, day)
        if signer is not None:
            _write(event, signer, kind, base_url, at)


def _write(event: EventView, signer: Signer, kind: words.Kind, base_url: str, at: datetime) -> None:
    notice = words.SessionNotice(
        name=signer.name,
        title=event.title,
        starts_at=event.plan.starts_at,
        ends_at=event.plan.ends_at,
        zone=event.plan.zone,
        place=event.plan.place,
        link=event.plan.link,
        reason=event.plan.called_off_for or "",
        url=f"{base_url}/sessions/{event.slug}",
        calendar_url=f"{base_url}/sessions/events/{event.event_id}.ics",
    )
    subject, text = words.word_session(kind, notice)
    notifications.send_mail(
        signer.person_id,
        address=signer.email,
        kind="session",
        subject=subject,
        text=text,
        at=at,
    )

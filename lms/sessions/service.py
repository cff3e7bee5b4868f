"""What a session says, when it is held, who comes, and the trainer's record of who was there."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from lms.db import await_turn, db
from lms.errors import NotFoundError, RefusalError
from lms.evidence import service as evidence
from lms.evidence.rules import Json, format_moment
from lms.evidence.service import Private
from lms.sessions import queries, rules
from lms.sessions.definition import SessionKeys
from lms.sessions.models import (
    SessionAttendance,
    SessionEvent,
    SessionEventPlan,
    SessionSignOff,
    SessionSignUp,
    TrainingSession,
    TrainingSessionTrainer,
    TrainingSessionVersion,
)
from lms.sessions.queries import AttendanceView, EventView
from lms.sessions.rules import Attendance, Line, Plan

NO_EVENT = "There is no such date."


def await_turn_at(event_id: int) -> None:
    """Let those who sign up or off for a date follow each other, so that the line has an order."""
    await_turn(f"line of session event {event_id}")


def publish(
    slug: str,
    source: str,
    keys: SessionKeys,
    *,
    trainer_ids: Collection[int],
    actor_id: int,
    at: datetime,
) -> int | None:
    """Publish what the session says and give its number; None where nothing changed."""
    await_turn(f"work on session {slug}")
    newest = queries.find_session(slug)
    digest = hashlib.sha256(source.encode()).hexdigest()
    if newest is not None and newest.source == source:
        return None
    number = newest.number + 1 if newest else 1
    session_id = newest.session_id if newest else _add_session(slug, at=at)
    facts: dict[str, Json] = {"session": slug, "version": number, "source_digest": digest}
    version_id = db.session.scalar(
        insert(TrainingSessionVersion).returning(TrainingSessionVersion.id),
        {
            "session_id": session_id,
            "number": number,
            "title": keys.title,
            "description": keys.description,
            "source": source,
            "source_digest": digest,
            "published_at": at,
            "published_by": actor_id,
            "entry_id": _record("session.published", facts, {"actor": actor_id}, at=at),
        },
    )
    rows = [{"version_id": version_id, "person_id": person_id} for person_id in trainer_ids]
    db.session.execute(insert(TrainingSessionTrainer), rows)
    return number


def plan_event(session_id: int, plan: Plan, *, actor_id: int, at: datetime) -> int:
    """Plan another date of the session; its id."""
    if obstacle := rules.find_obstacle_to_plan(plan, seated=0, at=at):
        raise RefusalError(obstacle)
    row = {"session_id": session_id, "made_at": at}
    event_id = int(db.session.scalar(insert(SessionEvent).returning(SessionEvent.id), row) or 0)
    _write_plan(event_id, 1, plan, actor_id=actor_id, at=at)
    return event_id


def change_plan(event_id: int, plan: Plan, *, actor_id: int, at: datetime) -> tuple[int, ...]:
    """Plan a date otherwise, or call it off; who waited and has a seat now."""
    await_turn_at(event_id)
    event = get_event(event_id)
    if at >= event.plan.ends_at:
        raise RefusalError("This date is over. What was planned for it stays as it was.")
    if event.plan.called_off_for is not None:
        raise RefusalError("This date was called off. Plan another one.")
    before = read_line(event)
    if plan.called_off_for is None:
        obstacle = rules.find_obstacle_to_plan(plan, seated=len(before.seated), at=at)
        if obstacle:
            raise RefusalError(obstacle)
    _write_plan(event_id, event.revision + 1, plan, actor_id=actor_id, at=at)
    return rules.list_moved_up(before, read_line(get_event(event_id)))


def sign_up(event_id: int, *, person_id: int, at: datetime) -> Line:
    """Put the person at the end of the line; who is in it already keeps the place."""
    await_turn_at(event_id)
    event = get_event(event_id)
    line = read_line(event)
    if line.has_seat(person_id) or line.find_turn(person_id):
        return line
    if obstacle := rules.find_obstacle_to_sign_up(event.plan, at=at):
        raise RefusalError(obstacle)
    last, number = db.session.execute(
        select(
            func.max(SessionSignUp.position),
            func.max(SessionSignUp.number).filter(SessionSignUp.person_id == person_id),
        ).where(SessionSignUp.event_id == event_id)
    ).one()
    facts: dict[str, Json] = {"session": event.slug, "event": event_id, "position": (last or 0) + 1}
    row = {
        "person_id": person_id,
        "event_id": event_id,
        "number": (number or 0) + 1,
        "position": (last or 0) + 1,
        "signed_up_at": at,
        "entry_id": _record("session.signed_up", facts, {"subject": person_id}, at=at),
    }
    db.session.execute(insert(SessionSignUp), row)
    return read_line(event)


def sign_off(event_id: int, *, person_id: int, at: datetime) -> tuple[int, ...]:
    """Take the person out of the line; who waited and has a seat now."""
    await_turn_at(event_id)
    event = get_event(event_id)
    before = read_line(event)
    mine = [p for p in (*before.seated, *before.waiting) if p.person_id == person_id]
    if not mine:
        return ()
    if obstacle := rules.find_obstacle_to_sign_off(event.plan, at=at):
        raise RefusalError(obstacle)
    facts: dict[str, Json] = {"session": event.slug, "event": event_id}
    row = {
        "person_id": person_id,
        "event_id": event_id,
        "number": mine[0].number,
        "signed_off_at": at,
        "entry_id": _record("session.signed_off", facts, {"subject": person_id}, at=at),
    }
    db.session.execute(insert(SessionSignOff), row)
    return rules.list_moved_up(before, read_line(event))


def record_attendance(
    event: EventView,
    person_id: int,
    outcome: Attendance,
    *,
    reason: str,
    occasion: str,
    recorder_id: int,
    day: date,
    at: datetime,
) -> AttendanceView | None:
    """Record whether the person was there, by the trainer's word; None where it says the same."""
    await_turn(f"attendance of person {person_id} at {event.event_id}")
    trainers = queries.list_trainer_ids(event.session_id)
    obstacle = rules.find_obstacle_to_attendance(
        event.plan, person_id=person_id, recorder_id=recorder_id, trainer_ids=trainers, at=at
    )
    earlier = queries.list_attendance(event.event_id).get(person_id)
    known = earlier.outcome if earlier else None
    obstacle = obstacle or rules.find_obstacle_to_correction(known, outcome, reason)
    if obstacle:
        raise RefusalError(obstacle)
    if earlier is not None and known is outcome:
        return None
    row = {
        "person_id": person_id,
        "event_id": event.event_id,
        "number": earlier.number + 1 if earlier else 1,
        "session_id": event.session_id,
        "occasion": earlier.occasion if earlier else occasion,
        "outcome": outcome.value,
        "reason": reason.strip()[:500],
        "recorded_by": recorder_id,
        "recorded_at": at,
        "attended_on": day,
    }
    _write_attendance(event, row)
    return queries.list_attendance(event.event_id)[person_id]


def _write_attendance(event: EventView, row: dict[str, Any]) -> None:
    facts: dict[str, Json] = {
        "session": event.slug,
        "event": event.event_id,
        "outcome": row["outcome"],
        "occasion": row["occasion"],
        "correction": row["number"] > 1,
    }
    people = {"subject": row["person_id"], "recorder": row["recorded_by"]}
    entry_id = _record("session.attendance_recorded", facts, people, at=row["recorded_at"])
    db.session.execute(insert(SessionAttendance), {**row, "entry_id": entry_id})


def get_event(event_id: int) -> EventView:
    """That date; refused where there is none."""
    event = queries.find_event(event_id)
    if event is None:
        raise NotFoundError(NO_EVENT)
    return event


def read_line(event: EventView) -> Line:
    """Who has a seat on that date and who waits."""
    places = queries.list_places([event.event_id])[event.event_id]
    return rules.share_seats(places, event.plan.seats)


def _write_plan(event_id: int, number: int, plan: Plan, *, actor_id: int, at: datetime) -> None:
    facts: dict[str, Json] = {
        "event": event_id,
        "revision": number,
        "starts_at": format_moment(plan.starts_at),
        "ends_at": format_moment(plan.ends_at),
        "zone": plan.zone,
        "seats": plan.seats,
        "closes_at": format_moment(plan.closes_at),
        "called_off": plan.called_off_for is not None,
    }
    entry_id = _record("session.planned", facts, {"actor": actor_id}, at=at)
    row = {"event_id": event_id, "number": number, "planned_at": at, "planned_by": actor_id}
    db.session.execute(insert(SessionEventPlan), {**row, **vars(plan), "entry_id": entry_id})


def _record(
    kind: str, facts: Mapping[str, Json], people: Mapping[str, int], *, at: datetime
) -> str:
    private = {
        name: Private({"person_id": person_id}, person_id=person_id)
        for name, person_id in people.items()
    }
    return evidence.record(kind, at=at, facts=facts, private=private).entry_id


def _add_session(slug: str, *, at: datetime) -> int:
    row = {"slug": slug, "created_at": at}
    added = db.session.scalar(insert(TrainingSession).returning(TrainingSession.id), row)
    return int(added or 0)

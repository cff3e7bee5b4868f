"""Which sessions there are, when they are held, and who comes or was there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, not_, select
from sqlalchemy.orm import aliased

from lms.db import fetch
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
from lms.sessions.rules import Attendance, Place, Plan


@dataclass(frozen=True)
class SessionView:
    """A session as its newest version says it."""

    session_id: int
    slug: str
    version_id: int
    number: int
    title: str
    description: str
    source: str
    published_at: datetime


@dataclass(frozen=True)
class EventView:
    """A date of a session as it is planned now."""

    event_id: int
    session_id: int
    slug: str
    title: str
    revision: int
    plan: Plan


@dataclass(frozen=True)
class AttendanceView:
    """What a trainer recorded of a person, and who that was."""

    person_id: int
    event_id: int
    number: int
    session_id: int
    occasion: str
    outcome: Attendance
    reason: str
    recorded_by: int
    recorded_at: datetime
    attended_on: date
    title: str
    slug: str


_PLANNED = ("starts_at", "ends_at", "zone", "place", "link", "seats", "closes_at", "called_off_for")


def is_attended(person_id: Any, session_id: Any, occasion: Any) -> ColumnElement[bool]:
    """The condition that the person attended the session on that occasion.

    Each may be a column of another table or a value. The last record of a date counts.
    """
    record = aliased(SessionAttendance)
    return exists().where(
        record.person_id == person_id,
        record.session_id == session_id,
        record.occasion == occasion,
        record.outcome == Attendance.ATTENDED.value,
        is_last_record(record),
    )


def is_last_record(record: Any) -> ColumnElement[bool]:
    """The condition that a row of `session_attendance` is the last of its person and date."""
    later = aliased(SessionAttendance)
    return not_(
        exists().where(
            later.person_id == record.person_id,
            later.event_id == record.event_id,
            later.number > record.number,
        )
    )


def list_sessions() -> tuple[SessionView, ...]:
    """Every session, by title."""
    statement = _select_sessions().order_by(TrainingSessionVersion.title, TrainingSession.id)
    return tuple(SessionView(*row) for row in fetch(statement))


def find_session(slug: str) -> SessionView | None:
    """The session with that slug."""
    row = fetch(_select_sessions().where(TrainingSession.slug == slug)).first()
    return SessionView(*row) if row else None


def _select_sessions() -> Select[*tuple[Any, ...]]:
    later = aliased(TrainingSessionVersion)
    newer = exists().where(
        later.session_id == TrainingSessionVersion.session_id,
        later.number > TrainingSessionVersion.number,
    )
    version = TrainingSessionVersion
    return (
        select(
            TrainingSession.id,
            TrainingSession.slug,
            version.id,
            version.number,
            version.title,
            version.description,
            version.source,
            version.published_at,
        )
        .join(version, version.session_id == TrainingSession.id)
        .where(not_(newer))
    )


def list_trainer_ids(session_id: int) -> tuple[int, ...]:
    """Who teaches the session by its newest version."""
    newest = (
        select(func.max(TrainingSessionVersion.id))
        .where(TrainingSessionVersion.session_id == session_id)
        .scalar_subquery()
    )
    rows = fetch(
        select(TrainingSessionTrainer.person_id)
        .where(TrainingSessionTrainer.version_id == newest)
        .order_by(TrainingSessionTrainer.person_id)
    )
    return tuple(row[0] for row in rows)


def list_events(session_id: int | None = None) -> tuple[EventView, ...]:
    """The dates of a session, or of all, the soonest first; those that were called off too."""
    statement = _select_events().order_by(SessionEventPlan.starts_at, SessionEvent.id)
    if session_id is not None:
        statement = statement.where(SessionEvent.session_id == session_id)
    return tuple(_view_event(row) for row in fetch(statement))


def find_event(event_id: int) -> EventView | None:
    """That date as it is planned now."""
    row = fetch(_select_events().where(SessionEvent.id == event_id)).first()
    return _view_event(row) if row else None


def list_events_of(person_id: int) -> tuple[EventView, ...]:
    """The dates for which the person is signed up, the soonest first."""
    mine = select(SessionSignUp.event_id).where(
        SessionSignUp.person_id == person_id, _is_kept(SessionSignUp)
    )
    statement = _select_events().where(SessionEvent.id.in_(mine))
    return tuple(_view_event(row) for row in fetch(statement.order_by(SessionEventPlan.starts_at)))


def _view_event(row: Any) -> EventView:
    event_id, session_id, slug, title, revision, *plan = row
    return EventView(event_id, session_id, slug, title, revision, Plan(*plan))


def _select_events() -> Select[*tuple[Any, ...]]:
    later, newer = aliased(SessionEventPlan), aliased(TrainingSessionVersion)
    plan, version = SessionEventPlan, TrainingSessionVersion
    return (
        select(
            SessionEvent.id,
            SessionEvent.session_id,
            TrainingSession.slug,
            version.title,
            plan.number,
            *(getattr(plan, name) for name in _PLANNED),
        )
        .join(plan, plan.event_id == SessionEvent.id)
        .join(TrainingSession, TrainingSession.id == SessionEvent.session_id)
        .join(version, version.session_id == TrainingSession.id)
        .where(
            not_(exists().where(later.event_id == plan.event_id, later.number > plan.number)),
            not_(
                exists().where(
                    newer.session_id == version.session_id, newer.number > version.number
                )
            ),
        )
    )


def list_places(event_ids: Collection[int]) -> dict[int, tuple[Place, ...]]:
    """Who stands in the line for each of those dates, in its order."""
    found: dict[int, list[Place]] = {event_id: [] for event_id in event_ids}
    rows = fetch(_select_places(), {"events": sorted(event_ids)})
    for event_id, *place in rows:
        found[event_id].append(Place(*place))
    return {event_id: tuple(places) for event_id, places in found.items()}


@cache
def _select_places() -> Select[*tuple[Any, ...]]:
    events: Any = bindparam("events", expanding=True)
    return (
        select(
            SessionSignUp.event_id,
            SessionSignUp.person_id,
            SessionSignUp.position,
            SessionSignUp.number,
        )
        .where(SessionSignUp.event_id.in_(events), _is_kept(SessionSignUp))
        .order_by(SessionSignUp.event_id, SessionSignUp.position, SessionSignUp.person_id)
    )


def _is_kept(sign_up: Any) -> ColumnElement[bool]:
    """The condition that nobody signed off again from a row of `session_sign_up`."""
    off = aliased(SessionSignOff)
    return not_(
        exists().where(
            and_(
                off.person_id == sign_up.person_id,
                off.event_id == sign_up.event_id,
                off.number == sign_up.number,
            )
        )
    )


def list_attendance(event_id: int) -> dict[int, AttendanceView]:
    """What counts of the records of a date, by person."""
    statement = _select_attendance().where(SessionAttendance.event_id == event_id)
    return {row.person_id: _view_attendance(row) for row in fetch(statement)}


def list_attendance_of(person_id: int) -> tuple[AttendanceView, ...]:
    """What counts of the records about the person, the latest first."""
    statement = _select_attendance().where(SessionAttendance.person_id == person_id)
    rows = fetch(statement.order_by(SessionAttendance.recorded_at.desc()))
    return tuple(_view_attendance(row) for row in rows)


def _view_attendance(row: Any) -> AttendanceView:
    values = dict(row._mapping)  # noqa: SLF001 - the library's own name for a row's columns
    return AttendanceView(**{**values, "outcome": Attendance(values["outcome"])})


def _select_attendance() -> Select[*tuple[Any, ...]]:
    own = [name for name in AttendanceView.__dataclass_fields__ if name not in {"title", "slug"}]
    newer = aliased(TrainingSessionVersion)
    version = TrainingSessionVersion
    return (
        select(
            *(getattr(SessionAttendance, name) for name in own), version.title, TrainingSession.slug
        )
        .join(TrainingSession, TrainingSession.id == SessionAttendance.session_id)
        .join(version, version.session_id == TrainingSession.id)
        .where(
            is_last_record(SessionAttendance),
            not_(
                exists().where(
                    newer.session_id == version.session_id, newer.number > version.number
                )
            ),
        )
    )

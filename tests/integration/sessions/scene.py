"""A session with dates, for tests."""

from datetime import UTC, datetime, timedelta

from lms.db import transaction
from lms.sessions import queries, service
from lms.sessions.definition import write_session
from lms.sessions.rules import Attendance, Plan
from lms.workflows import attending
from lms.workflows.session_files import publish_session

NOW = datetime(2025, 3, 5, 9, 0, tzinfo=UTC)
BASE_URL = "http://lms.example"


def make_session(
    slug: str = "opening-glass",
    *,
    actor_id: int,
    trainers: tuple[str, ...] = ("T-004",),
    at: datetime = NOW,
) -> None:
    """A session without a date."""
    source = write_session("Opening a box of glass", "With your own hands.", trainers)
    with transaction():
        publish_session(slug, source, day=at.date(), actor_id=actor_id, at=at)


def make_event(
    slug: str = "opening-glass",
    *,
    actor_id: int,
    days: int = 7,
    seats: int = 2,
    at: datetime = NOW,
) -> int:
    """A date of two hours, some days on; its id."""
    starts = at + timedelta(days=days)
    session = queries.find_session(slug)
    assert session is not None
    plan = Plan(
        starts,
        starts + timedelta(hours=2),
        "Europe/Amsterdam",
        "Workshop",
        "",
        seats,
        starts - timedelta(hours=24),
    )
    with transaction():
        return service.plan_event(session.session_id, plan, actor_id=actor_id, at=at)


def attend(event_id: int, person_id: int, *, by: int, days: int = 7, at: datetime = NOW) -> None:
    """Sign the person up, and let the trainer record that they were there."""
    with transaction():
        attending.sign_up(event_id, person_id=person_id, base_url=BASE_URL, at=at)
    with transaction():
        attending.take_attendance(
            event_id,
            {person_id: Attendance.ATTENDED},
            reason="",
            recorder_id=by,
            base_url=BASE_URL,
            at=at + timedelta(days=days),
        )

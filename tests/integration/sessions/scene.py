"""A session with dates, for tests."""

from datetime import UTC, datetime, timedelta

from lms.db import transaction
from lms.sessions import queries, service
from lms.sessions.definition import write_session
from lms.sessions.rules import Plan
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

"""The lessons and sessions of the story, and the date for which some have signed up."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lms.demonstration.cast import TRAINER
from lms.demonstration.history import REFRESHERS_FROM
from lms.demonstration.stage import Stage
from lms.demonstration.timetable import find_working_day
from lms.lessons import service as lessons
from lms.lessons.linter import list_lessons
from lms.policies.company import get_company
from lms.sessions import queries as sessions
from lms.sessions import service
from lms.sessions.rules import Plan
from lms.workflows import attending
from lms.workflows.linting import list_files
from lms.workflows.session_files import publish_session

PLANNED_BEFORE, SIGNED_UP_BEFORE = timedelta(days=21), timedelta(days=2)
HELD_AFTER = timedelta(days=9)
SEATS = 2
EAGER = ("W-1060", "W-1019", "W-1013")


def plan_teaching(stage: Stage) -> None:
    """Put lessons, sessions and a date to come on the agenda."""
    brought_in = stage.timetable.at(REFRESHERS_FROM, time(8, 20))
    stage.agenda.add(brought_in, lambda at: _bring_in(stage, at))
    if brought_in < stage.until - PLANNED_BEFORE:
        stage.agenda.add(stage.until - PLANNED_BEFORE, lambda at: _plan_date(stage, at))


def _bring_in(stage: Stage, at: datetime) -> None:
    actor_id, day = stage.ids[TRAINER], get_company().day_of(at)
    for slug, path in list_lessons(stage.texts).items():
        lessons.publish(slug, stage.texts[path], actor_id=actor_id, at=at)
    for slug, path in list_files(stage.texts, "sessions").items():
        publish_session(slug, stage.texts[path], day=day, actor_id=actor_id, at=at)


def _plan_date(stage: Stage, at: datetime) -> None:
    zone = get_company().time_zone
    day = find_working_day(stage.until.astimezone(ZoneInfo(zone)).date() + HELD_AFTER)
    starts_at = datetime.combine(day, time(10), ZoneInfo(zone))
    closes_at = starts_at - timedelta(hours=24)
    ends_at, place = starts_at + timedelta(hours=1), "Warehouse, Rotterdam, packing table 4"
    plan = Plan(starts_at, ends_at, zone, place, "", SEATS, closes_at)
    for session in sessions.list_sessions():
        event_id = service.plan_event(session.session_id, plan, actor_id=stage.ids[TRAINER], at=at)
        for place_in_line, number in enumerate(number for number in EAGER if number in stage.ids):
            moment = stage.until - SIGNED_UP_BEFORE + timedelta(minutes=7 * place_in_line)
            stage.agenda.add(moment, _sign_up(stage, event_id, stage.ids[number]))


def _sign_up(stage: Stage, event_id: int, person_id: int) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        attending.sign_up(event_id, person_id=person_id, base_url=stage.base_url, at=at)

    return act

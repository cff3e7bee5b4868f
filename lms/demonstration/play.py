"""A year in the life of a company, played day by day through the product itself."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

from lms.db import transaction
from lms.demonstration.asking import plan_questions
from lms.demonstration.chance import Chance
from lms.demonstration.drafting import plan_drafts
from lms.demonstration.exempting import plan_requests
from lms.demonstration.history import REFRESHERS_FROM
from lms.demonstration.keeping import plan_reviews
from lms.demonstration.library import (
    HALF_MADE,
    MADE,
    found_library,
    list_editions,
    mark_company,
    plan_library,
)
from lms.demonstration.staffing import found_departments, list_days_of_change, plan_staffing
from lms.demonstration.stage import Stage
from lms.demonstration.teaching import plan_teaching
from lms.demonstration.timetable import BEGINS_ON, WEEK, set_timetable
from lms.demonstration.training import plan_training
from lms.errors import RefusalError
from lms.notifications.settling import settle_mails
from lms.people import queries as people
from lms.policies.company import get_company
from lms.workflows.content_tree import read_tree
from lms.workflows.reconciling import reconcile

SEED = 2026
NOT_EMPTY = (
    "There are people in this database already, and the demonstration would mix with them. "
    "Give it a database of its own."
)
Tell = Callable[[str], None]


def create_demonstration(
    *,
    content: Path | Mapping[str, str],
    base_url: str,
    until: datetime,
    seed: int = SEED,
    tell: Tell | None = None,
) -> None:
    """Fill an empty database with the company and its history up to that moment."""
    if people.list_departments():
        raise RefusalError(NOT_EMPTY)
    stage = Stage(
        timetable=set_timetable(until),
        chance=Chance(seed),
        base_url=base_url,
        until=until,
        texts=read_tree(content).texts if isinstance(content, Path) else content,
    )
    stage.agenda.add(stage.timetable.at(BEGINS_ON, time(9)), lambda at: _found(stage, at))
    with _collector_paused():
        stage.agenda.play(until, begin_day=_Months(tell or _say_nothing))
    with transaction():
        settle_mails(until)
        mark_company(stage, MADE, until)


def is_half_made() -> bool:
    """Whether a demonstration was begun here and interrupted before its end."""
    return get_company().facts.get("demonstration") == HALF_MADE


def _found(stage: Stage, at: datetime) -> None:
    found_library(stage, at)
    found_departments(stage, at)
    plan_staffing(stage)
    plan_library(stage)
    plan_teaching(stage)
    plan_drafts(stage)
    plan_questions(stage)
    plan_reviews(stage)
    plan_requests(stage)
    for day in _list_days_of_change(stage):
        stage.agenda.add(stage.timetable.at(day, time(8, 50)), lambda at: _reconcile(stage, at))


def _list_days_of_change(stage: Stage) -> list[date]:
    """The days of the story on which people may owe something else than the day before."""
    days = {edition.effective_on for edition in list_editions(stage)}
    days.update(list_days_of_change())
    day = REFRESHERS_FROM
    while stage.timetable.at(day, time()) <= stage.until:
        days.add(day)
        day += WEEK
    return sorted(day for day in days if day > BEGINS_ON)


def _reconcile(stage: Stage, at: datetime) -> None:
    stage.forget_what_changes()
    reconcile(at=at)
    plan_training(stage, at)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Looking for garbage among so many statements takes a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _say_nothing(line: str) -> None:
    del line


class _Months:
    """Tells of each month as it begins."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._last = (0, 0)

    def __call__(self, at: datetime) -> None:
        month = (at.year, at.month)
        if month != self._last:
            self._last = month
            # While the collector rests, a month is what memory has to hold.
            gc.collect()
            self._tell(f"{at:%B %Y}")

"""What the company decided about reminders: steps, ladder, hours, places."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache

from lms.policies.reminder_keys import (
    WEEKDAYS,
    Escalation,
    LocationKeys,
    ReminderKeys,
    read_time,
)


@dataclass(frozen=True)
class Ladder:
    """The weekday of the digest, and from how many days late on each rung is told; then none."""

    weekday: int = 0
    manager: int = 3
    managers_manager: int = 14
    hr: int = 28
    stop: int = 56


@dataclass(frozen=True)
class Place:
    """Where a location is; without a country it keeps no holidays."""

    country: str = ""
    subdivision: str = ""
    time_zone: str = ""


NOWHERE = Place()


@dataclass(frozen=True)
class Schedule:
    """When who is mailed; `every` and `until` are 0 where nobody is reminded after the day."""

    is_on: bool = True
    at_assignment: bool = True
    before: tuple[int, ...] = (7, 2)
    on_due_day: bool = True
    every: int = 7
    until: int = 28
    ladder: Ladder | None = field(default_factory=Ladder)
    send_at: time = time(9, 0)
    quiet: tuple[time, time] | None = (time(18, 0), time(8, 0))
    working_days: frozenset[int] = frozenset(range(5))
    keeps_holidays: bool = True
    spread_minutes: int = 60
    places: Mapping[str, Place] = field(default_factory=dict)
    company_zone: str = "UTC"

    def find_place(self, location: str) -> Place:
        """Where that location is, however it is capitalised; nowhere where nobody said it."""
        return self.places.get(location.strip().casefold(), NOWHERE)


@lru_cache(maxsize=16)
def read_schedule(reminders: str | None, locations: str | None, company_zone: str) -> Schedule:
    """The schedule as it is kept, or the usual one where the company never wrote any."""
    keys = ReminderKeys.model_validate_json(reminders) if reminders else ReminderKeys()
    return Schedule(
        is_on=keys.enabled,
        at_assignment=keys.at_assignment,
        before=tuple(keys.before),
        on_due_day=keys.on_due_day,
        every=keys.after.every if keys.after else 0,
        until=keys.after.until if keys.after else 0,
        ladder=_read_ladder(keys.escalation) if keys.escalation else None,
        send_at=read_time(keys.send_at),
        quiet=keys.quiet.times if keys.quiet else None,
        working_days=frozenset(map(WEEKDAYS.index, keys.working_days)),
        keeps_holidays=keys.holidays,
        spread_minutes=keys.spread_minutes,
        places=_read_places(locations),
        company_zone=company_zone,
    )


def _read_ladder(keys: Escalation) -> Ladder:
    return Ladder(
        weekday=WEEKDAYS.index(keys.weekday),
        manager=keys.manager,
        managers_manager=keys.managers_manager,
        hr=keys.hr,
        stop=keys.stop,
    )


def _read_places(locations: str | None) -> dict[str, Place]:
    written = json.loads(locations) if locations else {}
    places = {name: LocationKeys.model_validate(place) for name, place in written.items()}
    return {
        name.strip().casefold(): Place(place.country, place.subdivision, place.time_zone or "")
        for name, place in places.items()
    }

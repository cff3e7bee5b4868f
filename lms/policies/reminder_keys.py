"""What the company's file says about reminders: when, to whom, and where nobody works."""

import re
from datetime import time
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_serializer,
    model_validator,
)

from lms import days_off
from lms.people.fact_rules import find_time_zone_fault

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
LONGEST_DAYS = 365
LONGEST_SPREAD = 480


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def read_time(value: str) -> time:
    """The time of day that is written as 09:00."""
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f"“{value}” is no time of day. Write hours and minutes, such as 09:00.")
    hours, minutes = value.split(":")
    return time(int(hours), int(minutes))


def _check_time(value: str) -> str:
    return f"{read_time(value):%H:%M}"


def _check_zone(value: str) -> str:
    if fault := find_time_zone_fault(value):
        raise ValueError(fault)
    return value


def _check_different(values: list[int]) -> list[int]:
    if len(set(values)) < len(values):
        raise ValueError("A number of days stands twice. Write each once.")
    return sorted(values, reverse=True)


def _check_weekdays(values: list[Weekday]) -> list[Weekday]:
    if len(set(values)) < len(values):
        raise ValueError("A day of the week stands twice. Write each once.")
    return sorted(values, key=WEEKDAYS.index)


def _read_never(value: object) -> object:
    if value is None:
        raise ValueError("Nothing stands here. Write keys and values below it, or `never`.")
    return None if value == "never" else value


Never = BeforeValidator(_read_never)
TimeOfDay = Annotated[str, AfterValidator(_check_time)]
Days = Annotated[int, Field(ge=1, le=LONGEST_DAYS)]


class After(_Strict):
    """How often somebody who is late is reminded, and until how many days late."""

    every: Days = 7
    until: Days = 28

    @model_validator(mode="after")
    def _check_order(self) -> "After":
        if self.until < self.every:
            raise ValueError(
                f"“until” is {self.until}, but the first reminder comes after {self.every} days. "
                "Write a later one, or `after: never`."
            )
        return self


class Escalation(_Strict):
    """On which day of the week others are told of who is late, and from how many days on."""

    weekday: Weekday = "Monday"
    manager: Days = 3
    managers_manager: Days = 14
    hr: Days = 28
    stop: Days = 56

    @model_validator(mode="after")
    def _check_order(self) -> "Escalation":
        steps = [self.manager, self.managers_manager, self.hr, self.stop]
        if steps != sorted(set(steps)):
            raise ValueError(
                "The steps do not rise. Write more days for “managers_manager” than for "
                "“manager”, more for “hr”, and the most for “stop”."
            )
        return self


class QuietHours(_Strict):
    """From when until when on the clock nobody is mailed."""

    start: TimeOfDay = Field(default="18:00", alias="from")
    end: TimeOfDay = Field(default="08:00", alias="until")

    @model_validator(mode="after")
    def _check_order(self) -> "QuietHours":
        if self.start == self.end:
            raise ValueError("Quiet hours begin and end at the same time. Write two times.")
        return self

    @property
    def times(self) -> tuple[time, time]:
        """When they begin and when they end."""
        return read_time(self.start), read_time(self.end)


def is_between(moment: time, times: tuple[time, time]) -> bool:
    """Whether the time of day lies in these hours, which may run past midnight."""
    start, end = times
    if start < end:
        return start <= moment < end
    return moment >= start or moment < end


class ReminderKeys(_Strict):
    """When people are reminded of what they owe, and who is told when they are late."""

    enabled: bool = True
    at_assignment: bool = True
    before: Annotated[list[Days], Field(max_length=10), AfterValidator(_check_different)] = Field(
        default_factory=lambda: [7, 2]
    )
    on_due_day: bool = True
    after: Annotated[After | None, Never] = Field(default_factory=After)
    escalation: Annotated[Escalation | None, Never] = Field(default_factory=Escalation)
    send_at: TimeOfDay = "09:00"
    quiet: Annotated[QuietHours | None, Never] = Field(default_factory=QuietHours)
    working_days: Annotated[
        list[Weekday], Field(min_length=1, max_length=7), AfterValidator(_check_weekdays)
    ] = Field(default_factory=lambda: list(WEEKDAYS[:5]))
    holidays: bool = True
    spread_minutes: int = Field(default=60, ge=0, le=LONGEST_SPREAD)

    @field_serializer("after", "escalation", "quiet")
    def _write_never(self, block: BaseModel | None) -> object:
        return "never" if block is None else block.model_dump(by_alias=True)

    @model_validator(mode="after")
    def _check_hours(self) -> "ReminderKeys":
        begin = read_time(self.send_at)
        last = begin.hour * 60 + begin.minute + self.spread_minutes
        if last >= 24 * 60:
            raise ValueError(
                f"Mails from {self.send_at} on, spread over {self.spread_minutes} minutes, would "
                "go past midnight. Send earlier, or spread them over less."
            )
        if self.quiet is not None:
            minutes = range(last - self.spread_minutes, last + 1)
            times = self.quiet.times
            if any(is_between(time(*divmod(each, 60)), times) for each in minutes):
                raise ValueError(
                    f"Mails go from {self.send_at} on, spread over {self.spread_minutes} minutes; "
                    f"some of that lies in the quiet hours from {self.quiet.start} until "
                    f"{self.quiet.end}. Send at another time, or spread them over less."
                )
        return self


class LocationKeys(_Strict):
    """Where a location is: whose holidays it keeps, and its time zone."""

    country: str
    subdivision: str = ""
    time_zone: Annotated[str, AfterValidator(_check_zone)] | None = None

    @model_validator(mode="after")
    def _check_place(self) -> "LocationKeys":
        if fault := days_off.find_country_fault(self.country, self.subdivision):
            raise ValueError(fault)
        return self

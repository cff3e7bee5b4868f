"""Which keys the files of policies and the company have, and what may stand there."""

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticKnownError

from lms.policies.reminder_keys import LocationKeys, ReminderKeys

DEFAULT_STATEMENT = (
    "I have read this policy, I understand what it asks of me, and I will work by it."
)


# Days are counted on from it, and no calendar of ours ends within what is counted.
LAST_YEAR = 2199


def _read_day(value: object) -> object:
    """Refuse numbers and moments, which would be taken for days."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return value
    raise PydanticKnownError("date_type")


def _check_day(value: date) -> date:
    if not 1990 <= value.year <= LAST_YEAR:
        raise ValueError(f"The day {value} cannot be meant. Write one from 1990 to {LAST_YEAR}.")
    return value


def _check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"“{value}” is not a time zone. Write one such as Europe/Amsterdam."
        ) from error
    return value


def _check_language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", value):
        raise ValueError(f"“{value}” is not the code of a language. Write one such as en or nl.")
    return value


def _check_facts(facts: dict[str, str]) -> dict[str, str]:
    wait = facts.get("question_wait_days", "0")
    if not (re.fullmatch(r"[0-9]{1,2}", wait) and int(wait) <= LONGEST_WAIT):
        raise ValueError(
            f"question_wait_days is “{wait}”. Write a whole number from 0 to {LONGEST_WAIT}."
        )
    months = facts.get("longest_exemption_months", "1")
    if not (re.fullmatch(r"[0-9]{1,2}", months) and 1 <= int(months) <= LONGEST_EXEMPTION):
        raise ValueError(
            f"longest_exemption_months is “{months}”. Write a whole number from 1 to "
            f"{LONGEST_EXEMPTION}."
        )
    return facts


def _words(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Day = Annotated[date, BeforeValidator(_read_day), AfterValidator(_check_day)]
StaffNumber = Annotated[str, _words(40)]
Language = Annotated[str, AfterValidator(_check_language)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Due(_Strict):
    """How many days people have."""

    days_after_publishing: int = Field(ge=0, le=3650)
    days_after_hiring: int = Field(ge=0, le=3650)


class ApprovalKeys(_Strict):
    """Who approves a policy, and how many of them have to: all, where no number stands."""

    by: list[StaffNumber] = Field(default_factory=list, max_length=20)
    needed: int | None = Field(default=None, ge=1, le=20)


class PolicyKeys(_Strict):
    """What policy.yaml holds."""

    title: Annotated[str, _words(200)]
    owner: StaffNumber
    visibility: Literal["internal", "public"]
    asks: Literal["each version", "each major"]
    review_every_months: int = Field(ge=1, le=120)
    due: Due
    audience: object
    approval: ApprovalKeys | None = None


class VersionKeys(_Strict):
    """What stands before the text of a version."""

    kind: Literal["substantive", "editorial"]
    effective_on: Day
    author: StaffNumber
    summary: Annotated[str, _words(2000)]
    statement: Annotated[str, _words(1000)] = DEFAULT_STATEMENT
    language: Language | None = None


LONGEST_COMPANY_NAME = 200
LONGEST_WAIT = 60
MOST_LOCATIONS = 2000
LONGEST_EXEMPTION = 36


class CompanyFile(_Strict):
    """The company's own facts."""

    name: Annotated[str, _words(LONGEST_COMPANY_NAME)]
    legal_name: Annotated[str, _words(LONGEST_COMPANY_NAME)]
    time_zone: Annotated[str, AfterValidator(_check_zone)]
    language: Language
    facts: Annotated[dict[str, Annotated[str, _words(1000)]], AfterValidator(_check_facts)] = Field(
        default_factory=dict
    )
    reminders: ReminderKeys = Field(default_factory=ReminderKeys)
    locations: dict[Annotated[str, _words(120)], LocationKeys] = Field(
        default_factory=dict, max_length=MOST_LOCATIONS
    )

    @property
    def all_facts(self) -> dict[str, str]:
        """Every fact that a text can use, by its name."""
        return {**self.facts, "name": self.name, "legal_name": self.legal_name}

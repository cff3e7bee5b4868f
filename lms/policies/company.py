"""What the company is called, where it is, and which words it explains."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, not_, select
from sqlalchemy.orm import aliased

from lms.db import db, fetch
from lms.policies.models import CompanyFact, GlossaryTerm

DEFAULT_ZONE = "UTC"
DEFAULT_QUESTION_WAIT_DAYS = 14
# What no text can use is kept beside the facts under names that no fact can have.
SETTINGS = {"reminders": "_reminders", "locations": "_locations"}
DEFAULT_EXEMPTION_MONTHS = 12


@dataclass(frozen=True)
class Company:
    """The company whose house this is.

    `reminders` and `locations` are kept as they were checked, as JSON; None where the file never
    said anything about them.
    """

    name: str
    legal_name: str
    time_zone: str
    language: str
    is_demonstration: bool
    facts: Mapping[str, str]
    reminders: str | None = None
    locations: str | None = None

    @property
    def question_wait_days(self) -> int:
        """How many days at most what is owed waits for answers to questions about it."""
        return int(self.facts.get("question_wait_days", DEFAULT_QUESTION_WAIT_DAYS))

    @property
    def longest_exemption_months(self) -> int:
        """For how many months at most somebody is exempt from something by one decision."""
        return int(self.facts.get("longest_exemption_months", DEFAULT_EXEMPTION_MONTHS))

    def day_of(self, moment: datetime) -> date:
        """The day that the moment falls on where the company is."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()


def get_company() -> Company:
    """The company's facts as they stand now."""
    facts = {row.key: row.value for row in fetch(_select_facts())}
    settings = {name: facts.pop(key, None) for name, key in SETTINGS.items()}
    name = facts.get("name", "Your company")
    return Company(
        name=name,
        legal_name=facts.get("legal_name", name),
        time_zone=facts.get("time_zone", DEFAULT_ZONE),
        language=facts.get("language", "en"),
        is_demonstration="demonstration" in facts,
        facts=facts,
        reminders=settings["reminders"],
        locations=settings["locations"],
    )


@cache
def _select_facts() -> Select[*tuple[Any, ...]]:
    later = aliased(CompanyFact)
    newer = exists().where(later.key == CompanyFact.key, later.id > CompanyFact.id)
    return select(CompanyFact.key, CompanyFact.value).where(not_(newer))


def list_glossary() -> tuple[tuple[str, str], ...]:
    """The words of the company's glossary and what they mean."""
    rows = db.session.execute(
        select(GlossaryTerm.word, GlossaryTerm.definition).order_by(GlossaryTerm.word)
    )
    return tuple((row.word, row.definition) for row in rows)

"""Every mail of the days to come, as it will go if nobody does anything."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lms.policies.company import Company, get_company
from lms.reminders.hour_rules import DAY, find_moment, read_zone
from lms.reminders.letters import Letter, write_letter
from lms.reminders.queries import get_schedule, list_people
from lms.reminders.rules import Plan, PlannedMail, Step
from lms.reminders.schedule_rules import Schedule

USUAL_DAYS = 30
MOST_DAYS = 366


@dataclass(frozen=True)
class Selection:
    """Which mails somebody looks for: of a day, to whom by name or address, for what step."""

    day: date | None = None
    search: str = ""
    step: Step | None = None

    def has(self, mail: PlannedMail) -> bool:
        """Whether the mail is looked for."""
        words = f"{mail.facts.name} {mail.facts.address}".casefold()
        return (
            self.day in {None, mail.day}
            and (self.step is None or self.step in mail.steps)
            and self.search.strip().casefold() in words
        )


@dataclass(frozen=True)
class ForecastDay:
    """How many mails go on a day, in all and for each step."""

    day: date
    mails: int
    steps: tuple[tuple[Step, int], ...]


@dataclass(frozen=True)
class Forecast:
    """The mails of the days to come, by the schedule of today."""

    schedule: Schedule
    today: date
    until: date
    mails: tuple[PlannedMail, ...]

    def select(self, selection: Selection) -> tuple[PlannedMail, ...]:
        """The mails that are looked for, in the order in which they go."""
        return tuple(mail for mail in self.mails if selection.has(mail))

    def find_mail(self, person_id: int, day: date | None = None) -> PlannedMail | None:
        """The mail to that person on that day, of which there is one at most; else the next."""
        mine = (mail for mail in self.mails if mail.person_id == person_id)
        return next((mail for mail in mine if day in {None, mail.day}), None)


def forecast(*, at: datetime, days: int = USUAL_DAYS, person_id: int | None = None) -> Forecast:
    """What goes out in so many days, by all that is known now; writes nothing.

    With a `person_id` only what is that person's own: nothing of others who are late.
    """
    company = get_company()
    schedule = get_schedule(company)
    today = company.day_of(at)
    until = today + timedelta(days=days)
    end = find_moment(until + DAY, time(0), read_zone(company.time_zone, "UTC"))
    if not schedule.is_on:
        return Forecast(schedule, today, until, ())
    people = list_people(today, until + DAY, at=at, person_id=person_id)
    mails = Plan(people, schedule).list_mails(at, end - timedelta(microseconds=1))
    return Forecast(schedule, today, until, tuple(mails))


def list_days(mails: Sequence[PlannedMail], today: date, until: date) -> tuple[ForecastDay, ...]:
    """Each of these days, also those without mail."""
    counts = Counter(mail.day for mail in mails)
    steps = Counter((mail.day, step) for mail in mails for step in mail.steps)
    days = (today + timedelta(days=place) for place in range((until - today).days + 1))
    return tuple(
        ForecastDay(day, counts[day], tuple((s, steps[day, s]) for s in Step if steps[day, s]))
        for day in days
    )


def write_foretold(mail: PlannedMail, company: Company, *, base_url: str) -> Letter:
    """The mail as it would read."""
    return write_letter(
        mail, company=company.name, company_language=company.language, base_url=base_url
    )

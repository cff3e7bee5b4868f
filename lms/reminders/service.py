"""Writing today's reminders into the outbox, and noting who was told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from lms.db import await_turn, db
from lms.notifications.outbox import NewMail, queue_mails
from lms.policies.company import Company, get_company
from lms.reminders.letters import write_letter
from lms.reminders.models import ReminderMark
from lms.reminders.queries import get_schedule, list_people
from lms.reminders.rules import Plan, PlannedMail
from lms.sql import add_many

# Mails are written a little before they go, so that each goes at its own moment.
AHEAD = timedelta(minutes=15)
AT_ONCE = 5_000


@dataclass(frozen=True)
class Reminded:
    """How many mails were to be written, and how many of them were."""

    planned: int = 0
    written: int = 0

    def __add__(self, other: "Reminded") -> "Reminded":
        return Reminded(self.planned + other.planned, self.written + other.written)


def plan_reminders(*, at: datetime) -> list[PlannedMail]:
    """The mails that go at that moment or soon after; reads only."""
    company = get_company()
    schedule = get_schedule(company)
    if not schedule.is_on:
        return []
    today = company.day_of(at)
    people = list_people(today, today + timedelta(days=1), at=at)
    return Plan(people, schedule).list_mails(at, at + AHEAD)


def split(mails: Sequence[PlannedMail]) -> Iterator[Sequence[PlannedMail]]:
    """So many of them that an act need not wait long for the transaction that writes them."""
    for start in range(0, len(mails), AT_ONCE):
        yield mails[start : start + AT_ONCE]


def write_reminders(
    mails: Sequence[PlannedMail], *, base_url: str, at: datetime, is_kept: bool = False
) -> Reminded:
    """Put these mails into the outbox, each once, however many do the same at once.

    They are dropped when their hours are over, unless they are kept: where no mail server is set
    they are read in the outbox, and waiting for the next day's would only fill it.
    """
    await_turn("reminders")
    company = get_company()
    told = _list_told(mails)
    fresh = [mail for mail in mails if told.get(mail.person_id, date.min) < mail.day]
    written = queue_mails(
        (_to_mail(mail, company, base_url=base_url, is_kept=is_kept) for mail in fresh), at=at
    )
    ids = [mail.person_id for mail in fresh]
    db.session.execute(delete(ReminderMark).where(ReminderMark.person_id.in_(ids)))
    add_many(
        ReminderMark,
        [
            {"person_id": mail.person_id, "told_at": mail.moment, "told_on": mail.day}
            for mail in fresh
        ],
    )
    return Reminded(len(mails), written)


def _to_mail(mail: PlannedMail, company: Company, *, base_url: str, is_kept: bool) -> NewMail:
    letter = write_letter(
        mail, company=company.name, company_language=company.language, base_url=base_url
    )
    return NewMail(
        person_id=mail.person_id,
        address=mail.facts.address,
        kind=mail.kind,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        key=mail.key,
        not_before=mail.moment,
        not_after=None if is_kept else mail.until,
    )


def _list_told(mails: Sequence[PlannedMail]) -> dict[int, date]:
    """Until which day each of them was told, as known now."""
    ids = [mail.person_id for mail in mails]
    rows = db.session.execute(
        select(ReminderMark.person_id, ReminderMark.told_on).where(ReminderMark.person_id.in_(ids))
    )
    return {row.person_id: row.told_on for row in rows}

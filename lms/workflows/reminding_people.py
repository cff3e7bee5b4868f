"""Somebody reminds a person of what they owe: one mail, at most one for each person and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.compliance.rows import Row
from lms.compliance.rules import LATE, Verdict
from lms.errors import RefusalError
from lms.notifications import service as notifications
from lms.notifications.personal import service as personal
from lms.notifications.personal.queries import get_reminded
from lms.notifications.personal.words import OwedThing, PersonalNotice, word_personal_reminder
from lms.people.person_view import PersonView
from lms.workflows.inviting import House

REMINDED_OF = (Verdict.OPEN, *LATE)
KIND = "personal reminder"


@dataclass(frozen=True)
class Sender:
    """Who reminds, by the name that the mail gives."""

    id: int
    name: str


def remind(
    person: PersonView,
    rows: Sequence[Row],
    sender: Sender,
    *,
    house: House,
    day: date,
    at: datetime,
) -> None:
    """Remind the person of everything that is open or late, or say why that cannot be."""
    owed = [row for row in rows if row.verdict in REMINDED_OF]
    if not owed:
        raise RefusalError(f"{person.name} has nothing open. Nobody has to be reminded.")
    if not person.email:
        raise RefusalError(
            f"{person.name} has no mail address, so that no mail can go out. Tell them yourself."
        )
    if not personal.note_reminder(person.id, sender_id=sender.id, duties=len(owed), day=day, at=at):
        raise RefusalError(_tell_earlier(person, sender, day))
    notice = PersonalNotice(
        name=person.name,
        company=house.company,
        sender=sender.name,
        today=day,
        owed=[to_owed_thing(row) for row in owed],
        url=f"{house.base_url}/home",
    )
    subject, text = word_personal_reminder(notice)
    notifications.send_mail(
        person.id,
        address=person.email,
        kind=KIND,
        subject=subject,
        text=text,
        at=at,
        key=f"{KIND} {day.isoformat()}",
    )


def to_owed_thing(row: Row) -> OwedThing:
    """What a mail says of one duty."""
    title = f"{row.title} {row.asked_for}" if "." in row.asked_for else row.title
    return OwedThing(title, row.needed_by, has_run_out=row.verdict is Verdict.EXPIRED)


def _tell_earlier(person: PersonView, sender: Sender, day: date) -> str:
    earlier = get_reminded((person.id,), day).get(person.id)
    by = "you" if earlier and earlier.reminded_by == sender.id else earlier and earlier.name
    return (
        f"{person.name} was reminded today already, by {by or 'somebody else'}. "
        "One mail a day is enough: ask again tomorrow, or speak with them."
    )

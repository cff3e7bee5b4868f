"""What happened with one person of the line, day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.compliance.rows import Row
from lms.notifications.personal.queries import ReminderView
from lms.web.formatting import counted
from lms.web.manager.words import name_duty

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """What happened on a day: its sign and its sentence."""

    day: date
    sign: str
    text: str


def list_events(
    rows: Sequence[Row], reminders: Sequence[ReminderView], *, as_of: date, reader_id: int
) -> tuple[Event, ...]:
    """What was done, what became late and who reminded the person, oldest first."""
    events = [event for row in rows for event in _list_of_duty(row)]
    events += [_tell_reminder(each, reader_id) for each in reminders]
    return tuple(
        sorted((e for e in events if e.day <= as_of), key=lambda e: (e.day, e.sign, e.text))
    )


def _list_of_duty(row: Row) -> Iterator[Event]:
    name = name_duty(row)
    ended = min((day for day in (row.met_on, row.withdrawn_on) if day), default=None)
    if ended is None or ended > row.due_on:
        yield Event(row.due_on + ONE_DAY, "late", f"{name} became late")
    if row.met_on is not None:
        done = "Acknowledged" if row.kind == "policy" else "Completed"
        yield Event(row.met_on, "done", f"{done} {name}")
    if row.valid_until is not None:
        yield Event(row.valid_until + ONE_DAY, "expired", f"The certificate for {name} ran out")


def _tell_reminder(reminder: ReminderView, reader_id: int) -> Event:
    by = "you" if reminder.reminded_by == reader_id else reminder.name
    things = counted(reminder.duties, "thing", "things", spell=True).lower()
    return Event(reminder.reminded_on, "info", f"Reminded by {by} of {things}")

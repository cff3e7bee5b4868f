"""A date of a session as a file that calendars read."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

from lms.sessions.queries import EventView


@dataclass(frozen=True)
class Hosts:
    """Whose sessions these are, and where their pages lie."""

    company: str
    base_url: str


def write_calendar(event: EventView, description: str, hosts: Hosts, *, at: datetime) -> bytes:
    """The date with its place; a later plan of it replaces an earlier one in the calendar."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{hosts.company}//sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    plan, entry = event.plan, Event()
    domain = hosts.base_url.split("//")[-1].split("/")[0].split(":")[0]
    entry.add("uid", f"session-event-{event.event_id}@{domain}")
    entry.add("sequence", event.revision)
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("dtstart", plan.starts_at.astimezone(UTC))
    entry.add("dtend", plan.ends_at.astimezone(UTC))
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if plan.called_off_for is not None else "CONFIRMED")
    if plan.place or plan.link:
        entry.add("location", plan.place or plan.link)
    address = f"{hosts.base_url}/sessions/{event.slug}"
    words = [description, plan.link, address]
    entry.add("description", "\n\n".join(word for word in words if word))
    entry.add("url", address)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())

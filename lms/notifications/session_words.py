"""The words of the mails about sessions."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo


class Kind(Enum):
    """What there is to tell: the subject, and the first sentence."""

    SEAT = ("You have a seat: {title}", "You are signed up for “{title}” and have a seat.")
    WAITING = (
        "You are on the waiting list: {title}",
        "All seats of “{title}” are taken. You wait in the order of signing up, and get a mail.",
    )
    MOVED_UP = ("You have a seat now: {title}", "A seat of “{title}” became free, and it is yours.")
    CHANGED = (
        "Changed: {title}",
        "The time or the place of “{title}” was changed. You stay signed up.",
    )
    CALLED_OFF = ("Called off: {title}", "“{title}” was called off. {reason}")


@dataclass(frozen=True)
class SessionNotice:
    """What a mail about a session says."""

    name: str
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    link: str
    reason: str
    url: str
    calendar_url: str


def word_session(kind: Kind, notice: SessionNotice) -> tuple[str, str]:
    """Subject and text of the mail."""
    subject, sentence = (words.format_map(vars(notice)) for words in kind.value)
    lines = [f"Dear {notice.name},", "", sentence.strip(), "", f"When:  {_write_time(notice)}"]
    if notice.place:
        lines.append(f"Where: {notice.place}")
    if notice.link:
        lines.append(f"Call:  {notice.link}")
    lines.append("")
    if kind is not Kind.CALLED_OFF:
        lines += [f"For your calendar: {notice.calendar_url}"]
        lines += [f"If you cannot come, sign off, so that somebody else can: {notice.url}"]
    else:
        lines += [f"Other dates: {notice.url}"]
    return subject, "\n".join(lines)


def _write_time(notice: SessionNotice) -> str:
    zone = ZoneInfo(notice.zone)
    starts, ends = notice.starts_at.astimezone(zone), notice.ends_at.astimezone(zone)
    day = f"{starts:%A} {starts.day} {starts:%B} {starts.year}"
    until = f"{ends:%H:%M}"
    if ends.date() != starts.date():
        until = f"{ends.day} {ends:%B}, {ends:%H:%M}"
    return f"{day}, {starts:%H:%M} to {until} ({notice.zone})"

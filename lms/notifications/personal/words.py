"""The words of a reminder that somebody sends by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OwedThing:
    """One thing that the person still has to do, and by when."""

    title: str
    needed_by: date
    has_run_out: bool = False


@dataclass(frozen=True)
class PersonalNotice:
    """What the mail says: who asks, and what for."""

    name: str
    company: str
    sender: str
    today: date
    owed: Sequence[OwedThing]
    url: str


def word_personal_reminder(notice: PersonalNotice) -> tuple[str, str]:
    """Subject and text of the mail; everything that is open stands in one list."""
    things = len(notice.owed)
    what = "one thing" if things == 1 else f"{things} things"
    text = "\n".join(
        (
            f"Dear {notice.name},",
            "",
            f"{notice.sender} asks you to do what is still open for you at {notice.company}:",
            "",
            *(f"- {_tell(each, notice.today)}" for each in notice.owed),
            "",
            "Each can be done in one go. Everything stands here:",
            "",
            notice.url,
            "",
            f"If something keeps you from it, tell {notice.sender}.",
        )
    )
    return f"{notice.sender} reminds you of {what}", text


def _tell(owed: OwedThing, today: date) -> str:
    days = (today - owed.needed_by).days
    if owed.has_run_out:
        return f"{owed.title}: your certificate ran out on {_write(owed.needed_by)}"
    if days > 0:
        ago = "yesterday" if days == 1 else f"{days} days ago"
        return f"{owed.title}: was due on {_write(owed.needed_by)}, {ago}"
    when = "today" if days == 0 else f"by {_write(owed.needed_by)}"
    return f"{owed.title}: due {when}"


def _write(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"

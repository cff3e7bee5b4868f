"""The words of the mails that remind an owner of a review."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReviewNotice:
    """What a reminder says: which policy is to be reviewed, by when, and whether that is over."""

    name: str
    company: str
    title: str
    number: str
    last_on: date
    due_on: date
    step: str
    url: str


def word_review(notice: ReviewNotice) -> tuple[str, str]:
    """Subject and text of the mail."""
    due = _write(notice.due_on)
    subject, first = {
        "before": (f"Review “{notice.title}” by {due}", f"is to be reviewed by {due}."),
        "due": (f"“{notice.title}” is to be reviewed today", f"is to be reviewed: {due}."),
        "overdue": (
            f"The review of “{notice.title}” is overdue",
            f"was to be reviewed by {due}, and nobody has recorded a review.",
        ),
    }[notice.step]
    lines = (
        f"Dear {notice.name},",
        "",
        f"version {notice.number} of “{notice.title}”, which you own at {notice.company},",
        first,
        f"It was last published or reviewed on {_write(notice.last_on)}.",
        "",
        "Where nothing has to change, record that with your reason;",
        "where something has, begin the next version. Both begin here:",
        "",
        notice.url,
    )
    return subject, "\n".join(lines)


def _write(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"

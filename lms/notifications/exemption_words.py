"""The words of the mails about exemptions and later due days; nobody's reasons stand in them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RequestNotice:
    """What such a mail says: to whom, about whom and what, for which days.

    `first` is None where a later due day is asked for; `last` is the new day then.
    """

    name: str
    company: str
    person: str
    title: str
    first: date | None
    last: date
    url: str


def word_asked(notice: RequestNotice) -> tuple[str, str]:
    """To those who may decide: a request waits for them."""
    return _word(
        notice,
        f"Please decide: {_name(notice)} for {notice.person}",
        f"What is asked for {notice.person}: {_say(notice)}.",
        "Read why, then grant or refuse it:",
    )


def word_granted(notice: RequestNotice) -> tuple[str, str]:
    """To the person concerned and to who asked: it is granted."""
    return _word(
        notice,
        f"Granted: {_name(notice)} for {notice.person}",
        f"Granted for {notice.person}: {_say(notice)}.",
        "What was recorded:",
    )


def word_refused(notice: RequestNotice) -> tuple[str, str]:
    """To the person concerned and to who asked: it is refused."""
    return _word(
        notice,
        f"Refused: {_name(notice)} for {notice.person}",
        f"Refused for {notice.person}: {_say(notice)}. What was owed is owed as before.",
        "The reason stands on its page:",
    )


def word_ended(notice: RequestNotice) -> tuple[str, str]:
    """To the person concerned and to who asked: the exemption is over earlier."""
    return _word(
        notice,
        f"Ended: the exemption for {notice.person}",
        f"The exemption for {notice.person} from “{notice.title}” has ended earlier than it was "
        "granted for. What is open of it is owed again.",
        "The reason stands on its page:",
    )


def _name(notice: RequestNotice) -> str:
    return "more time" if notice.first is None else "an exemption"


def _say(notice: RequestNotice) -> str:
    if notice.first is None:
        return f"more time for “{notice.title}”, until {_write(notice.last)}"
    days = f"from {_write(notice.first)} until {_write(notice.last)}"
    return f"an exemption from “{notice.title}”, {days}"


def _word(notice: RequestNotice, subject: str, *sentences: str) -> tuple[str, str]:
    lines = (f"Dear {notice.name},", "", *sentences, "", notice.url, "", notice.company)
    return subject, "\n".join(lines)


def _write(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"

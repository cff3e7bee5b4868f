"""What is said of a version in a mail, on an intranet and on a notice.

Titles, summaries and names were typed by somebody: they lose what cannot be seen, line breaks
too, and each channel takes from them what it would read as markup.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

from lms.people.text_rules import clean_text

Write = Callable[[str], str]
CALLED_BACK = "Version {} was called back before its day. There is nothing to tell people."
OVERTAKEN = "Another version has taken the place of {}. Tell people of that one."
WITHDRAWN = "This policy is withdrawn. There is no version of it to tell people of."
# Whatever a dialect of Markdown gives a meaning, and what makes it take words for an address.
_MARKS = re.compile(r"[\\`*_\[\]<>&#|~^${}!@=]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True)
class Announcement:
    """What people are told of a version; `due_on` is None where it was asked for before."""

    company: str
    title: str
    number: str
    asked_for: str
    summary: str
    audience: str
    in_force_from: date
    due_on: date | None
    today: date
    address: str
    public_address: str = ""

    def __post_init__(self) -> None:
        """Clean what was typed, whatever channel it goes to."""
        for name in ("company", "title", "summary", "audience"):
            object.__setattr__(self, name, clean_text(getattr(self, name)))

    @property
    def is_first(self) -> bool:
        """Whether the policy itself is new."""
        return self.number == "1.0"

    @property
    def notice_address(self) -> str:
        """Where the square code leads: what is public is read without signing in."""
        return self.public_address or self.address


def find_obstacle(
    number: str, *, is_called_back: bool, is_overtaken: bool, is_withdrawn: bool
) -> str | None:
    """Why nobody is to be told of a version; None of one in force, or that waits for its day."""
    if is_called_back:
        return CALLED_BACK.format(number)
    if is_overtaken:
        return OVERTAKEN.format(number)
    return WITHDRAWN if is_withdrawn else None


def say_what(told: Announcement, write: Write = str) -> str:
    """What is new, without its day."""
    title = write(told.title)
    return f"New policy: {title}" if told.is_first else f"New version of {title}"


def say_when(told: Announcement, strong: Write = str) -> str:
    """From when the version is in force."""
    begins = "has been" if told.in_force_from < told.today else "is"
    return f"Version {told.number} {begins} in force {_say_since(told, strong)}."


def _say_since(told: Announcement, strong: Write = str) -> str:
    word = "since" if told.in_force_from < told.today else "from"
    return f"{word} {strong(write_day(told.in_force_from))}"


def say_whom(told: Announcement, write: Write = str) -> str:
    """Whom it concerns."""
    return f"It concerns {write(told.audience)}."


def say_by_when(told: Announcement, strong: Write = str) -> str:
    """What is asked of people, and by when."""
    if told.due_on is None:
        return (
            f"Whoever has acknowledged version {told.asked_for} already need not do so again. "
            "Everybody else it concerns acknowledges it by the day on their own list."
        )
    day = strong(write_day(told.due_on))
    if told.due_on < told.today:
        return f"It was to be acknowledged by {day}. If you have not done so, please do it now."
    return f"Please read and acknowledge it by {day}."


def name_summary(told: Announcement) -> str:
    """What the owner's summary is called."""
    return "In short" if told.is_first else "What changed"


def write_subject(told: Announcement) -> str:
    """The subject of the mail, on one line whatever was typed."""
    return f"{say_what(told)}, in force {_say_since(told)}"


def write_mail(told: Announcement) -> str:
    """The text of the mail, without any markup."""
    public = f"Everybody can read it, also without signing in: {told.public_address}"
    lines = (
        "Dear all,",
        "",
        f"{say_what(told)}.",
        say_when(told),
        "",
        f"{name_summary(told)}: {told.summary}",
        "",
        f"{say_whom(told)} {say_by_when(told)}",
        "",
        "Read it here:",
        told.address,
        *(("", public) if told.public_address else ()),
        "",
        told.company,
    )
    return "\n".join(lines)


def write_html(told: Announcement) -> str:
    """A piece of HTML for the intranet, without scripts, styles or classes."""

    def typed(text: str) -> str:
        return f"<bdi>{escape(text)}</bdi>"

    def strong(text: str) -> str:
        return f"<strong>{escape(text)}</strong>"

    lines = (
        f"<h2>{say_what(told, typed)}</h2>",
        f"<p>{say_when(told, strong)} {say_whom(told, typed)}</p>",
        f"<p>{strong(name_summary(told) + ':')} {typed(told.summary)}</p>",
        f"<p>{say_by_when(told, strong)}</p>",
        f'<p><a href="{escape(told.address)}">Read version {told.number}</a></p>',
    )
    return "\n".join(lines)


def write_markdown(told: Announcement) -> str:
    """The same as Markdown, in the marks that every dialect knows."""

    def strong(text: str) -> str:
        return f"**{text}**"

    parts = (
        f"## {say_what(told, escape_markdown)}",
        f"{say_when(told, strong)} {say_whom(told, escape_markdown)}",
        f"{strong(name_summary(told) + ':')} {escape_markdown(told.summary)}",
        say_by_when(told, strong),
        f"[Read version {told.number}](<{told.address}>)",
    )
    return "\n\n".join(parts) + "\n"


def escape_markdown(text: str) -> str:
    """The text on one line, as Markdown shows it; each mark by its number, which is never one."""
    return _MARKS.sub(lambda found: _NAMED.get(found[0], f"&#{ord(found[0])};"), text)


def write_day(day: date) -> str:
    """The day with its year, as in 3 March 2025."""
    return f"{day.day} {day:%B} {day.year}"

"""What a reminder says, in the person's language, as plain text and as HTML."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from lms.reminders.facts import Duty
from lms.reminders.ladder_rules import Late, Passed, Rung
from lms.reminders.rules import PlannedMail

TEMPLATES = Path(__file__).parent / "templates"
FALLBACK = "en"
# Names stand in the letter where these do, so that those who are told the same share its words.
_HERE = "\ue000"
_PLACES = {
    Rung.MANAGER: "/team",
    Rung.MANAGERS_MANAGER: "/team",
    Rung.HR: "/compliance?status=late",
}
# The country whose dates are written where a person's language names none.
_USUAL = {"en": "en_GB"}
# How the house writes days in British English, without the comma of the library.
_DAYS = {"en_GB": "EEEE d MMMM y"}


@dataclass(frozen=True)
class Letter:
    """A mail as it goes out."""

    subject: str
    text: str
    html: str
    language: str


class Line(NamedTuple):
    """One thing to do, or that somebody else is late with."""

    title: str
    url: str
    reason: str
    due_on: date
    days_late: int
    is_today: bool


class LatePerson(NamedTuple):
    """Somebody else who is late, with what, and who could not be told of it."""

    person_id: int
    name: str
    lines: tuple[Line, ...]
    passed: tuple[Passed, ...]


class Section(NamedTuple):
    """The people that somebody is told of for one reason, and where more stands about them."""

    rung: str
    url: str
    people: tuple[LatePerson, ...]


class Content(NamedTuple):
    """All that a letter says beside the name of its reader."""

    tag: str
    company: str
    home: str
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]


def write_letter(
    mail: PlannedMail, *, company: str, company_language: str, base_url: str
) -> Letter:
    """The mail in the person's language, else in the company's, else in English."""
    content = Content(
        tag=choose_language(mail.facts.language, company_language),
        company=clean(company),
        home=f"{base_url}/home",
        lines=tuple(_to_line(duty, mail.day, base_url) for duty in mail.duties),
        sections=_list_sections(mail, base_url),
    )
    written, name = _write(content), clean(mail.facts.name)
    return Letter(
        subject=written.subject,
        text=written.text.replace(_HERE, name, 1),
        html=written.html.replace(_HERE, str(escape(name)), 1),
        language=content.tag,
    )


def choose_language(*wanted: str) -> str:
    """The first of these languages, as written, that there are templates of; else English."""
    known = list_languages()
    return next(
        (tag for tag in wanted if tag.split("-", maxsplit=1)[0].casefold() in known), FALLBACK
    )


@lru_cache(maxsize=1)
def list_languages() -> tuple[str, ...]:
    """The languages that mails are written in."""
    return tuple(sorted(path.parent.name for path in TEMPLATES.glob("*/words.txt")))


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text on one line, without what would hide or turn round the words after it."""
    spaced = " ".join(text.split())
    return "".join(
        one
        for one in spaced
        if unicodedata.category(one) not in {"Cc", "Co", "Cs"}
        and not "\u202a" <= one <= "\u202e"
        and not "\u2066" <= one <= "\u2069"
    )


def _to_line(duty: Duty, day: date, base_url: str) -> Line:
    late, url = (day - duty.due_on).days, f"{base_url}{duty.path}"
    return Line(clean(duty.title), url, duty.reason, duty.due_on, max(late, 0), late == 0)


def _list_sections(mail: PlannedMail, base_url: str) -> tuple[Section, ...]:
    found = {late.rung for late in mail.late}
    return tuple(
        Section(
            rung=rung.value,
            url=f"{base_url}{_PLACES[rung]}",
            people=_list_people(
                [late for late in mail.late if late.rung is rung], mail.day, base_url
            ),
        )
        for rung in Rung
        if rung in found
    )


def _list_people(lines: list[Late], day: date, base_url: str) -> tuple[LatePerson, ...]:
    people = []
    for _, group in groupby(lines, key=lambda late: late.person_id):
        mine = tuple(group)
        passed = dict.fromkeys(one for late in mine for one in late.passed)
        people.append(
            LatePerson(
                person_id=mine[0].person_id,
                name=clean(mine[0].name),
                lines=tuple(_to_line(late.duty, day, base_url) for late in mine),
                passed=tuple(one._replace(name=clean(one.name)) for one in passed),
            )
        )
    return tuple(people)


@lru_cache(maxsize=1024)
def _write(content: Content) -> Letter:
    locale = find_locale(content.tag)
    said: dict[str, Any] = {
        **content._asdict(),
        "name": _HERE,
        "language": content.tag.split("-", maxsplit=1)[0].casefold(),
        "late": sum(line.days_late > 0 for line in content.lines),
        "people": len(
            {person.person_id for section in content.sections for person in section.people}
        ),
        "write_day": partial(format_date, format=_DAYS.get(str(locale), "full"), locale=locale),
        "plural": _choose_plural(locale),
    }
    plain, marked = _load_templates(autoescape=False), _load_templates(autoescape=True)
    return Letter(
        subject=clean(plain.get_template("subject.txt").render(said)),
        text=plain.get_template("mail.txt").render(said),
        html=marked.get_template("mail.html").render(said),
        language=content.tag,
    )


@lru_cache(maxsize=64)
def find_locale(tag: str) -> Locale:
    """How dates and numbers are written in that language, in its own country where it names one."""
    language = tag.split("-", maxsplit=1)[0].casefold()
    for each in (tag.replace("-", "_"), language):
        try:
            return Locale.parse(_USUAL.get(each, each))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_USUAL[FALLBACK])


def _choose_plural(locale: Locale) -> Callable[..., str]:
    def plural(number: int, **forms: str) -> str:
        form = forms.get(locale.plural_form(number), forms["other"])
        return form.replace("{n}", str(number))

    return plural


@lru_cache(maxsize=2)
def _load_templates(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

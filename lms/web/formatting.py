"""How days, moments, figures and codes read on a page.

No function here asks what day it is: today and the zone come in, or from the page's variables.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

NO_BREAK = "\N{NO-BREAK SPACE}"
NOTHING = Markup("–")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SPELLED = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six"),
    *("Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
)


def day_text(day: date, today: date | None) -> str:
    """A day as "Mon 30 November", with the year when it is not this one."""
    return f"{WEEKDAYS[day.weekday()]} {plain_day_text(day, today)}"


def plain_day_text(day: date, today: date | None) -> str:
    """A day without its weekday, as in a sentence about the past."""
    year = "" if today and day.year == today.year else f"{NO_BREAK}{day.year}"
    return f"{day.day}{NO_BREAK}{MONTHS[day.month - 1]}{year}"


def short_day_text(day: date, today: date | None) -> str:
    """A day for a narrow column, as "30 Nov"."""
    year = "" if today and day.year == today.year else f"{NO_BREAK}{day.year}"
    return f"{day.day}{NO_BREAK}{MONTHS[day.month - 1][:3]}{year}"


def moment_text(at: datetime, zone: str, today: date | None) -> str:
    """A moment as the clock showed it in that zone: "24 November, 10:12"."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return f"{plain_day_text(day, today)}, {clock_text(at, zone)}"


def clock_text(at: datetime, zone: str) -> str:
    """The time of day in that zone: "9:05"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.hour}:{local:%M}"


def time_tag(value: date | datetime, text: str) -> Markup:
    """The text inside a time element that machines can read."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def standing_text(due: date, today: date) -> str:
    """How far off a due day is: "In 6 days", "Today", "14 days late"."""
    days = (due - today).days
    if days == 0:
        return "Today"
    if days == 1:
        return "Tomorrow"
    if days > 0:
        return f"In {counted(days, 'day', 'days')}"
    return f"{counted(-days, 'day', 'days')} late"


def duration(seconds: float | timedelta | None) -> str:
    """A length of time as a person would say it: "40 seconds", "1 hour 5 minutes"."""
    if seconds is None:
        return str(NOTHING)
    whole = round(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    if whole < 60:
        return counted(whole, "second", "seconds")
    minutes = (whole + 30) // 60
    if minutes < 60:
        return counted(minutes, "minute", "minutes")
    hours, rest = divmod(minutes, 60)
    if rest == 0 or hours >= 10:
        return counted(hours, "hour", "hours")
    return f"{counted(hours, 'hour', 'hours')} {counted(rest, 'minute', 'minutes')}"


def work_time(minutes: int) -> str:
    """How much of people's time something costs, short enough for a figure: "40 min", "6.5 h"."""
    if minutes < 100:
        return f"{minutes}{NO_BREAK}min"
    return f"{number(round(minutes / 60, 1)).removesuffix('.0')}{NO_BREAK}h"


def number(value: float) -> str:
    """A figure with commas at the thousands: "1,884"."""
    return f"{value:,}"


def counted(count: int, singular: str, plural: str, *, spell: bool = False) -> str:
    """A figure with its unit, never parted; spelled up to twelve where it opens a sentence."""
    unit = singular if count == 1 else plural
    if spell and 0 <= count < len(SPELLED):
        return f"{SPELLED[count]} {unit}"
    return f"{number(count)}{NO_BREAK}{unit}"


def share(part: int, whole: int) -> str:
    """A percentage that says 100 only of everyone and 0 only of nobody."""
    if whole <= 0:
        return str(NOTHING)
    percent = (200 * part + whole) // (2 * whole)
    if part < whole:
        percent = min(percent, 99)
    if part > 0:
        percent = max(percent, 1)
    return f"{percent}{NO_BREAK}%"


def group_code(code: str, size: int = 4) -> str:
    """A code in groups of four, as it is read aloud and typed."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def fingerprint(digest: str, length: int = 16) -> Markup:
    """The beginning of a digest, in fours and in the face that tells 0 from O."""
    classes = "mono wraps" if length > 16 else "mono"
    return Markup('<span class="{}">{}</span>').format(classes, group_code(digest[:length]))


def keep_together(text: str) -> str:
    """The text with no place where a line may end."""
    return text.replace(" ", NO_BREAK)


def and_list(words: Sequence[str]) -> str:
    """Words joined as in a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def letter(place: int) -> str:
    """The letter of an answer: 1 is A; after Z come figures."""
    return chr(ord("A") + place - 1) if 1 <= place <= 26 else str(place)


def page_window(pages: int, page: int) -> list[int | None]:
    """The page numbers worth a link: first, last and those around this one; None is a gap."""
    kept = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    window: list[int | None] = []
    for wanted in kept:
        previous = window[-1] if window else wanted - 1
        if previous is not None and wanted - previous == 2:
            window.append(wanted - 1)
        elif previous is not None and wanted - previous > 2:
            window.append(None)
        window.append(wanted)
    return window


def form_problems(form: Any) -> list[tuple[str, str]]:
    """Every sentence that a form has to say, each with the anchor of its field."""
    whole = [("", str(sentence)) for sentence in getattr(form, "form_errors", ())]
    return whole + [problem for field in form for problem in _field_problems(field)]


def _field_problems(field: Any) -> Iterator[tuple[str, str]]:
    inner = getattr(field, "entries", None) or getattr(field, "form", None)
    if inner is not None and field.type in ("FieldList", "FormField"):
        for part in inner:
            yield from _field_problems(part)
    for sentence in field.errors:
        if isinstance(sentence, str):
            yield field.id, sentence


def _from_page(write: Callable[[date, date | None], str]) -> Callable[..., Markup]:
    @pass_context
    def show(context: Context, value: date | datetime | None, today: date | None = None) -> Markup:
        if value is None:
            return NOTHING
        if isinstance(value, datetime):
            value = value.astimezone(ZoneInfo(_page_zone(context) or "UTC"))
        day = value.date() if isinstance(value, datetime) else value
        return time_tag(day, write(day, today or _page_day(context)))

    return show


def _page_zone(context: Context) -> str:
    zone = context.resolve_or_missing("zone")
    return zone if isinstance(zone, str) else ""


def _page_day(context: Context) -> date | None:
    today = context.resolve_or_missing("today")
    return today if isinstance(today, date) else None


@pass_context
def _moment(context: Context, at: datetime | None, zone: str = "") -> Markup:
    if at is None:
        return NOTHING
    place = zone or _page_zone(context)
    text = moment_text(at, place or "UTC", _page_day(context))
    return time_tag(at, text if place else f"{text}{NO_BREAK}UTC")


@pass_context
def _local_day(context: Context, at: datetime, zone: str) -> Markup:
    """The day that it is there at that moment, wherever the reader is."""
    day = at.astimezone(ZoneInfo(zone)).date()
    return time_tag(day, day_text(day, _page_day(context)))


@pass_context
def _clock_time(context: Context, at: datetime, zone: str = "") -> Markup:
    place = zone or _page_zone(context)
    text = clock_text(at, place or "UTC")
    return time_tag(at, text if place else f"{text}{NO_BREAK}UTC")


@pass_context
def _standing(context: Context, due: date, today: date | None = None) -> str:
    return standing_text(due, today or _page_day(context) or due)


def init_app(app: Flask) -> None:
    """Give every template the filters of this file."""
    app.jinja_env.filters.update(
        day=_from_page(day_text),
        plain_day=_from_page(plain_day_text),
        short_day=_from_page(short_day_text),
        moment=_moment,
        work_time=work_time,
        clock_time=_clock_time,
        local_day=_local_day,
        standing=_standing,
        duration=duration,
        number=number,
        counted=counted,
        share=share,
        group_code=group_code,
        fingerprint=fingerprint,
        keep_together=keep_together,
        and_list=and_list,
        letter=letter,
        page_window=page_window,
        form_problems=form_problems,
    )

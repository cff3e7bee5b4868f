"""How names, addresses and days of people are read, whatever way they were typed."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lms.errors import RefusalError

SEPARATOR = " / "
LONGEST_SESSION = timedelta(days=14)
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_ANY_ORDER = re.compile(r"([0-9]{1,2})[./\- ]([0-9]{1,2})[./\- ][0-9]{2,4}\Z")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_text(text: str) -> str:
    """The text in Unicode form NFC, without invisible signs, with single spaces."""
    # A text that can be printed has no invisible sign, and no space but the plain one.
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()
    spaced = " ".join(text.split())
    visible = "".join(sign for sign in spaced if unicodedata.category(sign) not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def clean_department(path: str) -> str:
    """The path of a department with its names cleaned."""
    return SEPARATOR.join(clean_text(name) for name in path.split("/") if clean_text(name))


def fold_email(address: str) -> str:
    """The key under which an address is looked up."""
    return unicodedata.normalize("NFKC", clean_text(address)).casefold()


def local_day(at: datetime, time_zone: str) -> date:
    """The day that it is at that moment where the person lives."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def is_session_alive(signed_in_at: datetime, at: datetime) -> bool:
    """Whether a sign-in of that moment still counts."""
    return at - signed_in_at < LONGEST_SESSION


def read_date(text: str) -> date | None:
    """The day written as 2026-11-16; None where it is written otherwise or does not exist."""
    if not _ISO_DATE.match(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def require_day(*days: date | None) -> None:
    """Refuse a day so far off that it can only be a slip; None is a day that is not set."""
    for day in days:
        if day is not None and not EARLIEST <= day <= LATEST:
            raise RefusalError(explain_date(day.isoformat()))


def explain_date(text: str) -> str:
    """Say why a text is not a day that can be kept."""
    shown = f"“{text[:40]}”"
    wanted = "Write year, month and day as 2026-11-16."
    if _ISO_DATE.match(text):
        return f"{shown} is not a day of the calendar between {EARLIEST.year} and {LATEST.year}."
    if parts := _ANY_ORDER.match(text):
        first, second = int(parts[1]), int(parts[2])
        if max(first, second) <= 12:
            return f"{shown} can be read in two ways, day first or month first. {wanted}"
    if text.isdigit():
        return f"{shown} is a number, as workbooks keep dates. Format the column as text. {wanted}"
    return f"{shown} is not a date in the form that is read here. {wanted}"

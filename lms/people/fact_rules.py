"""Which facts a person can have, and what a change of a past day means for later days."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache, lru_cache
from zoneinfo import available_timezones

from lms.people.text_rules import clean_department, clean_text

LIMITS = {
    "name": 200,
    "email": 254,
    "department": 600,
    "team": 120,
    "job_title": 120,
    "location": 120,
    "employment_type": 40,
    "language": 20,
    "time_zone": 60,
}
WORDS = {
    "staff_number": "staff number",
    "name": "name",
    "email": "mail address",
    "department": "department",
    "team": "team",
    "job_title": "job title",
    "location": "location",
    "employment_type": "employment type",
    "manager": "manager",
    "manager_id": "manager",
    "language": "language",
    "time_zone": "time zone",
}
LONGEST_DEPARTMENT_NAME = 120
_STAFF_NUMBER = re.compile(r"[\w.\-/+]{1,40}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?\Z")
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+\Z")

Value = str | int | None


@dataclass(frozen=True)
class Facts:
    """All facts of a person as they hold from one day on."""

    name: str
    department: str
    email: str | None = None
    team: str = ""
    job_title: str = ""
    location: str = ""
    employment_type: str = "employee"
    manager_id: int | None = None
    language: str = "en"
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Snapshot:
    """The facts that hold from a day on."""

    holds_from: date
    facts: Facts


def clean_facts(facts: Facts) -> Facts:
    """The facts as they are kept: one form of Unicode, no invisible signs, no outer spaces."""
    texts = {
        name: clean_text(value) for name, value in asdict(facts).items() if isinstance(value, str)
    }
    texts["department"] = clean_department(facts.department)
    cleaned = replace(facts, **texts)  # type: ignore[arg-type]
    return replace(cleaned, email=cleaned.email or None)


def find_fault(facts: Facts) -> str | None:
    """What is wrong with these facts."""
    for name, longest in LIMITS.items():
        value = getattr(facts, name)
        if value and len(value) > longest:
            return f"The {WORDS[name]} has {len(value)} characters; at most {longest} can be kept."
    for name in ("name", "employment_type", "language", "time_zone"):
        if not getattr(facts, name):
            return f"The {WORDS[name]} is missing."
    return (
        find_department_fault(facts.department)
        or find_email_fault(facts.email)
        or find_language_fault(facts.language)
        or find_time_zone_fault(facts.time_zone)
    )


def find_department_fault(path: str) -> str | None:
    """What is wrong with the path of a department."""
    if not path:
        return "The department is missing. Write it as “Operations / Customer Support”."
    if any(len(name) > LONGEST_DEPARTMENT_NAME for name in path.split(" / ")):
        return f"The name of a department has at most {LONGEST_DEPARTMENT_NAME} characters."
    return None


def find_language_fault(language: str) -> str | None:
    """What is wrong with a language; none at all means that of the company."""
    if language and not _LANGUAGE.match(language):
        return f"“{language[:40]}” is not a language. Write a code such as en, nl or pt-BR."
    return None


def find_time_zone_fault(time_zone: str) -> str | None:
    """What is wrong with a time zone; none at all means that of the company."""
    if time_zone and time_zone not in list_time_zones():
        return f"“{time_zone[:60]}” is not a time zone. Write a name such as Europe/Amsterdam."
    return None


def find_staff_number_fault(staff_number: str) -> str | None:
    """What is wrong with a staff number."""
    if not staff_number:
        return "The staff number is missing."
    if not _STAFF_NUMBER.match(staff_number):
        return (
            f"“{staff_number[:60]}” is not a staff number. Use letters, digits and . - / + _, "
            "at most 40 of them and without spaces."
        )
    return None


def find_email_fault(address: str | None) -> str | None:
    """What is wrong with a mail address; none at all is no fault."""
    if not address:
        return None
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.match(local) or ".." in f".{local}." or not _is_domain(domain):
        return f"“{address[:80]}” is not a mail address. Write it as name@company.example."
    if len(local.encode()) > 64:
        return "The part of the mail address before the @ is longer than 64 signs."
    if len(list_scripts(address)) > 1:
        return (
            f"“{address}” mixes letters of different alphabets that look alike. "
            "Type the address again instead of copying it."
        )
    return None


@lru_cache(maxsize=1024)
def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and all(_LABEL.match(label) for label in labels)


def list_scripts(text: str) -> frozenset[str]:
    """The alphabets whose letters stand in the text."""
    if text.isascii():
        return frozenset({"LATIN"})
    names = (unicodedata.name(sign, "") for sign in text if sign.isalpha())
    return frozenset(name.split(" ")[0] for name in names) & {"LATIN", "CYRILLIC", "GREEK"}


@cache
def list_time_zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones()) - {"localtime", "posixrules", "Factory"}


def list_changes(old: Facts, new: Facts) -> dict[str, Value]:
    """The facts in which the second differs from the first."""
    before = asdict(old)
    return {name: value for name, value in asdict(new).items() if before[name] != value}


def correct_history(
    history: Sequence[Snapshot], changes: Mapping[str, Value], holds_from: date
) -> list[Snapshot]:
    """The snapshots to add so that the changes hold from that day on.

    A change of a past day carries into the later snapshots, each fact up to the day on which
    that fact was changed anyway.
    """
    earlier = [each for each in history if each.holds_from <= holds_from]
    later = [each for each in history if each.holds_from > holds_from]
    base = (earlier or later)[-1 if earlier else 0].facts
    open_changes = {k: v for k, v in changes.items() if getattr(base, k) != v}
    if not open_changes:
        return []
    added = [Snapshot(holds_from, replace(base, **open_changes))]  # type: ignore[arg-type]
    for snapshot in later:
        open_changes = {
            name: value
            for name, value in open_changes.items()
            if getattr(snapshot.facts, name) == getattr(base, name)
        }
        if not open_changes:
            break
        added.append(replace(snapshot, facts=replace(snapshot.facts, **open_changes)))  # type: ignore[arg-type]
    return added

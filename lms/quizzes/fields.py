"""What may stand in each field of a quiz, and how it is kept."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_WORDS_FOR_BOOLEANS = {"yes": True, "no": False, "true": True, "false": False}
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,10})?", re.ASCII)


def tidy_text(value: object) -> object:
    """Free a text of spaces that nobody sees, and refuse characters that nobody sees."""
    if not isinstance(value, str):
        return value
    if value.isprintable():
        return value.strip()
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    for character in text.replace("\n", ""):
        if _INVISIBLE.match(character) or unicodedata.category(character) in _UNPRINTABLE:
            code = f"U+{ord(character):04X}"
            raise ValueError(f"An invisible character ({code}) stands in this text. Remove it.")
    return text


def _join_lines(text: str) -> str:
    return " ".join(text.split())


def _read_boolean(value: object) -> object:
    return _WORDS_FOR_BOOLEANS.get(value.casefold(), value) if isinstance(value, str) else value


def _read_attempts(value: object) -> object:
    return None if value == "unlimited" else value


def _write_attempts(value: int | None) -> int | str:
    return "unlimited" if value is None else value


def _read_decimal(value: object) -> Decimal:
    """Take a plain number; a file writes 2.5 or "2.5", the database "2.5"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("A number belongs here. Write it in figures, such as 7 or 2.5.")  # noqa: TRY004
    try:
        number = Decimal(str(value).strip())
        spelling = write_decimal(number) if number.is_finite() and number.adjusted() < 20 else ""
    except InvalidOperation:
        spelling = ""
    if not _PLAIN_NUMBER.fullmatch(spelling):
        raise ValueError(
            f"“{str(value)[:40]}” is not a number that can be used here. Write it in figures "
            "with a point, such as 7 or 2.5: at most 15 figures before the point and 10 after it."
        )
    return Decimal(spelling)


def write_decimal(number: Decimal) -> str:
    """Spell a number in its shortest plain form: 2.50 is 2.5, and 1E+2 is 100."""
    spelling = f"{number:f}"
    if "." in spelling:
        spelling = spelling.rstrip("0").rstrip(".")
    return "0" if spelling in {"-0", "+0"} else spelling


def has_count(lowest: int, highest: int) -> BeforeValidator:
    """Check the length of a list before its items, so that a fault of an item is the only one."""

    def check(value: object) -> object:
        if isinstance(value, list | tuple) and not lowest <= len(value) <= highest:
            stand = "1 stands" if len(value) == 1 else f"{len(value)} stand"
            raise ValueError(f"{lowest} to {highest} items belong in this list; {stand} in it.")
        return value

    return BeforeValidator(check)


def is_slug(text: str) -> bool:
    """Whether the text has small letters, digits and single hyphens only."""
    return _SLUG.fullmatch(text) is not None


def _check_id(value: str) -> str:
    if not is_slug(value):
        raise ValueError(
            f"“{value}” cannot be an id. Use small letters, digits and single hyphens."
        )
    return value


def _check_policy(value: str) -> str:
    if not is_slug(value):
        raise ValueError(
            f"“{value}” cannot be a policy. Write the name of its folder, such as complaints."
        )
    return value


def _check_section(value: str) -> str:
    policy, mark, anchor = value.partition("#")
    if not (mark and is_slug(policy) and is_slug(anchor)):
        raise ValueError(
            f"“{value}” cannot be a section. Write the policy, # and the anchor of the section, "
            "such as complaints#how-fast."
        )
    return value


_Tidy = BeforeValidator(tidy_text)
Title = Annotated[
    str, StringConstraints(min_length=1, max_length=200), _Tidy, AfterValidator(_join_lines)
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=3000), _Tidy]
OptionalText = Annotated[str, StringConstraints(max_length=3000), _Tidy]
Spelling = Annotated[
    str, StringConstraints(min_length=1, max_length=200), _Tidy, AfterValidator(_join_lines)
]
Unit = Annotated[str, StringConstraints(max_length=30), _Tidy, AfterValidator(_join_lines)]
Id = Annotated[
    str, StringConstraints(min_length=1, max_length=60), _Tidy, AfterValidator(_check_id)
]
PolicySlug = Annotated[
    str, StringConstraints(min_length=1, max_length=60), _Tidy, AfterValidator(_check_policy)
]
Section = Annotated[
    str, StringConstraints(min_length=1, max_length=130), _Tidy, AfterValidator(_check_section)
]
Percent = Annotated[int, Strict(), Field(ge=1, le=100)]
Points = Annotated[int, Strict(), Field(ge=1, le=100)]
Hours = Annotated[int, Strict(), Field(ge=0, le=8760)]
Attempts = Annotated[
    Annotated[int, Strict(), Field(ge=1, le=100)] | None,
    BeforeValidator(_read_attempts),
    PlainSerializer(_write_attempts),
]
YesOrNo = Annotated[bool, Strict(), BeforeValidator(_read_boolean)]
Number = Annotated[Decimal, BeforeValidator(_read_decimal), PlainSerializer(write_decimal)]
Tolerance = Annotated[
    Decimal, BeforeValidator(_read_decimal), Field(ge=0), PlainSerializer(write_decimal)
]


def _check_slug(value: str) -> str:
    if not is_slug(value):
        raise ValueError(
            f"“{value}” cannot be the name of a file or folder. "
            "Names have small letters, digits and single hyphens."
        )
    return value


Slug = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60),
    BeforeValidator(tidy_text),
    AfterValidator(_check_slug),
]

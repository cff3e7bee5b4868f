"""How people write numbers and words, and what they mean by it."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_GROUPED_BY_SPACES = re.compile(r"(?<=\d)[ '’](?=\d{3}(\D|$))")
_TWO_READINGS = re.compile(r"([-+]?[1-9]\d{0,2})([.,])(\d{3})")
_GROUPS = re.compile(r"[-+]?\d{1,3}(,\d{3}){2,5}|[-+]?\d{1,3}(\.\d{3}){2,5}")
_GROUPS_AND_COMMA = re.compile(r"[-+]?\d{1,3}(\.\d{3}){1,5},\d{1,10}")
_GROUPS_AND_POINT = re.compile(r"[-+]?\d{1,3}(,\d{3}){1,5}\.\d{1,10}")
_PLAIN = re.compile(r"[-+]?(\d{1,15}([.,]\d{0,10})?|[.,]\d{1,10})")


@dataclass(frozen=True)
class Unreadable:
    """An answer that cannot be taken, with the sentence that says why."""

    sentence: str


def fold_spelling(text: str) -> str:
    """The text with case, accents and spaces aside."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in folded if not unicodedata.combining(c) and not c.isspace())


def read_number(raw: str, *, unit: str) -> Decimal | Unreadable:
    """Read a number in the person's notation: comma or point, spaces, with or without its unit."""
    text = _without_unit(unicodedata.normalize("NFKC", raw[:100]).replace("−", "-").strip(), unit)
    text = _GROUPED_BY_SPACES.sub("", text)
    if found := _TWO_READINGS.fullmatch(text):
        whole, mark, rest = found.groups()
        return Unreadable(
            f"“{text}” can be read as {whole}{rest} or as {whole}.{rest}. "
            f"Write {whole}{rest}, or {whole}{mark}{rest}0."
        )
    if _GROUPS.fullmatch(text):
        text = text.replace(",", "").replace(".", "")
    elif _GROUPS_AND_COMMA.fullmatch(text):
        text = text.replace(".", "")
    elif _GROUPS_AND_POINT.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return Unreadable(
            f"“{raw[:40]}” is not a number that can be read. Write it in figures, such as 7 or 2.5."
        )
    return Decimal(text.replace(",", "."))


def _without_unit(text: str, unit: str) -> str:
    folded_unit = unicodedata.normalize("NFKC", unit).casefold()
    folded = text.casefold()
    if folded_unit and folded.endswith(folded_unit):
        return folded.removesuffix(folded_unit).strip()
    return folded.removeprefix(folded_unit).strip()


def is_bare_number(text: str) -> bool:
    """Whether the text is a number and nothing else."""
    return isinstance(read_number(text, unit=""), Decimal)

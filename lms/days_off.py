"""Public holidays of countries and their parts: the only file that knows the library `holidays`."""

from datetime import date
from functools import lru_cache

import holidays


def find_country_fault(country: str, subdivision: str = "") -> str | None:
    """Why no holidays are known there, as a sentence; None where they are."""
    known = _list_countries()
    if country not in known:
        return (
            f"“{country}” is no country whose holidays are known. "
            "Write its code of two letters, such as NL."
        )
    if subdivision and subdivision not in known[country]:
        parts = ", ".join(known[country])
        return f"“{subdivision}” is no part of {country} with holidays of its own. " + (
            f"Write one of: {parts}." if parts else "Leave it out: the country has none."
        )
    return None


@lru_cache(maxsize=4096)
def find_holiday(day: date, country: str, subdivision: str = "") -> str | None:
    """What the public holiday of that day is called there; None where it is none.

    Where nothing is known of the place, no day is a holiday.
    """
    if find_country_fault(country, subdivision):
        return None
    return _list_holidays(country, subdivision, day.year).get(day)


@lru_cache(maxsize=256)
def _list_holidays(country: str, subdivision: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays(country, subdiv=subdivision or None, years=year).items())


@lru_cache(maxsize=1)
def _list_countries() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)

"""The company's name, facts and glossary, as every page shows them."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app

from lms import clock
from lms.markup import Term
from lms.policies import company as companies
from lms.policies.company import Company

SECONDS_KEPT = 10.0
Kept = TypeVar("Kept")


def get_company() -> Company:
    """The company, read from the database at most once in ten seconds."""
    return _keep("lms_company", companies.get_company)


def get_glossary() -> tuple[Term, ...]:
    """The company's glossary, read from the database at most once in ten seconds."""
    return _keep("lms_glossary", _read_glossary)


def forget_company(app: Flask) -> None:
    """Read the company and its glossary anew for the next page."""
    app.extensions.pop("lms_company", None)
    app.extensions.pop("lms_glossary", None)


def _read_glossary() -> tuple[Term, ...]:
    return tuple(Term(word, definition, "") for word, definition in companies.list_glossary())


def _keep(name: str, read: Callable[[], Kept]) -> Kept:
    kept: tuple[float, Kept] | None = current_app.extensions.get(name)
    now = clock.monotonic()
    if kept is None or now - kept[0] > SECONDS_KEPT:
        kept = (now, read())
        current_app.extensions[name] = kept
    return kept[1]

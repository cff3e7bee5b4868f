"""The figures of the record, kept true while people do what they owe."""

from flask import Flask

from lms import clock
from lms.compliance.catalogue import get_catalogue
from lms.compliance.rollup import counting, sheets
from lms.db import transaction
from lms.policies.company import get_company

SECONDS_BETWEEN_LOOKS = 60.0


def keep_figures(app: Flask) -> None:
    """Count anew whoever is marked, and make the sheet of a new day.

    Each part has a transaction of its own, so that nobody who writes waits for long.
    """
    today = get_company().day_of(clock.now())
    begin_where_stale(app)
    if not (counting.has_marks() or sheets.needs_sheets(today)):
        return
    renewals = get_catalogue(today).renewals
    worker = app.extensions.get("lms_worker")
    while counting.has_marks() and not (worker and worker.is_stopping):
        with transaction():
            counting.refresh(renewals)
    with transaction():
        sheets.keep_sheets(today)


def begin_where_stale(app: Flask) -> None:
    """Begin anew where nothing was counted yet, or other programmes renew each other by now."""
    now, looked_at = clock.monotonic(), app.extensions.get("lms_figures")
    if looked_at is not None and now - looked_at < SECONDS_BETWEEN_LOOKS:
        return
    renewals = get_catalogue(get_company().day_of(clock.now())).renewals
    if not counting.is_current(renewals):
        with transaction():
            counting.rebuild(renewals)
    app.extensions["lms_figures"] = now

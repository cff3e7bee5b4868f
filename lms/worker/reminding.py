"""Writing the reminders whose moment has come."""

from datetime import timedelta

from flask import Flask

from lms import clock
from lms.config import Settings
from lms.db import transaction
from lms.reminders.service import Reminded, plan_reminders, split, write_reminders

SECONDS_BETWEEN = timedelta(minutes=5).total_seconds()


def remind(app: Flask) -> Reminded:
    """Plan what goes now and write it, a part at a time; how much was planned and written."""
    settings: Settings = app.config["LMS_SETTINGS"]
    at, total = clock.now(), Reminded()
    for mails in split(plan_reminders(at=at)):
        with transaction():
            total += write_reminders(
                mails, base_url=settings.base_url, at=at, is_kept=not settings.smtp_host
            )
    return total


def send_reminders(app: Flask) -> None:
    """The same, every few minutes."""
    now = clock.monotonic()
    last = app.extensions.get("lms_reminded_at")
    if last is None or now - last >= SECONDS_BETWEEN:
        remind(app)
        app.extensions["lms_reminded_at"] = now

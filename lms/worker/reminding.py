"""Writing the reminders whose moment has come."""

from flask import Flask

from lms import clock
from lms.config import Settings
from lms.db import transaction
from lms.jobs.service import Outcome
from lms.reminders.service import Reminded, plan_reminders, split, write_reminders


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


def send_reminders(app: Flask) -> Outcome:
    """The same, as the job that is due every few minutes."""
    done = remind(app)
    return Outcome(f"Mails written: {done.written:,}.", alarm=find_silence(done))


def find_silence(done: Reminded) -> str | None:
    """Why somebody should look at a run that wrote nothing though it should have."""
    if done.written or not done.planned:
        return None
    return f"{done.planned:,} people were to be reminded, and no mail was written."

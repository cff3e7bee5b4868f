"""Sending the reminders of many people that HR asked for."""

from flask import Flask

from lms import clock
from lms.compliance import bulk_jobs
from lms.config import Settings
from lms.db import transaction
from lms.policies.company import get_company
from lms.workflows.inviting import House
from lms.workflows.reminding_many import send_some


def remind_many(app: Flask) -> None:
    """Remind those who wait, some in each transaction; what was sent and noted stays so."""
    settings: Settings = app.config["LMS_SETTINGS"]
    worker = app.extensions.get("lms_worker")
    while not (worker and worker.is_stopping):
        if bulk_jobs.find_waiting() is None:
            return
        with transaction():
            job = bulk_jobs.find_waiting()
            if job is not None:
                house = House(get_company().name, settings.base_url)
                send_some(job, house=house, at=clock.now())

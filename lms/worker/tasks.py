"""What the worker does when it looks, and what each job does that is due."""

import logging
from datetime import timedelta

from flask import Flask

from lms import clock
from lms.certificates import queries as certificates
from lms.certificates.queries import list_codes_without_sheet
from lms.certificates.service import keep_sheet
from lms.config import Settings
from lms.db import transaction
from lms.errors import RefusalError
from lms.jobs.catalogue import BEGIN_DAY, CLEAR_AWAY, REMIND
from lms.jobs.service import Outcome, forget_old
from lms.people.reset_requests import has_requests, take_request
from lms.policies import search_index
from lms.policies.company import get_company
from lms.worker.exporting import make_exports
from lms.worker.figures import keep_figures
from lms.worker.handbooks import make_handbooks
from lms.worker.loop import Task
from lms.worker.reminding import send_reminders
from lms.worker.reminding_many import remind_many
from lms.worker.scheduled import Schedule, raise_alarms
from lms.workflows import inviting
from lms.workflows.certifying import set_certificate
from lms.workflows.completing import complete_programmes, list_ready_ids
from lms.workflows.inviting import House
from lms.workflows.reconciling import reconcile
from lms.workflows.reminding import remind_owners

logger = logging.getLogger(__name__)

SHEETS_A_ROUND = 5


def send_mails(app: Flask) -> None:
    """Send the mails that are due; nothing where no mail server is set."""
    if _get_settings(app).smtp_host:
        app.extensions["lms_worker"].sender.send_due()


def send_resets(app: Flask) -> None:
    """Send a link to each who asked for a new password, where there is such a person."""
    settings, waits = _get_settings(app), has_requests()
    while waits:
        at = clock.now()
        with transaction():
            typed = take_request(at=at)
            if typed is not None:
                house = House(get_company().name, settings.base_url)
                inviting.send_reset(typed, house, at=at)
        waits = typed is not None


def set_certificates(app: Flask) -> None:
    """Set the new certificates that wait for their PDF, a few in each round.

    Older ones are set when somebody asks for them. Setting takes long and is done before the
    transaction begins.
    """
    at = clock.now()
    since = get_company().day_of(at) - timedelta(days=1)
    given_up: set[str] = app.extensions.setdefault("lms_unprintable", set())
    for code in list_codes_without_sheet(since, limit=SHEETS_A_ROUND + len(given_up)):
        certificate = certificates.find_certificate(code)
        if certificate is None or code in given_up:
            continue
        try:
            content = set_certificate(certificate, base_url=_get_settings(app).base_url)
        except RefusalError as refusal:
            logger.warning("Certificate %s cannot be set: %s", code, refusal)
            given_up.add(code)
            continue
        with transaction():
            keep_sheet(certificate.person_id, code, content, at=at)


def begin_day(app: Flask) -> Outcome:
    """Ask what the new day asks, at each midnight of the company.

    Then complete the programmes in which nothing is left to do, each person in a transaction of
    their own, so that a day on which that concerns everybody keeps nobody waiting.
    """
    at = clock.now()
    with transaction():
        reconcile(at=at)
    with transaction():
        search_index.refresh(get_company().day_of(at))
    with transaction():
        reminded = remind_owners(base_url=_get_settings(app).base_url, at=at)
    ready = list_ready_ids(at=at)
    for person_id in ready:
        with transaction():
            complete_programmes(person_id, base_url=_get_settings(app).base_url, at=clock.now())
    return Outcome(
        "Everybody was asked for what is due. "
        f"Owners reminded of reviews: {reminded:,}. Programmes looked at: {len(ready):,}."
    )


def clear_away(app: Flask) -> Outcome:
    """Forget what nobody looks at any more."""
    del app
    with transaction():
        return Outcome(f"Runs forgotten: {forget_old(at=clock.now()):,}.")


SCHEDULE = Schedule(
    {BEGIN_DAY.name: begin_day, REMIND.name: send_reminders, CLEAR_AWAY.name: clear_away}
)
GROUPS: dict[str, dict[str, Task]] = {
    "mails": {"send-resets": send_resets, "send-mails": send_mails},
    "certificates": {"set-certificates": set_certificates},
    "jobs": {"run-jobs": SCHEDULE.run_due, "raise-alarms": raise_alarms},
    "exports": {"make-exports": make_exports},
    "handbooks": {"make-handbooks": make_handbooks},
    "figures": {"keep-figures": keep_figures, "remind-many": remind_many},
}


def _get_settings(app: Flask) -> Settings:
    settings: Settings = app.config["LMS_SETTINGS"]
    return settings

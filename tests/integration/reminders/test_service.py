from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from lms.db import db, transaction
from lms.notifications.models import Mail
from lms.policies.company import get_company
from lms.policies.company_service import bring_in_company
from lms.policies.files import list_company_files
from lms.policies.reader import read_company
from lms.reminders.queries import get_schedule
from lms.reminders.schedule_rules import Schedule
from lms.reminders.service import plan_reminders, write_reminders
from tests.makers import make_company, make_policy, make_version

BASE = "https://lms.example.org"
COMPANY = Path(__file__).parents[3] / "content" / "company.yaml"
PLAIN = """\
name: Wrenfield
legal_name: Wrenfield Home B.V.
time_zone: Europe/Amsterdam
language: en
"""
AT = datetime(2025, 3, 3, 11, 30, tzinfo=UTC)


def remind(at):
    mails = plan_reminders(at=at)
    with transaction():
        return write_reminders(mails, base_url=BASE, at=at)


def list_written():
    rows = db.session.execute(
        select(Mail)
        .where(Mail.kind.in_(("reminder", "escalation")))
        .order_by(Mail.created_at, Mail.person_id)
    )
    return list(rows.scalars())


def test_everybody_concerned_is_told_once(in_app, cast):
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)  # Monday, 3 March 2025, 10:00 in Amsterdam

    first, second = remind(AT), remind(AT)

    assert (first.planned, first.written, second.planned) == (9, 9, 0)


def test_the_schedule_is_kept_and_given_back(in_app):
    text = COMPANY.read_text("utf-8")
    wanted = read_company(text, "company.yaml")

    with transaction():
        first = bring_in_company(wanted, at=AT)
        second = bring_in_company(wanted, at=AT)
        given = dict(list_company_files())["company.yaml"].decode()
        plain = bring_in_company(read_company(PLAIN, "company.yaml"), at=AT)

    assert (first > 4, second, plain > 0) == (True, 0, True)
    assert read_company(given, "company.yaml") == wanted
    assert get_schedule(get_company()) == Schedule(company_zone="Europe/Amsterdam")
    assert "_reminders" not in get_company().facts

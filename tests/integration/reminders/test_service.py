from datetime import UTC, datetime

from sqlalchemy import select

from lms.db import db, transaction
from lms.notifications.models import Mail
from lms.reminders.service import plan_reminders, write_reminders
from tests.makers import make_company, make_policy, make_version

BASE = "https://lms.example.org"


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

    at = datetime(2025, 3, 3, 11, 30, tzinfo=UTC)
    first, second = remind(at), remind(at)
    print(list_written()[0].text, list_written()[0].subject)

    assert (first.planned, first.written, second.planned) == (9, 9, 0)

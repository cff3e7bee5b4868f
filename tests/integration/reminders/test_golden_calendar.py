"""The clock is run day by day: every mail that is expected goes, and no other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from lms.db import db, transaction
from lms.notifications.models import Mail
from lms.people.models import Leave
from lms.people.roles import Role
from lms.policies.company import get_company
from lms.policies.company_service import bring_in_company
from lms.policies.reader import read_company
from lms.reminders.forecasting import forecast, write_foretold
from lms.reminders.service import plan_reminders, write_reminders
from lms.workflows.reconciling import reconcile
from tests.cast import make_person
from tests.integration.workflows.scene import read_and_acknowledge
from tests.makers import make_policy, make_version

BASE = "https://lms.example.org"
COMPANY = """\
name: Wrenfield
legal_name: Wrenfield Home B.V.
time_zone: Europe/Amsterdam
language: en
reminders:
  after: {every: 7, until: 42}
  spread_minutes: 0
locations:
  Rotterdam: {country: NL}
  Munich: {country: DE, subdivision: BY}
"""
# Friday, 6 November 2026, 10:30 in Amsterdam.
BEGIN = datetime(2026, 11, 6, 9, 30, tzinfo=UTC)
LAST = date(2027, 2, 1)
AWAY = (date(2026, 11, 23), date(2026, 12, 6))


@pytest.fixture
def company(in_app):
    """Bea heads Mona; Mona heads Ruth and Finn in Munich; Hana is HR, Olga owns, Abel approves."""
    at = BEGIN - timedelta(days=60)
    with transaction():
        bring_in_company(read_company(COMPANY, "company.yaml"), at=at)
    bea = make_person("T-001", "Bea Boss", at=at)
    mona = make_person("T-002", "Mona Manager", manager_id=bea, at=at)
    ids = {
        "bea": bea,
        "mona": mona,
        "ruth": make_person("T-003", "Ruth Reader", manager_id=mona, at=at),
        "finn": make_person(
            "T-004",
            "Finn Farr",
            manager_id=mona,
            at=at,
            location="Munich",
            time_zone="America/New_York",
            language="de",
        ),
        "hana": make_person("T-005", "Hana Resources", roles=(Role.HR,), at=at),
        "olga": make_person("T-006", "Olga Owner", roles=(Role.OWNER,), at=at),
        "abel": make_person("T-007", "Abel Approver", roles=(Role.APPROVER,), at=at),
    }
    make_policy(at=at)
    make_version(approver_id=ids["abel"], at=BEGIN)
    with transaction():
        db.session.execute(
            insert(Leave).values(
                person_id=ids["mona"], from_on=AWAY[0], until_on=AWAY[1], recorded_at=BEGIN
            )
        )
    for name in ("bea", "mona", "hana", "olga", "abel"):
        read_and_acknowledge(ids[name], at=BEGIN)
    return ids


def run_day(day, *, is_kept=True):
    """Midnight in Amsterdam, then just before nine there and in New York; the moments of mails."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)
    with transaction():
        reconcile(at=max(midnight, BEGIN))
    for hour in (9, 15):
        at = midnight + timedelta(hours=hour, minutes=-10)
        mails = plan_reminders(at=at)
        with transaction():
            write_reminders(mails, base_url=BASE, at=at, is_kept=is_kept)
    return day + timedelta(days=1)


def list_written():
    kinds = ("reminder", "escalation")
    statement = select(Mail).where(Mail.kind.in_(kinds)).order_by(Mail.next_try_at, Mail.person_id)
    return list(db.session.scalars(statement))


def read_calendar(ids):
    names = {person_id: name for name, person_id in ids.items()}
    return [(m.next_try_at.date(), names[m.person_id], m.kind) for m in list_written()]


def foretell(at):
    mails = forecast(at=at).mails
    letters = [write_foretold(mail, get_company(), base_url=BASE) for mail in mails]
    return [
        (mail.moment, mail.person_id, letter.subject, letter.text)
        for mail, letter in zip(mails, letters, strict=True)
    ]


def on(month, *days):
    return [date(2027 if month < 6 else 2026, month, day) for day in days]


# The rules are the same on every database, and half a year takes a while.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_mail_is_expected_and_foretold(company):
    day, foretold = BEGIN.date(), {}
    while day <= LAST:
        if day in {date(2026, 11, 7), date(2026, 12, 11)}:
            at = datetime(day.year, day.month, day.day, tzinfo=UTC)
            foretold[at] = foretell(at)
        if day == date(2026, 12, 10):
            read_and_acknowledge(company["finn"], at=datetime(2026, 12, 10, 12, tzinfo=UTC))
        day = run_day(day)

    # Asked on Friday the 6th, due on Friday the 20th; Finn is done on 10 December. Christmas and
    # New Year are holidays of Rotterdam: the mails of those Fridays go on the Mondays after.
    ruth = [*on(11, 6, 13, 18, 20, 27), *on(12, 4, 11, 18, 28), *on(1, 4)]
    finn = [*on(11, 6, 13, 18, 20, 27), *on(12, 4)]
    # Mona is on leave for two Mondays; Bea is told instead of her, later above her.
    mona = [*on(12, 7, 14, 21, 28), *on(1, 4, 11)]
    bea = [*on(11, 23, 30), *mona]
    hana = [*on(12, 21, 28), *on(1, 4, 11)]
    told = {"ruth": ruth, "finn": finn, "mona": mona, "bea": bea, "hana": hana}
    kinds = {"ruth": "reminder", "finn": "reminder"}
    expected = [(d, name, kinds.get(name, "escalation")) for name in told for d in told[name]]
    assert sorted(read_calendar(company)) == sorted(expected)

    written = [(m.next_try_at, m.person_id, m.subject, m.text) for m in list_written()]
    for at, mails in foretold.items():
        end = at + timedelta(days=30, hours=23)
        assert mails == [mail for mail in written if at <= mail[0] < end]


def test_a_mail_that_was_lost_is_told_the_next_day(company):
    run_day(BEGIN.date(), is_kept=False)
    lost = list_written()[0]
    assert lost.not_after == datetime(2026, 11, 6, 17, tzinfo=UTC)

    run_day(date(2026, 11, 9), is_kept=False)

    monday = [mail for mail in list_written() if mail.next_try_at.date() == date(2026, 11, 9)]
    assert sorted(mail.person_id for mail in monday) == sorted([company["ruth"], company["finn"]])

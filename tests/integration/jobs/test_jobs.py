"""Each job runs when it is due, by one worker, once for all that was missed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.db import db, transaction
from lms.jobs import queries, service, workers
from lms.jobs.rules import STOPPED
from lms.jobs.schedule import find_next
from lms.jobs.service import Outcome
from lms.notifications.models import Mail
from lms.worker.scheduled import Schedule, raise_alarms
from tests.cast import make_cast
from tests.makers import make_company

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ONE, TWO = "1" * 32, "2" * 32


@pytest.fixture
def plan(in_app):
    with transaction():
        service.plan(at=AT)
        workers.enter(ONE, "host:1", at=AT)
        workers.enter(TWO, "host:2", at=AT)


def take(worker_id, at=AT):
    with transaction():
        workers.beat(worker_id, at=at)
        return service.take_up(worker_id, silent_since=at - MINUTE, at=at)


def finish(run, at, said="Done."):
    with transaction():
        service.finish(run, Outcome(said), zone="Europe/Amsterdam", at=at)


def run_all(at, worker_id=ONE):
    names = []
    while run := take(worker_id, at):
        finish(run, at)
        names.append(run.job.name)
    return names


def get_job(name="begin-day", at=AT):
    overview = queries.get_overview(silent_since=at - MINUTE, at=at)
    return next(each for each in overview.jobs if each.job.name == name)


def test_what_was_missed_for_days_is_one_run(plan):
    first = run_all(AT)
    later = AT + 5 * DAY

    assert sorted(first) == ["begin-day", "clear-away", "send-reminders"]
    assert run_all(AT + MINUTE) == []
    assert sorted(run_all(later)) == ["begin-day", "send-reminders"]
    assert run_all(later + MINUTE) == []
    assert get_job(at=later).next_run_at == datetime(2026, 11, 28, 23, 0, tzinfo=UTC)
    assert len(queries.list_runs("begin-day")) == 2
    alarm = get_job(at=later).alarm
    assert alarm is not None
    assert alarm.why.startswith("It ran late")


def test_two_workers_never_do_the_same_job_at_once(plan):
    mine = take(ONE)
    others = [take(TWO), take(TWO)]

    assert mine is not None
    assert mine.job.name not in {run.job.name for run in others if run}
    assert take(TWO) is not None, "what a worker did not end is its own to begin again"
    finish(mine, AT)
    assert get_job(mine.job.name).is_running is False


def test_a_run_of_a_dead_worker_is_begun_again_and_the_dead_one_has_no_say(plan):
    lost = take(ONE)
    later = AT + 2 * MINUTE

    again = take(TWO, later)
    finish(lost, later, said="I am not dead.")

    assert (again.job, again.due_at) == (lost.job, lost.due_at)
    runs = queries.list_runs(lost.job.name)
    assert [(run.fault, run.said) for run in runs] == [(None, None), (STOPPED, None)]
    assert get_job(lost.job.name, later).is_running is True


def test_a_failure_is_tried_again_and_then_an_alarm(plan):
    at, waits = AT, []
    for _ in range(5):
        run = take(ONE, at)
        assert run.job.name == "begin-day"
        with transaction():
            service.fail(run, "OSError: disk full", zone="Europe/Amsterdam", at=at)
        job = get_job(at=at)
        waits.append(job.next_run_at - at)
        if len(waits) < 5:
            assert job.alarm is None
        at = job.next_run_at

    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert at == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert get_job(at=at).alarm.why == "Its last run failed: OSError: disk full"


def test_administrators_are_told_of_an_alarm_once(in_app, monkeypatch):
    make_company()
    cast = make_cast()
    schedule = Schedule(
        {
            "begin-day": lambda _: Outcome("0 mails.", alarm="Nothing was sent though it should."),
            "send-reminders": lambda _: Outcome("0 mails."),
            "clear-away": lambda _: 1 / 0,
        }
    )
    moments = (AT, AT + 2 * MINUTE, AT + 4 * MINUTE)
    for at in moments:
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        schedule.run_due(in_app)
        in_app.extensions.pop("lms_alarms_at", None)
        raise_alarms(in_app)

    mails = db.session.execute(select(Mail.person_id, Mail.subject, Mail.text)).all()
    assert [(mail.person_id, mail.subject) for mail in mails] == [
        (cast.adam, "Needs you: Begin the day")
    ]
    assert "Nothing was sent though it should." in mails[0].text
    faults = [run.fault for run in queries.list_runs("clear-away")]
    assert faults == ["ZeroDivisionError: division by zero"] * len(moments)


def test_a_day_of_the_company_begins_at_its_midnight_through_both_changes_of_the_clock():
    midnights = []
    for after in (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 10, 30, 12, tzinfo=UTC)):
        first = find_next("0 0 * * *", "Europe/Amsterdam", after)
        midnights += [first, find_next("0 0 * * *", "Europe/Amsterdam", first)]

    assert midnights == [
        datetime(2027, 3, 27, 23, tzinfo=UTC),
        datetime(2027, 3, 28, 22, tzinfo=UTC),
        datetime(2027, 10, 30, 22, tzinfo=UTC),
        datetime(2027, 10, 31, 23, tzinfo=UTC),
    ]
    skipped = find_next("30 2 * * *", "Europe/Amsterdam", datetime(2027, 3, 27, 12, tzinfo=UTC))
    assert skipped.date() == datetime(2027, 3, 28, tzinfo=UTC).date()

"""Whether a file that takes long is made once, by one worker, for the one who asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.compliance import export_jobs as jobs
from lms.compliance.exports import ExportedFile, Format
from lms.compliance.rules import LATE
from lms.compliance.selection import Filter, read_filter, write_filter
from lms.db import db
from lms.errors import NotFoundError, RefusalError
from lms.evidence.models import EvidenceEntry
from tests.integration.compliance.world import ZONE

NOW = datetime(2026, 4, 2, 8, tzinfo=UTC)
SELECTION = Filter(date(2026, 3, 31), ZONE, known_at=NOW)
FIRST, SECOND = "1" * 32, "2" * 32
MADE = ExportedFile(Format.CSV, 7, "f" * 64)


def ask(house, selection=SELECTION, format_=Format.CSV, *, at=NOW):
    return jobs.ask(house.head.id, selection, format_, with_bom=True, at=at)


def count_entries():
    return db.session.scalar(select(func.count()).select_from(EvidenceEntry))


def test_a_filter_comes_back_as_it_was_written():
    full = Filter(
        date(2026, 3, 31),
        ZONE,
        known_at=NOW,
        department_id=1,
        policy_id=2,
        programme_id=3,
        verdicts=LATE,
        person_id=4,
        search="Öz",
        within=(5, 6),
    )

    assert [read_filter(write_filter(one)) for one in (full, Filter(full.as_of, ZONE))] == [
        full,
        Filter(full.as_of, ZONE),
    ]


def test_asking_again_for_what_is_under_way_gives_the_same_file(house):
    later = NOW + timedelta(minutes=1)

    first = ask(house)
    again = ask(house, replace(SELECTION, known_at=later), at=later)
    other = ask(house, format_=Format.XLSX, at=later)

    assert again == first
    assert other.id != first.id


def test_a_fourth_file_at_once_is_refused(house):
    for department_id in (1, 2, 3):
        ask(house, replace(SELECTION, department_id=department_id))

    with pytest.raises(RefusalError, match="You have 3 files under way"):
        ask(house)

    assert len(jobs.list_jobs(house.head.id)) == 3


def test_the_file_of_somebody_else_is_not_found(house):
    job = ask(house)

    with pytest.raises(NotFoundError):
        jobs.get_job(job.id, house.anna.id)


def test_two_workers_never_make_the_same_file(house):
    job = ask(house)

    taken = [jobs.take_up(FIRST, at=NOW), jobs.take_up(SECOND, at=NOW)]

    assert [one and one.id for one in taken] == [job.id, None]
    assert jobs.finish(job, SECOND, MADE, at=NOW) is False
    assert count_entries() == 0


def test_the_file_of_a_worker_that_was_stopped_is_taken_up_again(house):
    job = ask(house)
    jobs.take_up(FIRST, at=NOW)
    jobs.note_progress(job.id, FIRST, rows_in_all=7, rows=5, at=NOW)
    later = NOW + jobs.SILENCE + timedelta(seconds=1)

    again = jobs.take_up(SECOND, at=later)

    assert again is not None
    assert (again.id, again.tries, again.rows_written) == (job.id, 2, 0)
    assert jobs.note_progress(job.id, FIRST, rows_in_all=7, rows=6, at=later) is False
    assert jobs.finish(job, FIRST, MADE, at=later) is False
    assert jobs.finish(again, SECOND, MADE, at=later) is True
    assert count_entries() == 1


def test_a_made_file_says_so_and_is_made_once(house):
    job = ask(house)
    jobs.take_up(FIRST, at=NOW)

    assert [jobs.finish(job, FIRST, MADE, at=NOW) for _ in range(2)] == [True, False]

    made = jobs.get_job(job.id, house.head.id)
    assert (made.is_waiting, made.rows_in_all, made.rows_written) == (False, 7, 7)
    assert (made.digest, made.finished_at, made.fault) == ("f" * 64, NOW, None)
    assert jobs.take_up(SECOND, at=NOW + timedelta(hours=1)) is None
    assert count_entries() == 1


def test_what_went_wrong_three_times_is_said_in_a_sentence(house):
    ask(house)

    for _ in range(3):
        taken = jobs.take_up(FIRST, at=NOW)
        assert taken is not None
        jobs.give_back(taken, FIRST)

    assert jobs.take_up(FIRST, at=NOW) is None
    assert jobs.list_jobs(house.head.id)[0].fault == jobs.TRIED_TOO_OFTEN


def test_stopping_the_program_counts_as_no_try(house):
    ask(house)

    for _ in range(5):
        taken = jobs.take_up(FIRST, at=NOW)
        assert taken is not None
        jobs.interrupt(taken, FIRST)

    assert jobs.list_jobs(house.head.id)[0].tries == 0
    assert jobs.take_up(FIRST, at=NOW) is not None


def test_a_file_is_kept_for_a_day(house):
    old = ask(house)
    jobs.take_up(FIRST, at=NOW)
    jobs.finish(old, FIRST, MADE, at=NOW)
    young = ask(house, at=NOW + timedelta(hours=2))

    assert jobs.forget_old(at=NOW + timedelta(hours=24)) == {old.id, young.id}
    assert jobs.forget_old(at=NOW + timedelta(hours=25)) == {young.id}
    assert [job.id for job in jobs.list_jobs(house.head.id)] == [young.id]


def test_there_is_work_only_where_a_file_waits_or_is_old(house):
    assert jobs.has_work(at=NOW) is False

    job = ask(house)
    assert jobs.has_work(at=NOW) is True

    jobs.take_up(FIRST, at=NOW)
    assert jobs.has_work(at=NOW) is False

    jobs.finish(job, FIRST, MADE, at=NOW)
    assert jobs.has_work(at=NOW + timedelta(hours=1)) is False
    assert jobs.has_work(at=NOW + timedelta(hours=25)) is True

"""Seats that nobody takes twice, attendance that the trainer records, and who is told."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.db import db, transaction
from lms.errors import RefusalError
from lms.evidence.models import EvidenceEntry
from lms.notifications.models import Mail
from lms.sessions import queries, service
from lms.sessions.models import SessionAttendance
from lms.sessions.rules import Attendance
from lms.workflows import attending
from tests.cast import make_person
from tests.integration.sessions.scene import BASE_URL, NOW, make_event, make_session
from tests.makers import make_company

LATER, AFTER = NOW + timedelta(hours=1), NOW + timedelta(days=8)


@pytest.fixture
def event(in_app, cast):
    make_company()
    make_session(actor_id=cast.tom)
    return make_event(actor_id=cast.tom)


def sign_up(event_id, person_id, at=NOW):
    with transaction():
        return attending.sign_up(event_id, person_id=person_id, base_url=BASE_URL, at=at)


def take(event_id, outcomes, *, by, reason="", at=AFTER):
    with transaction():
        return attending.take_attendance(
            event_id, outcomes, reason=reason, recorder_id=by, base_url=BASE_URL, at=at
        )


def list_subjects(person_id):
    rows = select(Mail.subject).where(Mail.person_id == person_id).order_by(Mail.created_at)
    return list(db.session.scalars(rows))


def is_attended(person_id, event_id):
    session_id = service.get_event(event_id).session_id
    return db.session.scalar(select(queries.is_attended(person_id, session_id, "first")))


def test_who_waits_moves_up_in_order_and_is_told(cast, event):
    for person in (cast.alice, cast.mona, cast.mallory, cast.olga):
        sign_up(event, person)
    assert sign_up(event, cast.mallory).find_turn(cast.mallory) == 1

    with transaction():
        attending.sign_off(event, person_id=cast.alice, base_url=BASE_URL, at=LATER)

    line = service.read_line(service.get_event(event))
    assert [place.person_id for place in line.seated] == [cast.mona, cast.mallory]
    assert [place.person_id for place in line.waiting] == [cast.olga]
    assert list_subjects(cast.mallory) == [
        "You are on the waiting list: Opening a box of glass",
        "You have a seat now: Opening a box of glass",
    ]
    assert sign_up(event, cast.alice).find_turn(cast.alice) == 2


def test_a_date_that_is_called_off_is_told_to_everybody_with_the_reason(cast, event):
    sign_up(event, cast.alice)

    with transaction():
        attending.call_off(event, "Ill", actor_id=cast.tom, base_url=BASE_URL, at=LATER)

    assert list_subjects(cast.alice)[-1] == "Called off: Opening a box of glass"
    with pytest.raises(RefusalError, match="This date was called off"):
        sign_up(event, cast.mona)
    with pytest.raises(RefusalError, match="nobody attended it"):
        take(event, {cast.alice: Attendance.ATTENDED}, by=cast.tom)


def test_attendance_is_the_trainers_record_and_a_correction_a_new_one(cast, event):
    sign_up(event, cast.alice)

    assert take(event, {cast.alice: Attendance.ABSENT}, by=cast.tom) == 1
    assert take(event, {cast.alice: Attendance.ABSENT}, by=cast.tom) == 0
    assert not is_attended(cast.alice, event)
    with pytest.raises(RefusalError, match="Say why that was wrong"):
        take(event, {cast.alice: Attendance.ATTENDED}, by=cast.tom)
    take(event, {cast.alice: Attendance.ATTENDED}, by=cast.tom, reason="She came late.")

    rows = db.session.execute(
        select(SessionAttendance.number, SessionAttendance.outcome).order_by("number")
    ).all()
    told = func.count().filter(EvidenceEntry.type == "session.attendance_recorded")
    assert [tuple(row) for row in rows] == [(1, "absent"), (2, "attended")]
    assert db.session.scalar(select(told)) == 2
    assert is_attended(cast.alice, event)


def test_nobody_takes_their_own_attendance_nor_a_stranger_anybodys(cast, event):
    sign_up(event, cast.tom)

    with pytest.raises(RefusalError, match="Nobody takes their own attendance"):
        take(event, {cast.tom: Attendance.ATTENDED}, by=cast.tom)
    with pytest.raises(RefusalError, match="Only a trainer of this session"):
        take(event, {cast.alice: Attendance.ATTENDED}, by=cast.hana)
    assert db.session.scalars(select(SessionAttendance)).all() == []


def test_whatever_races_nobody_is_overbooked_and_nobody_loses_a_seat(app, cast):
    with app.app_context():
        make_company()
        make_session(actor_id=cast.tom)
        event_id = make_event(actor_id=cast.tom, seats=3)
        people = [make_person(f"R-{n}", f"Racer{n} Fast") for n in range(8)]
    begin, seats_said = threading.Barrier(len(people)), []

    def run(person_id):
        with app.app_context():
            begin.wait()
            line = sign_up(event_id, person_id)
            seats_said.append((person_id, line.has_seat(person_id)))
            db.session.remove()

    threads = [threading.Thread(target=run, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        line = service.read_line(service.get_event(event_id))
    places = [*line.seated, *line.waiting]
    assert sorted(place.position for place in places) == list(range(1, 9))
    assert {p.person_id for p in line.seated} == {p for p, has_seat in seats_said if has_seat}
    assert len(line.seated) == 3

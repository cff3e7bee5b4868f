"""How people join, move, are away, leave and come back in the story."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import partial

from lms.demonstration.cast import (
    ADMINISTRATOR,
    AUDITOR,
    HR,
    PASS_PHRASE,
    ROLES,
    Member,
    read_cast,
)
from lms.demonstration.history import (
    ABSENCES,
    AUDIT_FROM,
    ENTERED_BEFORE,
    LEAVERS,
    MOVES,
    NOTICE,
    RETURNS,
    Move,
)
from lms.demonstration.stage import Stage
from lms.demonstration.timetable import BEGINS_ON, find_working_day
from lms.people import passwords, service, sign_in
from lms.people.fact_rules import Facts, Value
from lms.people.roles import Role


def found_departments(stage: Stage, at: datetime) -> None:
    """Enter everybody who was there before the story begins, managers before those they lead."""
    password_hash = passwords.hash_password(PASS_PHRASE)
    waiting = [m for m in read_cast() if m.hired_on and m.hired_on <= BEGINS_ON]
    while waiting:
        member = next(m for m in waiting if m.manager is None or m.manager in stage.ids)
        waiting.remove(member)
        _join(stage, member, password_hash, at)
    for number, roles in sorted(ROLES.items(), key=lambda each: each[0] != ADMINISTRATOR):
        for role in roles:
            service.give_role(stage.ids[number], role, at=at, actor_id=_find_administrator(stage))
    _plan_joiners(stage, password_hash)


def plan_staffing(stage: Stage) -> None:
    """Put everything that changes about people on the agenda."""
    morning = time(9, 40)
    for move in MOVES:
        entered = find_working_day(move.holds_from - ENTERED_BEFORE)
        stage.agenda.add(stage.timetable.at(entered, morning), partial(_move, stage, move))
    for number, left_on in LEAVERS:
        told = find_working_day(left_on - NOTICE)
        stage.agenda.add(
            stage.timetable.at(told, time(10, 5)), partial(_leave, stage, number, left_on)
        )
    for number, hired_on in RETURNS:
        entered = find_working_day(hired_on - ENTERED_BEFORE)
        stage.agenda.add(
            stage.timetable.at(entered, time(11, 15)), partial(_return, stage, number, hired_on)
        )
    for number, from_on, until_on in ABSENCES:
        told = find_working_day(from_on - NOTICE)
        act = partial(_take_leave, stage, number, from_on, until_on)
        stage.agenda.add(stage.timetable.at(told, time(13, 20)), act)


def list_days_of_change() -> Iterable[date]:
    """The days from whose start something else holds of a person."""
    yield from (member.hired_on for member in read_cast() if member.hired_on)
    yield from (move.holds_from for move in MOVES)
    yield from (find_working_day(date.fromordinal(day.toordinal() + 1)) for _, day in LEAVERS)
    yield from (day for _, day in RETURNS)


def _plan_joiners(stage: Stage, password_hash: str) -> None:
    for member in read_cast():
        day = member.hired_on or AUDIT_FROM
        if day > BEGINS_ON:
            entered = find_working_day(day - ENTERED_BEFORE)
            at = stage.timetable.at(entered, time(14, 10))
            stage.agenda.add(at, partial(_join, stage, member, password_hash))


def _join(stage: Stage, member: Member, password_hash: str, at: datetime) -> None:
    # Who was there before the story began keeps their first day, however far it is moved.
    hired_on = member.hired_on
    if hired_on is not None and hired_on > BEGINS_ON:
        hired_on = stage.timetable.to_day(hired_on)
    facts = Facts(
        name=member.name,
        department=member.department,
        email=member.email,
        team=member.team,
        job_title=member.job_title,
        location=member.location,
        employment_type=member.employment_type,
        manager_id=stage.ids[member.manager] if member.manager else None,
        language="en",
        time_zone=member.time_zone,
    )
    person_id = service.join(
        member.staff_number,
        facts=facts,
        hired_on=hired_on,
        at=at,
        actor_id=stage.ids.get(HR),
    )
    sign_in.put_credential(person_id, password_hash=password_hash, password_set_at=at)
    stage.enter(person_id, member)
    if member.staff_number == AUDITOR:
        service.give_role(person_id, Role.AUDITOR, at=at, actor_id=_find_administrator(stage))


def _move(stage: Stage, move: Move, at: datetime) -> None:
    changes: dict[str, Value] = dict(move.changes)
    if move.manager is not None:
        changes["manager_id"] = stage.ids[move.manager]
    service.change_facts(
        stage.ids[move.staff_number],
        changes=changes,
        holds_from=stage.timetable.to_day(move.holds_from),
        at=at,
        actor_id=stage.ids[HR],
    )


def _leave(stage: Stage, staff_number: str, left_on: date, at: datetime) -> None:
    day = stage.timetable.to_day(left_on)
    service.leave(stage.ids[staff_number], left_on=day, at=at, actor_id=stage.ids[HR])


def _return(stage: Stage, staff_number: str, hired_on: date, at: datetime) -> None:
    day = stage.timetable.to_day(hired_on)
    service.rejoin(stage.ids[staff_number], hired_on=day, at=at, actor_id=stage.ids[HR])


def _take_leave(
    stage: Stage, staff_number: str, from_on: date, until_on: date, at: datetime
) -> None:
    person_id = stage.ids[staff_number]
    first, last = stage.timetable.to_day(from_on), stage.timetable.to_day(until_on)
    service.record_absence(person_id, from_on=first, until_on=last, at=at, actor_id=stage.ids[HR])
    stage.away[person_id] = (first, last)


def _find_administrator(stage: Stage) -> int | None:
    return stage.ids.get(ADMINISTRATOR)

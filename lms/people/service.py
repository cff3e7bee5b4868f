"""Joining, changing, leaving, roles and accounts: every change to a person, with its evidence."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select

from lms.db import db
from lms.errors import NotFoundError, RefusalError
from lms.people import queries, sign_in
from lms.people.accounts import get_account
from lms.people.departments import ensure_departments
from lms.people.fact_rules import (
    WORDS,
    Facts,
    Value,
    clean_facts,
    correct_history,
    find_fault,
    find_staff_number_fault,
)
from lms.people.models import Employment, EmploymentEnd, Leave, Person, PersonFact, RoleChange
from lms.people.recording import record_act
from lms.people.roles import Role
from lms.people.roster import (
    find_employment,
    find_person_with_email,
    get_local_day,
    list_administrator_ids,
    list_history,
)
from lms.people.text_rules import clean_text, fold_email, local_day, require_day

LAST_ADMINISTRATOR = (
    "This is the last administrator. Give that role to somebody else first; without one "
    "nobody could give roles any more."
)


def join(
    staff_number: str, *, facts: Facts, hired_on: date | None, at: datetime, actor_id: int | None
) -> int:
    """Add a person who begins on that day, and give back their id; an outside auditor is not hired.

    Facts hold from the first day, or from today where that day is still to come, so that a
    person can be prepared for.
    """
    require_day(hired_on)
    staff_number, facts = clean_text(staff_number), clean_facts(facts)
    if fault := find_staff_number_fault(staff_number) or find_fault(facts):
        raise RefusalError(fault)
    if db.session.scalar(select(Person.id).where(Person.staff_number == staff_number)):
        raise RefusalError(f"The staff number {staff_number} belongs to somebody already.")
    today = local_day(at, facts.time_zone)
    begins = min(hired_on or today, today)
    _refuse_taken_email(facts.email, today, but_not=None)
    person_id = db.session.execute(
        insert(Person).returning(Person.id), {"staff_number": staff_number, "created_at": at}
    ).scalar_one()
    _add_facts(person_id, begins, facts, at)
    if hired_on is not None:
        _add_employment(person_id, hired_on, at)
    values = {"staff_number": staff_number, "hired_on": _text(hired_on), **asdict(facts)}
    record_act("person.joined", person_id, at=at, actor_id=actor_id, values=values)
    return person_id


def rejoin(person_id: int, *, hired_on: date, at: datetime, actor_id: int | None) -> None:
    """Begin another employment of a person who had left."""
    require_day(hired_on)
    period = find_employment(person_id)
    if period and (period[2] is None or period[2] >= hired_on):
        raise RefusalError(
            "This person is employed on that day already. Choose a day after the last one."
        )
    _add_employment(person_id, hired_on, at)
    values = {"hired_on": _text(hired_on)}
    facts = {"again": True}
    record_act("person.joined", person_id, at=at, actor_id=actor_id, values=values, facts=facts)


def change_facts(
    person_id: int,
    *,
    changes: Mapping[str, Value],
    holds_from: date,
    at: datetime,
    actor_id: int | None,
) -> bool:
    """Let some facts of the person be different from that day on; False where nothing changes."""
    require_day(holds_from)
    history = list_history(person_id)
    present = history[-1].facts
    wanted = clean_facts(replace(present, **changes))  # type: ignore[arg-type]
    if fault := find_fault(wanted):
        raise RefusalError(fault)
    cleaned = {name: getattr(wanted, name) for name in changes}
    added = correct_history(history, cleaned, holds_from)
    if not added:
        return False
    today = local_day(at, wanted.time_zone)
    if "email" in changes:
        _refuse_taken_email(wanted.email, max(today, holds_from), but_not=person_id)
    if "manager_id" in changes:
        _refuse_circle(person_id, wanted.manager_id, holds_from)
    for snapshot in added:
        _add_facts(person_id, snapshot.holds_from, snapshot.facts, at)
    values = {"holds_from": _text(holds_from), **cleaned}
    record_act("person.changed", person_id, at=at, actor_id=actor_id, values=values)
    return True


def leave(person_id: int, *, left_on: date, at: datetime, actor_id: int | None) -> None:
    """Record the person's last day; a later one replaces it. Sessions end when the day is over."""
    require_day(left_on)
    period = find_employment(person_id)
    if period is None:
        raise RefusalError("This person is not employed, so that there is no last day to record.")
    employment_id, hired_on, known = period
    if left_on < hired_on:
        raise RefusalError(f"The last day cannot be before the first one, {hired_on}.")
    if known == left_on:
        return
    today = get_local_day(person_id, at)
    refuse_last_administrator({person_id}, max(today, left_on + timedelta(days=1)))
    if left_on < today:
        sign_in.sign_out_everywhere(person_id, at=at)
    _add_end(employment_id, left_on, at)
    values = {"left_on": _text(left_on)}
    record_act("person.left", person_id, at=at, actor_id=actor_id, values=values)


def call_off_leaving(person_id: int, *, at: datetime, actor_id: int | None) -> None:
    """Record that the person stays after all."""
    period = find_employment(person_id)
    if period is None or period[2] is None:
        raise RefusalError(
            "No last day is recorded for this person, so that none can be called off."
        )
    _add_end(period[0], None, at)
    facts = {"called_off": True}
    record_act("person.left", person_id, at=at, actor_id=actor_id, facts=facts)


def record_absence(
    person_id: int, *, from_on: date, until_on: date | None, at: datetime, actor_id: int | None
) -> None:
    """Record a time away from work; the last recorded end of one with the same first day counts."""
    require_day(from_on, until_on)
    if until_on is not None and until_on < from_on:
        raise RefusalError(f"The last day of a leave cannot be before its first one, {from_on}.")
    known = db.session.execute(
        select(Leave.until_on)
        .where(Leave.person_id == person_id, Leave.from_on == from_on)
        .order_by(Leave.id.desc())
        .limit(1)
    ).first()
    if known is not None and known.until_on == until_on:
        return
    db.session.execute(
        insert(Leave),
        {"person_id": person_id, "from_on": from_on, "until_on": until_on, "recorded_at": at},
    )
    values = {"from_on": _text(from_on), "until_on": _text(until_on)}
    record_act("person.absent", person_id, at=at, actor_id=actor_id, values=values)


def give_role(person_id: int, role: Role, *, at: datetime, actor_id: int | None) -> None:
    """Trust the person with a role from now on."""
    if role is Role.EMPLOYEE:
        raise RefusalError("Everybody employed is an employee; that role is not given by hand.")
    if role not in queries.list_given_roles(person_id):
        _change_role(person_id, role, is_given=True, at=at, actor_id=actor_id)


def take_role(person_id: int, role: Role, *, at: datetime, actor_id: int | None) -> None:
    """Take a role from the person; what they may do changes with their next click."""
    if role not in queries.list_given_roles(person_id):
        return
    if role is Role.ADMINISTRATOR:
        refuse_last_administrator({person_id}, get_local_day(person_id, at))
    _change_role(person_id, role, is_given=False, at=at, actor_id=actor_id)


def deactivate(person_id: int, *, at: datetime, actor_id: int | None) -> None:
    """Close the person's account; nothing about the person is deleted."""
    if get_account(person_id).deactivated_at is not None:
        return
    refuse_last_administrator({person_id}, get_local_day(person_id, at))
    sign_in.put_credential(person_id, deactivated_at=at)
    sign_in.sign_out_everywhere(person_id, at=at)
    facts = {"what": "deactivated"}
    record_act("credential.changed", person_id, at=at, actor_id=actor_id, facts=facts)


def reactivate(person_id: int, *, at: datetime, actor_id: int | None) -> None:
    """Open the person's account again; the password stays what it was."""
    if get_account(person_id).deactivated_at is None:
        return
    sign_in.put_credential(person_id, deactivated_at=None)
    facts = {"what": "reactivated"}
    record_act("credential.changed", person_id, at=at, actor_id=actor_id, facts=facts)


def refuse_last_administrator(person_ids: set[int], as_of: date) -> None:
    """Refuse what would leave nobody who can give roles."""
    administrators = list_administrator_ids(as_of)
    if administrators and administrators <= person_ids:
        raise RefusalError(LAST_ADMINISTRATOR)


def _change_role(
    person_id: int, role: Role, *, is_given: bool, at: datetime, actor_id: int | None
) -> None:
    if db.session.get(Person, person_id) is None:
        raise NotFoundError
    facts = {"role": role.value, "is_given": is_given}
    receipt = record_act("role.changed", person_id, at=at, actor_id=actor_id, facts=facts)
    db.session.execute(
        insert(RoleChange),
        {
            "person_id": person_id,
            "role": role.value,
            "is_given": is_given,
            "changed_at": at,
            "changed_by": actor_id,
            "entry_id": receipt.entry_id,
        },
    )


def _add_facts(person_id: int, holds_from: date, facts: Facts, at: datetime) -> None:
    values = asdict(facts)
    path = values.pop("department")
    values["department_id"] = ensure_departments([path])[path]
    values["email_key"] = fold_email(facts.email) if facts.email else None
    db.session.execute(
        insert(PersonFact),
        {"person_id": person_id, "holds_from": holds_from, "recorded_at": at, **values},
    )


def _add_employment(person_id: int, hired_on: date, at: datetime) -> None:
    row = {"person_id": person_id, "hired_on": hired_on, "recorded_at": at}
    db.session.execute(insert(Employment), row)


def _add_end(employment_id: int, left_on: date | None, at: datetime) -> None:
    row = {"employment_id": employment_id, "left_on": left_on, "recorded_at": at}
    db.session.execute(insert(EmploymentEnd), row)


def _refuse_taken_email(email: str | None, as_of: date, *, but_not: int | None) -> None:
    if email and find_person_with_email(email, as_of, but_not=but_not):
        raise RefusalError(f"The mail address {email} belongs to somebody else already.")


def _refuse_circle(person_id: int, manager_id: int | None, as_of: date) -> None:
    if manager_id is None:
        return
    if manager_id == person_id:
        raise RefusalError(f"Nobody can be their own {WORDS['manager']}.")
    if manager_id in queries.list_line_ids(person_id, as_of):
        raise RefusalError(
            "This manager reports to the person, directly or through others. Choose another one."
        )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None

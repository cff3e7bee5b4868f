"""Everybody whom a reminder can concern: their facts by day, their leave, what they owe."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, exists, literal, not_, or_, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.assignments.queries import due_day, is_met, is_withdrawn
from lms.db import db
from lms.exemptions.rules import EVERYTHING
from lms.notifications.models import Mail
from lms.people.models import PersonFact
from lms.people.population import is_in_force
from lms.policies.company import Company
from lms.reminders.facts import Duty, Facts, Period, Person, Release
from lms.reminders.models import ReminderMark
from lms.reminders.naming import Names
from lms.reminders.periods import select_away, select_employed, select_hr, select_released
from lms.reminders.rules import KEY
from lms.reminders.schedule_rules import Schedule, read_schedule
from lms.sql import day_text

PATHS = {"policy": "/policies/{}", "programme": "/programmes/{}"}
# Wherever somebody lives, their day is at most one apart from the company's.
AROUND = timedelta(days=1)


def get_schedule(company: Company) -> Schedule:
    """The company's schedule, or the usual one."""
    return read_schedule(company.reminders, company.locations, company.time_zone)


def list_people(
    today: date, until: date, *, at: datetime, person_id: int | None = None
) -> list[Person]:
    """Everybody who works here between these days, and whoever manages one of them.

    Each has what they owe today. With a `person_id` only that one, as if nobody reported to them.
    """
    first = today - AROUND
    facts, marks = _group_facts(first, until, at, person_id)
    periods = _group_periods(first, until, today, person_id)
    duties = _group_duties(today, person_id)
    employed = periods["employed"]
    bosses = {row.manager_id for each in employed for row in facts.get(each, ())}
    return [
        Person(
            id=each,
            facts=tuple(held),
            employed=tuple(employed.get(each, ())),
            away=tuple(periods["away"].get(each, ())),
            is_hr=each in periods["hr"],
            told_at=marks[each][0] if each in marks else None,
            told_on=marks[each][1] if each in marks else None,
            duties=tuple(duties.get(each, ())),
            released=tuple(periods["released"].get(each, ())),
        )
        for each, held in facts.items()
        if each in employed or each in bosses
    ]


def _of(statement: Any, column: Any, person_id: int | None) -> Any:
    return statement if person_id is None else statement.where(column == person_id)


def _group_facts(
    first: date, until: date, at: datetime, person_id: int | None
) -> tuple[dict[int, list[Facts]], dict[int, tuple[datetime, date]]]:
    """The facts that hold on the first day and later ones, and who was told when, by person.

    A mail that could not go before its hours were over told nobody anything.
    """
    fact, mark = aliased(PersonFact), aliased(ReminderMark)
    lost = exists().where(
        Mail.person_id == mark.person_id,
        Mail.key == literal(KEY) + day_text(mark.told_on),
        Mail.sent_at.is_(None),
        Mail.not_after <= at,
    )
    statement = (
        select(
            *(fact.person_id, mark.told_at, mark.told_on, fact.holds_from, fact.name, fact.email),
            *(fact.language, fact.time_zone, fact.location, fact.manager_id),
        )
        .outerjoin(mark, and_(mark.person_id == fact.person_id, not_(lost)))
        .where(or_(is_in_force(fact, first), fact.holds_from.between(first + AROUND, until)))
        .order_by(fact.person_id, fact.holds_from, fact.id)
    )
    found: dict[int, list[Facts]] = defaultdict(list)
    marks: dict[int, tuple[datetime, date]] = {}
    for row in db.session.execute(_of(statement, fact.person_id, person_id)):
        each, told_at, told_on, day, name, email, *others = row
        if told_at is not None:
            marks[each] = (told_at, told_on)
        held = found[each]
        if held and held[-1].holds_from == day:
            held.pop()
        held.append(Facts(day, name, email or "", *others))
    return found, marks


def _group_periods(
    first: date, until: date, today: date, person_id: int | None
) -> dict[str, dict[int, list[Any]]]:
    """Who is employed, away, released from what, and HR, each with the days of it."""
    parts = union_all(
        *(
            select_employed(first, until),
            select_away(first),
            select_released(first),
            select_hr(today),
        )
    ).subquery()
    found: dict[str, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    statement = select(parts).order_by(parts.c.kind, parts.c.person_id, parts.c.begins)
    for row in db.session.execute(_of(statement, parts.c.person_id, person_id)):
        kind, each, begins, ends, subject, subject_id = row
        period = (begins, ends)
        found[kind][each].append(
            period if subject is None else _to_release(subject, subject_id, period)
        )
    return found


def _to_release(subject: str, subject_id: int, period: Period) -> Release:
    return Release(None if subject == EVERYTHING else subject, subject_id, period)


def _group_duties(today: date, person_id: int | None) -> dict[int, list[Duty]]:
    """What is asked by today and neither done nor withdrawn, by person."""
    own = aliased(Assignment)
    names = Names(today)
    due_on = due_day(own)
    statement = select(
        own.person_id,
        *(own.subject, own.subject_id, own.asked_for, own.occasion, own.number, own.reason),
        *(type_coerce(each, String) for each in (own.assigned_at, own.assigned_on, due_on)),
    ).where(not_(is_met(own)), not_(is_withdrawn(own)))
    # Thousands owe the same by the same day: what the driver gives is read once for all of them.
    known: dict[tuple[Any, ...], Duty] = {}
    found: dict[int, list[Duty]] = defaultdict(list)
    for each, *values in db.session.execute(_of(statement, own.person_id, person_id)):
        key = tuple(values)
        if key not in known:
            known[key] = _to_duty(key, names)
        found[each].append(known[key])
    return found


def _to_duty(values: tuple[Any, ...], names: Names) -> Duty:
    kind, subject_id, asked_for, occasion, number, reason, assigned_at, *days = values
    title, path = names.describe(kind, subject_id, occasion)
    if isinstance(assigned_at, str):
        assigned_at = datetime.fromisoformat(assigned_at).replace(tzinfo=UTC)
        days = [date.fromisoformat(day) for day in days]
    return Duty(
        *(kind, subject_id, asked_for, occasion, number, title, path, reason),
        assigned_at.astimezone(UTC),
        *days,
    )

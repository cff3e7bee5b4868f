"""Everybody whom a reminder can concern: their facts by day, their leave, what they owe."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import exists, literal, not_, or_, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.assignments.queries import due_day, is_met, is_withdrawn
from lms.assignments.rules import FIRST
from lms.compliance.catalogue import Catalogue, get_catalogue
from lms.db import db
from lms.notifications.models import Mail
from lms.people.models import Employment, EmploymentEnd, Leave, PersonFact
from lms.people.population import is_in_force
from lms.people.roles import Role
from lms.people.roster import list_with_role
from lms.policies.company import Company
from lms.reminders.facts import Duty, Facts, Period, Person
from lms.reminders.models import ReminderMark
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
    facts = _group_facts(first, until, person_id)
    employed = _group_employed(first, until, person_id)
    away = _group_leave(first, person_id)
    duties = _group_duties(today, person_id)
    marks = _list_marks(at, person_id)
    hr = set(list_with_role(Role.HR, today))
    bosses = {row.manager_id for each in employed for row in facts.get(each, ())}
    return [
        Person(
            id=each,
            facts=tuple(held),
            employed=tuple(employed.get(each, ())),
            away=tuple(away.get(each, ())),
            is_hr=each in hr,
            told_at=marks[each][0] if each in marks else None,
            told_on=marks[each][1] if each in marks else None,
            duties=tuple(duties.get(each, ())),
        )
        for each, held in facts.items()
        if each in employed or each in bosses
    ]


def _of(statement: Any, table: Any, person_id: int | None) -> Any:
    return statement if person_id is None else statement.where(table.person_id == person_id)


def _group_facts(first: date, until: date, person_id: int | None) -> dict[int, list[Facts]]:
    """The facts that hold on the first day and those that come later, by person."""
    fact = aliased(PersonFact)
    columns = (fact.email, fact.language, fact.time_zone, fact.location, fact.manager_id)
    statement = (
        select(fact.person_id, fact.holds_from, fact.name, *columns)
        .where(or_(is_in_force(fact, first), fact.holds_from.between(first + AROUND, until)))
        .order_by(fact.person_id, fact.holds_from, fact.id)
    )
    found: dict[int, list[Facts]] = defaultdict(list)
    for each, day, name, email, *others in db.session.execute(_of(statement, fact, person_id)):
        held = found[each]
        if held and held[-1].holds_from == day:
            held.pop()
        held.append(Facts(day, name, email or "", *others))
    return found


def _group_employed(first: date, until: date, person_id: int | None) -> dict[int, list[Period]]:
    """The periods of employment that reach into these days, by person."""
    period, end, later = aliased(Employment), aliased(EmploymentEnd), aliased(EmploymentEnd)
    newer = exists().where(later.employment_id == end.employment_id, later.id > end.id)
    statement = (
        select(period.person_id, period.hired_on, end.left_on)
        .outerjoin(end, (end.employment_id == period.id) & not_(newer))
        .where(period.hired_on <= until, or_(end.left_on.is_(None), end.left_on >= first))
        .order_by(period.person_id, period.hired_on)
    )
    return _group_periods(_of(statement, period, person_id))


def _group_leave(first: date, person_id: int | None) -> dict[int, list[Period]]:
    """The times away that have not ended by the first day, by person."""
    period, later = aliased(Leave), aliased(Leave)
    corrected = exists().where(
        later.person_id == period.person_id,
        later.from_on == period.from_on,
        later.id > period.id,
    )
    statement = (
        select(period.person_id, period.from_on, period.until_on)
        .where(or_(period.until_on.is_(None), period.until_on >= first), not_(corrected))
        .order_by(period.person_id, period.from_on)
    )
    return _group_periods(_of(statement, period, person_id))


def _group_periods(statement: Any) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = defaultdict(list)
    for each, begins, ends in db.session.execute(statement):
        found[each].append((begins, ends))
    return found


def _list_marks(at: datetime, person_id: int | None) -> dict[int, tuple[datetime, date]]:
    """Who was told when; not by a mail that could not go before its hours were over."""
    mark = aliased(ReminderMark)
    lost = exists().where(
        Mail.person_id == mark.person_id,
        Mail.key == literal(KEY) + day_text(mark.told_on),
        Mail.sent_at.is_(None),
        Mail.not_after <= at,
    )
    statement = select(mark.person_id, mark.told_at, mark.told_on).where(not_(lost))
    rows = db.session.execute(_of(statement, mark, person_id))
    return {each: (told_at, told_on) for each, told_at, told_on in rows}


def _group_duties(today: date, person_id: int | None) -> dict[int, list[Duty]]:
    """What is asked by today and neither done nor withdrawn, by person."""
    own = aliased(Assignment)
    catalogue = get_catalogue(today)
    statement = (
        select(
            own.person_id,
            own.subject,
            own.subject_id,
            own.asked_for,
            own.occasion,
            own.number,
            own.reason,
            own.assigned_at,
            own.assigned_on,
            due_day(own).label("due_on"),
        )
        .where(not_(is_met(own)), not_(is_withdrawn(own)))
        .order_by(own.person_id)
    )
    found: dict[int, list[Duty]] = defaultdict(list)
    for row in db.session.execute(_of(statement, own, person_id)):
        each, kind, subject_id, asked_for, occasion, number, *others = row
        title, path = _describe(catalogue, kind, subject_id, occasion)
        found[each].append(
            Duty(each, kind, subject_id, asked_for, occasion, number, title, path, *others)
        )
    return found


def _describe(catalogue: Catalogue, kind: str, subject_id: int, occasion: str) -> tuple[str, str]:
    """What a duty is called, and where it is done; its person's own page where nobody knows."""
    subject = catalogue.subjects.get((kind, subject_id))
    if subject is None or kind not in PATHS:
        return catalogue.get_title(kind, subject_id), "/home"
    path = PATHS[kind].format(subject.slug)
    if kind == "policy" and occasion != FIRST:
        path += f"?occasion={quote(occasion)}"
    return subject.title, path

"""Whom a duty would be asked of, and whom not: what `assign` would do, without doing it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import Assignment
from lms.assignments.queries import is_met, is_withdrawn
from lms.assignments.recording import Duty, is_same_subject
from lms.assignments.service import due_and_reason, has_open
from lms.db import fetch
from lms.people.asked_facts import AskedFacts
from lms.people.models import Department, PersonFact
from lms.people.population import is_employed, is_in_force


@dataclass(frozen=True)
class Group:
    """People who would be asked alike."""

    department: str
    due_on: date
    reason: str
    knows_earlier: bool
    has_mail: bool
    people: int


@dataclass(frozen=True)
class Forecast:
    """Who would be asked, who need not be and why, and what would no longer be asked."""

    groups: tuple[Group, ...]
    done: int
    owing: int
    outside: int
    leaving: int
    ending: int

    @property
    def asked(self) -> int:
        """How many people would be asked."""
        return sum(group.people for group in self.groups)

    @property
    def knowing(self) -> int:
        """How many of them acknowledged an earlier version."""
        return sum(group.people for group in self.groups if group.knows_earlier)

    @property
    def with_mail(self) -> int:
        """How many of them have a mail address, and so get a receipt by mail."""
        return sum(group.people for group in self.groups if group.has_mail)

    def count_by(self, name: str) -> tuple[tuple[Any, int], ...]:
        """The people asked by one property of their group, in its order."""
        counts: Counter[Any] = Counter()
        for group in self.groups:
            counts[getattr(group, name)] += group.people
        return tuple(sorted(counts.items()))


def forecast(duty: Duty, *, day: date, today: date) -> Forecast:
    """What assigning the duty on that day would bring, by what is known today; one query.

    People of whom the same is said are counted by the database.
    """
    groups: Counter[tuple[str, date, str, bool, bool]] = Counter()
    others: Counter[str] = Counter()
    ending = 0
    fact = aliased(PersonFact)
    asked = AskedFacts(fact, day, duty.audience)
    for row in fetch(_select_groups(duty, fact, asked, day, today)):
        belongs = asked.contains(row)
        # Before a later day whoever leaves until then is released from what they owe, as a leaver.
        if row.is_there or day <= today:
            ending += row.people * (row.older + (0 if belongs else row.same))
        if not (row.is_there or row.is_here):
            continue
        if not belongs:
            others["outside"] += row.people
        elif not row.is_there:
            others["leaving"] += row.people
        elif row.has_it:
            others["done" if row.is_done else "owing"] += row.people
        else:
            due_on = row.due_later if row.was_asked else row.due_first
            reason = row.reason_later if row.was_asked else row.reason_first
            key = (row.path, _to_day(due_on), reason, bool(row.knows), bool(row.has_mail))
            groups[key] += row.people
    return Forecast(
        groups=tuple(
            Group(department, due_on, reason, knows, has_mail, count)
            for (department, due_on, reason, knows, has_mail), count in sorted(groups.items())
        ),
        done=others["done"],
        owing=others["owing"],
        outside=others["outside"],
        leaving=others["leaving"],
        ending=ending,
    )


def _select_groups(duty: Duty, fact: Any, asked: AskedFacts, day: date, today: date) -> Select[Any]:
    each = _select_people(duty, fact, asked, day, today)
    was_asked = exists().where(*is_same_subject(duty, aliased(Assignment)))
    return select(*each.c, func.count().label("people"), was_asked.label("was_asked")).group_by(
        *each.c
    )


def _count_open(duty: Duty, person_id: Any, *, of_older: bool) -> ScalarSelect[int]:
    """How much of the policy the person owes: of other versions, or of what the duty asks for."""
    mine = aliased(Assignment)
    return (
        select(func.count())
        .where(
            mine.person_id == person_id,
            mine.subject == duty.subject,
            mine.subject_id == duty.subject_id,
            (mine.asked_for != duty.asked_for) if of_older else mine.asked_for == duty.asked_for,
            not_(is_met(mine)),
            not_(is_withdrawn(mine)),
        )
        .scalar_subquery()
    )


def _select_people(duty: Duty, fact: Any, asked: AskedFacts, day: date, today: date) -> Subquery:
    """Everybody who works there today or on that day, or was asked; what decides about each."""
    person_id = fact.person_id
    due_first, reason_first = due_and_reason(duty, fact, day, is_first=True)
    due_later, reason_later = due_and_reason(duty, fact, day, is_first=False)
    is_there, is_here = is_employed(person_id, day), is_employed(person_id, today)
    return (
        select(
            *asked.columns,
            is_there.label("is_there"),
            is_here.label("is_here"),
            *_list_known(duty, person_id),
            and_(fact.email.is_not(None), fact.email != "").label("has_mail"),
            due_first.label("due_first"),
            reason_first.label("reason_first"),
            due_later.label("due_later"),
            reason_later.label("reason_later"),
        )
        .join(Department, Department.id == fact.department_id)
        .where(is_in_force(fact, day), or_(is_there, is_here, _was_asked(duty, person_id)))
        .subquery()
    )


def _list_known(duty: Duty, person_id: Any) -> tuple[ColumnElement[Any], ...]:
    """What the person has, did, knows and owes of the policy."""
    mine, act = aliased(Assignment), aliased(Acknowledgement)
    done = exists().where(
        mine.person_id == person_id,
        *is_same_subject(duty, mine),
        mine.occasion == duty.occasion,
        not_(is_withdrawn(mine)),
        is_met(mine),
    )
    knows = exists().where(act.person_id == person_id, act.policy_id == duty.subject_id)
    return (
        has_open(duty, person_id, duty.occasion).label("has_it"),
        done.label("is_done"),
        knows.label("knows"),
        _count_open(duty, person_id, of_older=True).label("older"),
        _count_open(duty, person_id, of_older=False).label("same"),
    )


def _was_asked(duty: Duty, person_id: Any) -> ColumnElement[bool]:
    mine = aliased(Assignment)
    return exists().where(
        mine.person_id == person_id,
        mine.subject == duty.subject,
        mine.subject_id == duty.subject_id,
    )


def _to_day(value: date | str) -> date:
    """SQLite gives back the day of an expression as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value

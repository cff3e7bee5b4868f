"""Who was employed on a day, with which facts, and what of it was known by when."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.db import db, transaction
from lms.errors import RefusalError
from lms.people import service
from lms.people.fact_rules import Facts
from lms.people.models import Department, PersonFact
from lms.people.population import is_employed, is_in_force

FIRST = date(2026, 3, 20)
DAYS = [FIRST + timedelta(days=n) for n in range(6)]
SETTINGS = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
some_day = st.sampled_from(DAYS)
verbs = st.lists(
    st.one_of(
        st.tuples(st.just("leave"), some_day),
        st.tuples(st.just("stay"), st.none()),
        st.tuples(st.just("rejoin"), some_day),
        st.tuples(st.just("move"), st.tuples(some_day, st.sampled_from(["Sales", "Ops / IT"]))),
    ),
    max_size=5,
)


class UndoError(Exception):
    """Ends an example, so that the next one finds nobody."""


@dataclass
class Model:
    """The same story, told day by day: periods and department as known after each act."""

    periods: list[list[date | None]] = field(default_factory=list)

    def is_employed(self, day: date) -> bool:
        return any(
            first is not None and first <= day and (last is None or day <= last)
            for first, last in self.periods
        )

    def take(self, verb: str, day: date | None) -> None:
        if verb == "leave":
            self.periods[-1][1] = day
        elif verb == "stay":
            self.periods[-1][1] = None
        elif verb == "rejoin":
            self.periods.append([day, None])


def read_employed(person_id, day, known_at):
    return bool(db.session.scalar(select(is_employed(person_id, day, known_at=known_at))))


def read_department(person_id, day, known_at=None):
    fact = aliased(PersonFact)
    return db.session.scalar(
        select(Department.path)
        .join(fact, fact.department_id == Department.id)
        .where(fact.person_id == person_id, is_in_force(fact, day, known_at=known_at))
    )


def do(person_id, verb, given_day, at):
    if verb == "leave":
        service.leave(person_id, left_on=given_day, at=at, actor_id=None)
    elif verb == "stay":
        service.call_off_leaving(person_id, at=at, actor_id=None)
    elif verb == "rejoin":
        service.rejoin(person_id, hired_on=given_day, at=at, actor_id=None)
    else:
        holds_from, department = given_day
        service.change_facts(
            person_id,
            changes={"department": department},
            holds_from=holds_from,
            at=at,
            actor_id=None,
        )


@SETTINGS
@given(acts=verbs)
def test_what_was_known_by_then_is_never_told_otherwise_later(in_app, acts):
    with suppress(UndoError), transaction():
        check_story(acts)
        raise UndoError


def check_story(acts):
    moments = count()
    began = datetime(2026, 3, 19, 9, tzinfo=UTC)
    ruth = Facts(name="Ruth", department="Customer Support")
    person_id = service.join("P-1", facts=ruth, hired_on=FIRST, at=began, actor_id=None)
    model = Model([[FIRST, None]])
    told = []
    for verb, given_day in [("stay", None), *acts]:
        at = began + timedelta(hours=1 + next(moments))
        try:
            do(person_id, verb, given_day, at)
        except RefusalError:
            pass
        else:
            if verb != "move":
                model.take(verb, given_day)
        employed = [model.is_employed(day) for day in DAYS]
        departments = [read_department(person_id, day) for day in DAYS]
        assert [read_employed(person_id, day, None) for day in DAYS] == employed
        told.append((at, employed, departments))

    for at, employed, departments in told:
        assert [read_employed(person_id, day, at) for day in DAYS] == employed
        assert [read_department(person_id, day, at) for day in DAYS] == departments

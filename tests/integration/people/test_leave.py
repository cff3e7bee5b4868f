"""Who was away on a day, as corrected since, and what of it was known by when."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.db import db, transaction
from lms.errors import RefusalError
from lms.people import service
from lms.people.fact_rules import Facts
from lms.people.models import Person
from lms.people.population import is_on_leave

FIRST = date(2028, 2, 26)
DAYS = [FIRST + timedelta(days=n) for n in range(6)]
BEGAN = datetime(2028, 2, 20, 9, tzinfo=UTC)
some_day = st.sampled_from(DAYS)
records = st.lists(st.tuples(some_day, st.none() | some_day), max_size=5)


class UndoError(Exception):
    """Ends an example, so that the next one finds nobody."""


def read_away(person_id, day, known_at=None):
    return bool(db.session.scalar(select(is_on_leave(person_id, day, known_at=known_at))))


def say_away(kept, day):
    return any(first <= day and (last is None or day <= last) for first, last in kept.items())


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=records)
def test_the_last_recorded_end_of_a_leave_counts(in_app, told):
    with suppress(UndoError), transaction():
        check_story(told)
        raise UndoError


def check_story(told):
    ids = [
        service.join(
            f"P-{n}", facts=Facts("Ruth", "Support"), hired_on=FIRST, at=BEGAN, actor_id=None
        )
        for n in range(2)
    ]
    kept, expected = {}, []
    for hour, (first, last) in enumerate(told, start=1):
        at = BEGAN + timedelta(hours=hour)
        with suppress(RefusalError):
            service.record_absence(ids[0], from_on=first, until_on=last, at=at, actor_id=None)
            kept[first] = last
        expected.append((at, [say_away(kept, day) for day in DAYS]))

    assert [read_away(ids[0], day) for day in DAYS] == [say_away(kept, day) for day in DAYS]
    for at, away in expected:
        assert [read_away(ids[0], day, at) for day in DAYS] == away
    assert [read_away(ids[1], day) for day in DAYS] == [False] * len(DAYS)


def test_a_leave_on_a_day_of_a_column_is_asked_for_each_person(in_app):
    with transaction():
        ruth, tom = [
            service.join(
                f"P-{n}", facts=Facts("Ruth", "Support"), hired_on=FIRST, at=BEGAN, actor_id=None
            )
            for n in range(2)
        ]
        service.record_absence(tom, from_on=FIRST, until_on=FIRST, at=BEGAN, actor_id=None)

    away = db.session.execute(
        select(Person.id, is_on_leave(Person.id, FIRST).label("is_away")).order_by(Person.id)
    )

    assert [(row.id, bool(row.is_away)) for row in away if row.id in {ruth, tom}] == [
        (ruth, False),
        (tom, True),
    ]

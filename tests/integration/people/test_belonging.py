"""Whom an audience contains: the rule for one person and the statement for all agree."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from lms.db import db, transaction
from lms.people import service
from lms.people.audience import All, Any, Everyone, Fact, Not, matches
from lms.people.belonging import belongs_to
from lms.people.fact_rules import Facts
from lms.people.group_service import begin_group, change_members
from lms.people.headcount import count_audience, list_combinations
from lms.people.models import Leave, PersonFact
from lms.people.person_facts import get_person_facts
from lms.people.population import hired_on, is_employed, is_in_force, is_on_leave
from lms.people.queries import list_line_ids

FIRST = date(2026, 3, 20)
AT = datetime(2026, 3, 20, 9, tzinfo=UTC)
SETTINGS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAYS = [FIRST + timedelta(days=n) for n in (0, 3, 10)]
DEPARTMENTS = ["Sales", "Ops", "Ops / IT", "Ops / IT / Helpdesk", "IT", "Sa\u0308le", "STRASSE"]
TEAMS = ["Red", "", "RED", "\u0130zmir", "i\u0307zmir", "Blue", "Green"]
PLACES = ["\u0141\u00d3D\u0179", "", "utrecht", "\u0142\u00f3d\u017a", "Utrecht", "Delft", ""]
# P-1 to P-3 manage each other in a circle, P-0 stands below it, P-6 is their own manager.
MANAGERS = {0: 1, 1: 2, 2: 3, 3: 1, 4: 0, 6: 6}
names = {
    "department": ["it", "ops  /  it", "S\u00e4le", "Stra\u00dfe", "Moon", *DEPARTMENTS],
    "team": ["Red", "red ", "\u0130zmir", "Blue"],
    "location": ["\u0141\u00f3d\u017a", "\u0142\u00f3d\u017a", "Utrecht"],
    "line": ["P-0", "P-1", "P-2", "P-6", "P-99"],
    "group": ["night  WATCH", "First aid", "nobody"],
    "hired": ["since 2026-03-21", "before 2026-03-21", "within the last 3 days"],
    "on_leave": ["yes"],
}
conditions = st.recursive(
    st.sampled_from(sorted(names)).flatmap(
        lambda name: st.lists(st.sampled_from(names[name]), min_size=1, max_size=2).map(
            lambda values: Fact(name, tuple(values))
        )
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda all_: All(tuple(all_))),
        st.lists(inner, min_size=1, max_size=3).map(lambda any_: Any(tuple(any_))),
        inner.map(Not),
    ),
    max_leaves=5,
)


class UndoError(Exception):
    """Ends an example, so that the next one finds nobody."""


def make_company():
    """Seven people with every fact there is, some of it only from a later day on."""
    ids = [
        service.join(
            f"P-{number}",
            facts=Facts(name="Ruth", department=path, team=team, location=location),
            hired_on=FIRST + timedelta(days=number // 3),
            at=AT,
            actor_id=None,
        )
        for number, (path, team, location) in enumerate(
            zip(DEPARTMENTS, TEAMS, PLACES, strict=True)
        )
    ]
    for number, manager in MANAGERS.items():
        fact = dict(
            db.session.execute(
                select(PersonFact.__table__).where(PersonFact.person_id == ids[number])
            )
            .mappings()
            .one()
        )
        del fact["id"]
        fact |= {"manager_id": ids[manager], "holds_from": FIRST + timedelta(days=number % 2)}
        db.session.execute(insert(PersonFact), fact)
    night = begin_group("Night watch", purpose="", at=AT, actor_id=None)
    aid = begin_group("First aid", purpose="", at=AT, actor_id=None)
    for group, numbers, is_member, day in (
        (night, (0, 1, 2), True, DAYS[0]),
        (night, (1,), False, DAYS[1]),
        (aid, (2, 5), True, DAYS[1]),
    ):
        change_members(
            group,
            [ids[number] for number in numbers],
            is_member=is_member,
            holds_from=day,
            at=AT,
            actor_id=None,
        )
    for number, until in ((3, FIRST), (4, None), (5, FIRST + timedelta(days=5))):
        away = {"person_id": ids[number], "from_on": FIRST, "until_on": until, "recorded_at": AT}
        db.session.execute(insert(Leave), away)
    return ids


@SETTINGS
@given(audience=st.just(Everyone()) | conditions, day=st.sampled_from(DAYS))
def test_the_database_and_the_rule_mean_the_same_people(in_app, audience, day):
    with suppress(UndoError), transaction():
        ids = make_company()
        check_audience(audience, day, ids)
        raise UndoError


def check_audience(audience, day, ids):
    fact = aliased(PersonFact)
    in_force = select(fact.person_id).where(is_in_force(fact, day))
    meant = [each for each in ids if matches(audience, get_person_facts(each, day))]

    found = in_force.where(belongs_to(audience, fact, day)).order_by(fact.person_id)
    assert db.session.scalars(found).all() == meant

    population = in_force.add_columns(
        fact.department_id,
        fact.team,
        fact.job_title,
        fact.location,
        fact.employment_type,
        hired_on(fact.person_id, day).label("hired_on"),
        is_on_leave(fact.person_id, day).label("is_on_leave"),
    ).subquery()
    of_the_day = select(population.c.person_id).where(belongs_to(audience, population.c, day))
    assert sorted(db.session.scalars(of_the_day)) == meant

    employed = [each for each in meant if db.session.scalar(select(is_employed(each, day)))]
    assert count_audience(audience, day) == len(employed)
    together = list_combinations([audience, Everyone()], day)
    assert (frozenset({0, 1}) in together) == bool(employed)


def test_a_circle_of_managers_ends_and_nobody_is_in_their_own_line(in_app):
    with transaction():
        ids = make_company()

    lines = {number: list_line_ids(ids[number], DAYS[2]) for number in (1, 3, 6)}
    above = {number: get_person_facts(ids[number], DAYS[2]).line for number in (0, 1, 4, 6)}

    assert lines == {
        1: (ids[0], ids[2], ids[3], ids[4]),
        3: (ids[0], ids[1], ids[2], ids[4]),
        6: (),
    }
    assert above == {
        0: ("P-1", "P-2", "P-3"),
        1: ("P-2", "P-3"),
        4: ("P-0", "P-1", "P-2", "P-3"),
        6: (),
    }

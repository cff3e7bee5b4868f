"""Whether the database and the rule judge alike, whatever happened when."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.compliance import obligations
from lms.compliance.catalogue import get_catalogue
from lms.compliance.rows import select_rows, to_row
from lms.compliance.selection import Filter
from lms.db import db
from tests.integration.compliance import world
from tests.integration.compliance.world import ZONE

FIRST = date(2026, 3, 25)
days = st.integers(0, 10).map(lambda n: FIRST + timedelta(days=n))
maybe_day = st.none() | days
moments = st.integers(0, 10 * 24 * 60).map(
    lambda n: datetime(2026, 3, 25, tzinfo=UTC) + timedelta(minutes=n)
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    as_of=days,
    assigned=days,
    due=days,
    extended=st.lists(st.tuples(days, days), max_size=3),
    withdrawn=maybe_day,
    acknowledged=st.none() | moments,
    certified=maybe_day,
    valid=maybe_day,
    renewed=maybe_day,
)
def test_the_database_judges_as_the_rule_does(
    house, *, as_of, assigned, due, extended, withdrawn, acknowledged, certified, valid, renewed
):
    savepoint = db.session.begin_nested()
    duties = [
        world.assign(house.anna, subject, on=assigned, due_on=due)
        for subject in (house.complaints, house.onboarding)
    ]
    for number, (on, until) in enumerate(sorted(extended), start=1):
        for duty in duties:
            world.extend(duty, on=on, due_on=until, number=number)
    if withdrawn:
        for duty in duties:
            world.withdraw(duty, on=withdrawn)
    if acknowledged:
        world.acknowledge(house.anna, house.complaints, at=acknowledged)
    if certified:
        world.certify(house.anna, house.onboarding, on=certified, valid_until=valid)
        if renewed:
            world.certify(house.anna, house.refresher, on=renewed, valid_until=None)

    selection, catalogue = Filter(as_of, ZONE), get_catalogue(as_of)
    joined = obligations.join_tables()
    verdict = obligations.verdict(joined, selection, catalogue.renewals)
    statement = select_rows(joined, selection, catalogue).add_columns(verdict)

    rows = [
        (to_row(values[:-1], as_of, catalogue), values[-1])
        for values in db.session.execute(statement).all()
    ]
    found = [(row.verdict.value, said) for row, said in rows]

    savepoint.rollback()
    assert [judged for judged, _ in found] == [said for _, said in found]
    assert len(found) == (2 if assigned <= as_of else 0)
    recorded = [until for on, until in sorted(extended) if on <= as_of]
    assert {row.due_on for row, _ in rows} == ({(recorded or [due])[-1]} if rows else set())

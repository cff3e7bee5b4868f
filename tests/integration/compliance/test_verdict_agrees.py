"""Whether the database and the rule judge alike, whatever happened when."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.compliance import obligations
from lms.compliance.catalogue import get_catalogue
from lms.compliance.rows import select_rows, to_row
from lms.compliance.rules import DONE, EXCUSED, Verdict
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
exempted = st.lists(
    st.tuples(
        st.sampled_from(["complaints", "onboarding", "everything"]),
        *(days, days, days),
        st.none() | st.tuples(days, days),
    ),
    max_size=2,
)
aways = st.lists(st.tuples(days, maybe_day, days), max_size=3)


EXCUSABLE = (*EXCUSED, *DONE, Verdict.WITHDRAWN)


def excuse(house, excused, away):
    """Write exemptions and leaves, and give back the leaves with a first day of their own."""
    away = list({first: (first, last, told) for first, last, told in away}.values())
    for first, last, told in away:
        world.send_away(house.anna, first=first, last=last, recorded_on=told)
    for name, first, last, told, ended in excused:
        thing = getattr(house, name, None)
        world.exempt(house.anna, thing, first=first, last=last, granted_on=told, ended=ended)
    return away


def act(house, acknowledged, certified, valid, renewed):
    if acknowledged:
        world.acknowledge(house.anna, house.complaints, at=acknowledged)
    if certified:
        world.certify(house.anna, house.onboarding, on=certified, valid_until=valid)
        if renewed:
            world.certify(house.anna, house.refresher, on=renewed, valid_until=None)


def list_spans(excused, row, known):
    """First and last day of each exemption from the row's duty, as far as it was known."""
    kinds = {"complaints": "policy", "onboarding": "programme"}
    for name, first, last, told, ended in excused:
        if kinds.get(name, row.kind) != row.kind or (known and told > known):
            continue
        is_over = ended is not None and (known is None or ended[1] <= known)
        yield first, ended[0] if is_over else last


def check_excused(row, excused, away, *, as_of, known):
    spans = list_spans(excused, row, known)
    covering = [last for first, last in spans if first <= as_of <= last]
    is_away = any(
        first <= as_of <= (last or as_of) and (known is None or told <= known)
        for first, last, told in away
    )
    assert (row.exempt_until, row.is_away) == (max(covering, default=None), is_away)
    assert row.verdict in EXCUSABLE if covering or is_away else row.verdict not in EXCUSED


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
    excused=exempted,
    away=aways,
    known=maybe_day,
)
def test_the_database_judges_as_the_rule_does(
    house,
    *,
    as_of,
    assigned,
    due,
    extended,
    withdrawn,
    acknowledged,
    certified,
    valid,
    renewed,
    excused,
    away,
    known,
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
    act(house, acknowledged, certified, valid, renewed)
    away = excuse(house, excused, away)

    known_at = world.noon(known) if known else None
    selection, catalogue = Filter(as_of, ZONE, known_at), get_catalogue(as_of)
    joined = obligations.join_tables()
    verdict = obligations.verdict(joined, selection, catalogue.renewals)
    statement = select_rows(joined, selection, catalogue).add_columns(verdict)

    rows = [
        (to_row(values[:-1], as_of, catalogue), values[-1])
        for values in db.session.execute(statement).all()
    ]
    found = [(row.verdict.value, said) for row, said in rows]

    savepoint.rollback()
    for row, _ in rows:
        check_excused(row, excused, away, as_of=as_of, known=known)
    assert [judged for judged, _ in found] == [said for _, said in found]
    if known:
        return
    assert len(found) == (2 if assigned <= as_of else 0)
    recorded = [until for on, until in sorted(extended) if on <= as_of]
    assert {row.due_on for row, _ in rows} == ({(recorded or [due])[-1]} if rows else set())

"""Whether the figures that are kept ready equal those that are derived, whatever was recorded."""

import re
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from lms.compliance import overview as derived
from lms.compliance.catalogue import get_catalogue
from lms.compliance.rollup import counting, sheets
from lms.compliance.rollup import overview as kept
from lms.compliance.rollup.figures import COLUMNS
from lms.compliance.rollup.models import RollupMark, RollupSheet
from lms.compliance.rules import COUNTED
from lms.compliance.selection import Filter
from lms.db import db, is_sqlite
from tests.integration.compliance import world
from tests.integration.compliance.world import ZONE, noon

FIRST = date(2026, 3, 25)
DAYS = 40
# What never changes once it is there, or names what nobody counts.
UNMARKED = {"department", "person"}


def compare(day):
    """The figures of that day from both; None where the rollup does not answer."""
    selection, catalogue = Filter(day, ZONE), get_catalogue(day)
    found = kept._find(selection, catalogue, 5)
    told = derived.get_overview(selection, catalogue, most_late=5)
    if found is None:
        return None
    return (
        (dict(found.cells), dict(found.headcounts), found.late_since),
        (dict(told.cells), dict(told.headcounts), told.late_since),
    )


def has_difference(draw):
    """The first of some days on which they differ, or on which the rollup does not answer."""
    for _ in range(2):
        day = FIRST + timedelta(days=draw.randint(-60, DAYS + 60))
        both = compare(day)
        if both is None or both[0] != both[1]:
            return day, both
    return None


class Company:
    """Draws what may happen to three people and their duties."""

    def __init__(self, house, draw):
        self.house, self.draw = house, draw
        self.people = [house.anna, house.bert, house.carl]
        self.duties = []
        self.done = set()

    def day(self, least=0):
        return FIRST + timedelta(days=self.draw.randint(least, DAYS))

    def live(self):
        kinds = ("assign", "assign", "assign", "act", "act", "move", "leave", "go", "withdraw")
        kind = self.draw.choice((*kinds, "extend", "exempt", "certify"))
        getattr(self, kind)(self.draw.choice(self.people))

    def assign(self, person):
        house = self.house
        subject = self.draw.choice((house.complaints, house.onboarding, house.refresher))
        asked_for = self.draw.choice(("1.0", "2.0")) if subject is house.complaints else ""
        key = (person.id, id(subject), asked_for, occasion := self.draw.choice(("first", "again")))
        if key not in self.done:
            self.done.add(key)
            on = self.day()
            due_on = on + timedelta(days=self.draw.randint(0, 20))
            wanted = {"asked_for": asked_for, "occasion": occasion}
            duty = world.assign(person, subject, on=on, due_on=due_on, **wanted)
            self.duties.append((person, subject, duty))

    def _pick(self, kind):
        found = [each for each in self.duties if (kind, id(each[2])) not in self.done]
        if not found:
            return None
        chosen = self.draw.choice(found)
        self.done.add((kind, id(chosen[2])))
        return chosen

    def act(self, person):
        del person
        chosen = self._pick("act")
        if chosen is None:
            return
        person, subject, duty = chosen
        if subject is self.house.complaints:
            asked = {"asked_for": duty.asked_for, "occasion": duty.occasion}
            world.acknowledge(person, subject, at=noon(self.day()), **asked)
            return
        until = self.draw.choice((None, self.day()))
        world.certify(person, subject, on=self.day(), valid_until=until, occasion=duty.occasion)

    certify = act

    def move(self, person):
        department = self.draw.choice((self.house.support, self.house.sales))
        world.move(person, department, on=self.day(-30))

    def leave(self, person):
        world.leave(person, on=self.day())

    def go(self, person):
        first = self.day()
        last = self.draw.choice((None, first + timedelta(days=self.draw.randint(-1, 12))))
        world.send_away(person, first=first, last=last)

    def withdraw(self, person):
        del person
        if chosen := self._pick("withdraw"):
            world.withdraw(chosen[2], on=self.day())

    def extend(self, person):
        del person
        if chosen := self._pick("extend"):
            on = self.day()
            world.extend(chosen[2], on=on, due_on=on + timedelta(days=self.draw.randint(0, 9)))

    def exempt(self, person):
        first = self.day()
        last = first + timedelta(days=self.draw.randint(0, 15))
        ended = (first + timedelta(days=self.draw.randint(-1, 8)), first)
        about = self.draw.choice((None, self.house.complaints, self.house.onboarding))
        ends = self.draw.choice((None, ended))
        world.exempt(person, about, first=first, last=last, ended=ends)


def list_differences(house, draw):
    """What differs before anybody is counted, after, with stale figures, and at the end."""
    company = Company(house, draw)
    today, renewals = company.day(), get_catalogue(FIRST).renewals
    for _ in range(16):
        company.live()
    counting.rebuild(renewals)
    differences = [has_difference(draw)]
    counting.refresh(renewals)
    sheets.keep_sheets(today)
    differences.append(has_difference(draw))
    for _ in range(5):
        company.live()
    differences.append(has_difference(draw))
    counting.refresh(renewals)
    sheets.keep_sheets(today + timedelta(days=draw.randint(0, 40)))
    differences.append(has_difference(draw))
    return differences, db.session.scalar(select(func.count()).select_from(RollupMark))


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_what_is_kept_equals_what_is_derived_on_every_day(house, seed):
    draw = Random(seed)  # noqa: S311 - the same company for each seed is what is wanted
    savepoint = db.session.begin_nested()
    try:
        differences, marks = list_differences(house, draw)
    finally:
        savepoint.rollback()

    assert differences == [None, None, None, None]
    assert marks == 0


def test_nothing_is_told_from_a_rollup_that_was_never_begun_or_knows_other_renewals(house):
    duty = world.assign(house.anna, house.complaints, on=FIRST, due_on=FIRST)
    selection = Filter(duty.due_on + timedelta(days=1), ZONE)
    assert compare(selection.as_of) is None
    assert kept.get_overview(selection).total.late == 1

    counting.rebuild(())

    assert compare(selection.as_of) is None
    assert not counting.is_current(get_catalogue(FIRST).renewals)
    assert kept.get_overview(selection).total.late == 1


def test_of_too_many_marked_people_everything_is_derived(house, monkeypatch):
    counting.rebuild(get_catalogue(FIRST).renewals)
    assert compare(FIRST) is not None

    monkeypatch.setattr(kept, "MOST_MARKED", 3)

    assert compare(FIRST) is None


def test_parts_and_what_was_known_are_derived(house, monkeypatch):
    counting.rebuild(get_catalogue(FIRST).renewals)
    monkeypatch.setattr(kept, "_find", lambda *_: pytest.fail("The rollup was asked."))

    for part in (
        Filter(FIRST, ZONE, department_id=house.support.id),
        Filter(FIRST, ZONE, known_at=noon(FIRST)),
        Filter(FIRST, ZONE, within=(house.anna.id,)),
    ):
        assert kept.get_overview(part) == derived.get_overview(part)


def test_a_sheet_is_kept_for_today_and_each_month_and_yesterdays_goes(house):
    world.assign(house.anna, house.complaints, on=FIRST, due_on=FIRST)
    counting.rebuild(())
    counting.refresh(())

    assert sheets.needs_sheets(FIRST)
    sheets.keep_sheets(FIRST)
    sheets.keep_sheets(FIRST + timedelta(days=1))

    days = set(db.session.scalars(select(RollupSheet.day)))
    assert not sheets.needs_sheets(FIRST + timedelta(days=1))
    assert {d for d in days if (d + timedelta(days=1)).day != 1} == {FIRST + timedelta(days=1)}
    assert date(2026, 3, 31) in days


def test_every_table_that_the_derivation_reads_marks_whom_a_row_is_about(house):
    catalogue = get_catalogue(FIRST)
    statement = derived._select_people(Filter(FIRST, ZONE), catalogue)
    read = set(re.findall(r"(?:FROM|JOIN|,) ([a-z_]+) AS", str(statement.compile(db.engine))))
    known = (
        "SELECT replace(name, '_marks_rollup', '') FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite()
        else "SELECT replace(tgname, '_marks_rollup', '') FROM pg_trigger"
    )
    marking = set(db.session.scalars(text(known)))

    assert {"assignment", "employment_end", "exemption"} <= read
    assert read - marking - UNMARKED == set()


def test_every_verdict_that_counts_has_its_column():
    assert set(COLUMNS) == set(COUNTED)

"""Whether the register says which certificates still hold."""

from datetime import date

import pytest

from lms.compliance import register
from lms.compliance.register import RegisterFilter, Standing
from tests.integration.compliance import world
from tests.integration.compliance.world import ZONE

TODAY = date(2026, 3, 31)


@pytest.fixture
def shelf(house):
    """One certificate in each standing, and a valid one of somebody who left."""
    world.certify(house.anna, house.onboarding, on=date(2025, 3, 1), valid_until=date(2026, 3, 1))
    world.certify(house.anna, house.refresher, on=date(2026, 2, 20), valid_until=date(2027, 2, 20))
    world.certify(house.bert, house.onboarding, on=date(2025, 3, 1), valid_until=date(2026, 3, 1))
    world.certify(house.carl, house.onboarding, on=date(2025, 4, 9), valid_until=date(2026, 4, 9))
    world.certify(house.head, house.onboarding, on=date(2026, 1, 9), valid_until=None)
    gone = world.make_person("Gerd Gone", house.sales)
    world.certify(gone, house.onboarding, on=date(2026, 1, 9), valid_until=date(2027, 1, 9))
    world.leave(gone, on=date(2026, 2, 1))
    return house


def find(**narrow):
    page = register.list_register(RegisterFilter(TODAY, ZONE, **narrow))
    return [(row.name, row.standing) for row in page.rows]


def test_every_certificate_stands_in_the_register_those_that_run_out_first(shelf):
    assert find() == [
        ("Anna Able", Standing.RENEWED),
        ("Bert Busy", Standing.EXPIRED),
        ("Carl Calm", Standing.EXPIRING),
        ("Gerd Gone", Standing.VALID),
        ("Anna Able", Standing.VALID),
        ("Hanna Head", Standing.VALID),
    ]


@pytest.mark.parametrize(
    ("standing", "names"),
    [
        (Standing.RENEWED, ["Anna Able"]),
        (Standing.EXPIRED, ["Bert Busy"]),
        (Standing.EXPIRING, ["Carl Calm"]),
        (Standing.VALID, ["Anna Able", "Hanna Head"]),
    ],
)
def test_a_standing_is_asked_of_those_who_still_work_here(shelf, standing, names):
    assert [name for name, _ in find(standing=standing)] == names


def test_soon_is_as_many_days_ahead_as_asked_for(shelf):
    assert find(standing=Standing.EXPIRING, days=8) == []
    assert find(standing=Standing.EXPIRING, days=9) == [("Carl Calm", Standing.EXPIRING)]


def test_the_figures_count_each_certificate_of_the_employed_once(shelf):
    assert register.count_standings(RegisterFilter(TODAY, ZONE)) == {
        Standing.VALID: 2,
        Standing.EXPIRING: 1,
        Standing.EXPIRED: 1,
        Standing.EXCUSED: 0,
        Standing.RENEWED: 1,
    }


def test_who_is_exempt_or_away_does_not_count_as_run_out(shelf):
    world.send_away(shelf.bert, first=TODAY, last=TODAY)

    assert find(standing=Standing.EXPIRED) == []
    assert find(standing=Standing.EXCUSED) == [("Bert Busy", Standing.EXCUSED)]


def test_a_certificate_is_found_by_name_number_and_code(shelf):
    code = register.list_register(RegisterFilter(TODAY, ZONE, search="carl")).rows[0].code
    grouped = " ".join(code[n : n + 4] for n in range(0, 16, 4)).upper()

    assert find(search=grouped) == [("Carl Calm", Standing.EXPIRING)]
    assert find(search=shelf.bert.staff_number) == [("Bert Busy", Standing.EXPIRED)]


def test_a_past_day_has_the_register_of_that_day(shelf):
    page = register.list_register(RegisterFilter(date(2026, 2, 10), ZONE))

    assert [(row.name, row.standing) for row in page.rows] == [
        ("Anna Able", Standing.EXPIRING),
        ("Bert Busy", Standing.EXPIRING),
        ("Carl Calm", Standing.VALID),
        ("Gerd Gone", Standing.VALID),
        ("Hanna Head", Standing.VALID),
    ]

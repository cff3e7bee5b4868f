"""Whether the record of a past day tells what was true on it."""

from datetime import UTC, date, datetime

import pytest

from lms.compliance import queries
from lms.compliance.catalogue import get_catalogue
from lms.compliance.overview import Headcount, get_overview
from lms.compliance.rules import DONE, LATE, Verdict
from lms.compliance.selection import Filter
from tests.integration.compliance import world
from tests.integration.compliance.world import ZONE

MARCH_1, MARCH_10, MARCH_15 = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 15)
MARCH_31, APRIL_1 = date(2026, 3, 31), date(2026, 4, 1)


def verdicts(as_of, **narrow):
    return [
        (row.name, row.title, row.verdict)
        for row in queries.stream_rows(Filter(as_of, ZONE, **narrow))
    ]


def test_a_day_shows_what_was_done_by_its_end(house):
    world.assign(house.anna, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.acknowledge(house.anna, house.complaints, at=world.noon(MARCH_10))

    assert verdicts(date(2026, 2, 28)) == []
    assert verdicts(date(2026, 3, 9)) == [("Anna Able", "Complaints", Verdict.OPEN)]
    assert verdicts(MARCH_10) == [("Anna Able", "Complaints", Verdict.DONE)]


@pytest.mark.parametrize(
    ("moment", "on_the_31st", "on_the_1st"),
    [
        (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), Verdict.DONE, Verdict.DONE),
        (datetime(2026, 3, 31, 22, 1, tzinfo=UTC), Verdict.OPEN, Verdict.DONE_LATE),
    ],
    ids=["before midnight in Amsterdam", "after it"],
)
def test_a_day_ends_where_the_company_is(house, moment, on_the_31st, on_the_1st):
    world.assign(house.anna, house.complaints, on=MARCH_1, due_on=MARCH_31)
    world.acknowledge(house.anna, house.complaints, at=moment)

    assert [verdict for *_, verdict in verdicts(MARCH_31)] == [on_the_31st]
    assert [verdict for *_, verdict in verdicts(APRIL_1)] == [on_the_1st]


def test_a_leaver_is_counted_until_the_last_day(house):
    world.assign(house.bert, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.leave(house.bert, on=MARCH_31)

    assert verdicts(MARCH_31) == [("Bert Busy", "Complaints", Verdict.OVERDUE)]
    assert verdicts(APRIL_1) == []


def test_a_leaving_counts_from_when_it_was_known(house):
    world.assign(house.bert, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.leave(house.bert, on=MARCH_10, recorded_on=APRIL_1)

    assert verdicts(MARCH_31) == []
    assert verdicts(MARCH_31, known_at=world.noon(MARCH_31)) == [
        ("Bert Busy", "Complaints", Verdict.OVERDUE)
    ]


def test_a_mover_stands_in_the_department_of_that_day(house):
    world.assign(house.carl, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.move(house.carl, house.support, on=MARCH_10)

    before, after = (
        [row.department for row in queries.stream_rows(Filter(day, ZONE))]
        for day in (date(2026, 3, 9), MARCH_10)
    )

    assert before == ["Wrenfield / Sales"]
    assert after == ["Wrenfield / Support"]


def test_a_department_has_those_below_it_and_not_its_neighbours(house):
    for person in (house.head, house.anna, house.carl):
        world.assign(person, house.complaints, on=MARCH_1, due_on=MARCH_15)

    assert [name for name, *_ in verdicts(MARCH_10, department_id=house.company.id)] == [
        "Hanna Head",
        "Carl Calm",
        "Anna Able",
    ]
    assert [name for name, *_ in verdicts(MARCH_10, department_id=house.sales.id)] == ["Carl Calm"]


def test_a_withdrawn_duty_is_shown_only_when_asked_for(house):
    duty = world.assign(house.anna, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.withdraw(duty, on=MARCH_10)

    assert verdicts(date(2026, 3, 9)) == [("Anna Able", "Complaints", Verdict.OPEN)]
    assert verdicts(MARCH_31) == []
    assert verdicts(MARCH_31, verdicts=(Verdict.WITHDRAWN,)) == [
        ("Anna Able", "Complaints", Verdict.WITHDRAWN)
    ]


def test_a_duty_met_for_an_older_version_gives_way_to_the_newer_one(house):
    world.assign(house.anna, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.acknowledge(house.anna, house.complaints, at=world.noon(MARCH_10))
    world.assign(house.anna, house.complaints, on=MARCH_31, due_on=APRIL_1, asked_for="2.0")

    rows = list(queries.stream_rows(Filter(MARCH_31, ZONE)))

    assert [(row.asked_for, row.verdict) for row in rows] == [("2.0", Verdict.OPEN)]
    assert [
        row.asked_for for row in queries.list_rows_of(Filter(MARCH_31, ZONE), house.anna.id)
    ] == [
        "1.0",
        "2.0",
    ]


def test_a_certificate_runs_out_unless_a_following_programme_renews_it(house):
    for person in (house.anna, house.bert):
        world.assign(person, house.onboarding, on=date(2025, 3, 1), due_on=date(2025, 3, 31))
        world.certify(person, house.onboarding, on=date(2025, 3, 20), valid_until=date(2026, 3, 20))
    world.certify(house.bert, house.refresher, on=date(2026, 3, 5), valid_until=date(2027, 3, 5))

    assert verdicts(date(2026, 3, 20)) == [
        ("Anna Able", "Onboarding", Verdict.DONE),
        ("Bert Busy", "Onboarding", Verdict.DONE),
    ]
    assert verdicts(date(2026, 3, 21)) == [
        ("Anna Able", "Onboarding", Verdict.EXPIRED),
        ("Bert Busy", "Onboarding", Verdict.DONE),
    ]


def test_a_search_finds_names_in_any_case_and_staff_numbers(house):
    for person in (house.anna, house.bert):
        world.assign(person, house.complaints, on=MARCH_1, due_on=MARCH_15)

    assert [name for name, *_ in verdicts(MARCH_10, search="ANNA")] == ["Anna Able"]
    assert [name for name, *_ in verdicts(MARCH_10, search=house.bert.staff_number)] == [
        "Bert Busy"
    ]


def test_the_overview_counts_duties_and_people(house):
    for person in (house.anna, house.bert, house.carl):
        world.assign(person, house.complaints, on=MARCH_1, due_on=MARCH_15)
    world.acknowledge(house.anna, house.complaints, at=world.noon(MARCH_10))
    world.assign(house.anna, house.onboarding, on=MARCH_1, due_on=APRIL_1)

    overview = get_overview(Filter(MARCH_31, ZONE))

    assert overview.total.counts == {Verdict.DONE: 1, Verdict.OVERDUE: 2, Verdict.OPEN: 1}
    assert overview.people == Headcount(people=3, late=2, open=1)
    cell = overview.cells[(house.support.id, "policy", house.complaints.id)]
    assert (cell.asked, cell.done, cell.late) == (2, 1, 1)


def test_a_page_says_how_many_rows_there_are(house):
    people = [world.make_person(f"Person {n:03d}", house.sales) for n in range(60)]
    for person in people:
        world.assign(person, house.complaints, on=MARCH_1, due_on=MARCH_15)

    second = queries.list_page(Filter(MARCH_10, ZONE), 2)

    assert (second.total, second.pages, second.first, second.last) == (60, 2, 51, 60)
    assert [row.name for row in second.rows][:2] == ["Person 050", "Person 051"]


def test_the_stream_and_the_pages_have_the_same_rows_in_the_same_order(house):
    people = [world.make_person(f"Person {n:03d}", house.sales) for n in range(300)]
    for number, person in enumerate(people):
        world.assign(person, house.complaints, on=MARCH_1, due_on=MARCH_15)
        if number % 3 == 0:
            world.acknowledge(person, house.complaints, at=world.noon(MARCH_10))

    for wanted in ((), LATE, DONE):
        selection = Filter(MARCH_31, ZONE, verdicts=wanted)
        pages = queries.list_page(selection).pages
        paged = [row for n in range(1, pages + 1) for row in queries.list_page(selection, n).rows]
        assert paged == list(queries.stream_rows(selection))


def test_a_line_longer_than_a_database_takes_parameters_can_be_asked_for(house):
    world.assign(house.anna, house.complaints, on=MARCH_1, due_on=MARCH_15)
    line = (house.anna.id, *range(10_000, 80_000))

    assert [name for name, *_ in verdicts(MARCH_10, within=line)] == ["Anna Able"]


def test_a_title_is_the_one_of_that_day(house):
    catalogue = get_catalogue(MARCH_10)

    assert [subject.title for subject in catalogue.list_subjects()] == [
        "Complaints",
        "Onboarding",
        "Refresher",
    ]
    assert catalogue.renewals == ((house.onboarding.id, (house.refresher.id,)),)

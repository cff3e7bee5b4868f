"""Who is exempt or on leave stands in every part of the record, and nowhere as late."""

from datetime import date

import pytest

from lms.compliance.catalogue import get_catalogue
from lms.compliance.line import list_line
from lms.compliance.lines import stream_lines
from lms.compliance.overview import Headcount, get_overview
from lms.compliance.queries import list_late_first, list_page, list_rows_of
from lms.compliance.report import lay_out, list_totals
from lms.compliance.rules import STATUSES, Verdict
from lms.compliance.selection import Filter
from tests.integration.compliance import world
from tests.integration.compliance.world import ZONE

ASKED, DUE, TODAY = date(2028, 2, 1), date(2028, 2, 15), date(2028, 2, 29)


@pytest.fixture
def late(house):
    """Three people who are late with one duty each; one is exempt from it and one is away."""
    for person in (house.anna, house.bert, house.carl):
        world.assign(person, house.complaints, on=ASKED, due_on=DUE)
    world.exempt(house.anna, house.complaints, first=DUE, last=TODAY)
    world.send_away(house.bert, first=DUE, last=None)
    return house


def test_the_overview_counts_them_apart_and_in_no_share(late):
    overview = get_overview(Filter(TODAY, ZONE), most_late=5)

    assert (overview.total.rows, overview.total.asked, overview.total.late) == (3, 1, 1)
    assert (overview.total.excused, overview.people) == (2, Headcount(3, 1, 0, 2))
    assert overview.longest_late == (late.carl.id,)


def test_the_record_and_its_files_name_them(late):
    selection, catalogue = Filter(TODAY, ZONE), get_catalogue(TODAY)
    verdicts = {row.name: row.verdict for row in list_page(selection).rows}

    told = {one.person[1]: one.duties[0][6] for one in stream_lines(selection, catalogue)}
    sheet = lay_out(selection, catalogue, company_name="W", at=world.noon(TODAY), csv_name="a.csv")

    assert verdicts == {
        "Anna Able": Verdict.EXEMPT,
        "Bert Busy": Verdict.PAUSED,
        "Carl Calm": Verdict.OVERDUE,
    }
    assert told == {name: verdict.value for name, verdict in verdicts.items()}
    assert sorted(row[6] for row in sheet.rows) == ["Exempt until 2028-02-29", "Late", "On leave"]
    assert sheet.left_out == 0
    assert ("exempt or on leave", 2) in list_totals(get_overview(selection))


def test_the_record_is_narrowed_to_them(late):
    found = list_page(Filter(TODAY, ZONE, verdicts=STATUSES["excused"])).rows

    assert [row.name for row in found] == ["Anna Able", "Bert Busy"]


def test_a_manager_sees_how_they_stand(late):
    line = Filter(TODAY, ZONE, within=(late.anna.id, late.bert.id, late.carl.id))
    found = list_line(line, get_catalogue(TODAY))

    assert [(one.name, one.late, one.exempt, one.paused) for one in found.rows] == [
        ("Carl Calm", 1, 0, 0),
        ("Anna Able", 0, 1, 0),
        ("Bert Busy", 0, 0, 1),
    ]
    assert (found.late, found.open) == (1, 0)


def test_the_day_after_it_ended_it_is_late_again_and_the_day_before_stays(late):
    rows = {day: list_rows_of(Filter(date(2028, 3, day), ZONE), late.anna.id) for day in (1, 2)}
    before = list_rows_of(Filter(TODAY, ZONE), late.anna.id)

    assert [row.verdict for row in (*before, *rows[1], *rows[2])] == [
        Verdict.EXEMPT,
        Verdict.OVERDUE,
        Verdict.OVERDUE,
    ]
    assert list_late_first(before) == before

"""What waits for an answer is not late, on no page and in no file; before it waited, it was."""

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.assignments.queries import find_assignment, list_assignments
from lms.compliance import acts
from lms.compliance.catalogue import get_catalogue
from lms.compliance.line import list_line
from lms.compliance.lines import stream_lines
from lms.compliance.overview import get_overview
from lms.compliance.queries import list_rows_of, stream_rows
from lms.compliance.rules import Verdict
from lms.compliance.selection import Filter
from tests.integration.compliance import world
from tests.integration.compliance.world import ZONE

ASSIGNED = date(2026, 3, 2)
DUE = date(2026, 3, 16)
ASKED = date(2026, 3, 16)
UNTIL = date(2026, 3, 30)
ANSWERED = date(2026, 3, 20)
FINALLY = date(2026, 3, 24)


@pytest.fixture
def duty(house):
    owed = world.assign(house.anna, house.complaints, on=ASSIGNED, due_on=DUE)
    world.extend(owed, on=ASKED, due_on=UNTIL)
    world.extend(owed, on=ANSWERED, due_on=FINALLY, number=2, reason="answered")
    return owed


@pytest.mark.parametrize(
    ("as_of", "due_on", "verdict"),
    [
        (DUE - timedelta(days=1), DUE, Verdict.OPEN),
        (DUE + timedelta(days=1), UNTIL, Verdict.OPEN),
        (FINALLY, FINALLY, Verdict.OPEN),
        (FINALLY + timedelta(days=1), FINALLY, Verdict.OVERDUE),
    ],
    ids=["before it was asked", "while it waits", "after the answer", "late in the end"],
)
def test_each_day_counts_what_had_been_recorded_by_then(house, duty, as_of, due_on, verdict):
    selection, catalogue = Filter(as_of, ZONE), get_catalogue(as_of)
    late = int(verdict is Verdict.OVERDUE)

    assert [(row.due_on, row.verdict) for row in stream_rows(selection)] == [(due_on, verdict)]
    found = [line.duties[0][5:7] for line in stream_lines(selection)]
    assert found == [(due_on.isoformat(), verdict.value)]
    assert get_overview(selection).total.late == late
    line = list_line(Filter(as_of, ZONE, within=(house.anna.id,)), catalogue)
    assert (line.late, line.rows[0].next_due) == (late, due_on)


def test_what_was_known_before_the_question_counts_by_the_second_clock(house, duty):
    day = DUE + timedelta(days=1)
    known = datetime(2026, 3, 15, tzinfo=UTC)

    (row,) = list_rows_of(Filter(day, ZONE, known_at=known), house.anna.id)

    assert (row.due_on, row.verdict) == (DUE, Verdict.OVERDUE)


def test_the_own_list_has_the_last_day_and_why(house, duty):
    (mine,) = list_assignments(house.anna.id)

    assert (mine.due_on, mine.extended_by) == (FINALLY, "answered")
    assert find_assignment(house.anna.id, "policy", house.complaints.id, "1.0", "first") == mine


def test_the_acts_behind_a_cell_tell_when_the_day_changed(house, duty):
    subject = acts.get_subject(get_catalogue(UNTIL), "policy", house.complaints.id)

    told = acts.list_acts(house.anna.id, subject, as_of=ANSWERED, zone=ZONE)

    assert [(one.kind, one.due_on) for one in told] == [
        ("assigned", DUE),
        ("extended", UNTIL),
        ("extended", FINALLY),
    ]

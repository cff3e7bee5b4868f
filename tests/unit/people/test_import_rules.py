"""What an import would do, and what is wrong between its rows."""

from datetime import date

import pytest

from lms.people.import_checks import find_faults_between, list_lookalikes
from lms.people.import_rows import PersonRow
from lms.people.import_rules import (
    FACT_COLUMNS,
    Change,
    Join,
    Known,
    Leaving,
    Standards,
    is_mass_leave,
    list_overreaches,
    plan_import,
)
from lms.people.roles import Role

TODAY, HIRED = date(2026, 11, 22), date(2025, 1, 6)
STANDARDS = Standards(time_zone="Europe/Amsterdam")
BLANK = dict.fromkeys(FACT_COLUMNS, "") | {"email": None, "manager": None}
VALUES = BLANK | {
    "name": "Ruth",
    "department": "Ops",
    "employment_type": "employee",
    "language": "en",
    "time_zone": "Europe/Amsterdam",
}


def make_known(person_id=7, *, left_on=None, roles=(), **values):
    is_employed = left_on is None or left_on >= TODAY
    return Known(person_id, VALUES | values, HIRED, left_on, is_employed, frozenset(roles))


def make_row(line=2, staff_number="1", **values):
    return PersonRow(line, staff_number, **{"name": "Ruth", "department": "Ops"} | values)


def plan(*rows, known=None, is_complete=False):
    return plan_import(rows, known or {}, as_of=TODAY, standards=STANDARDS, is_complete=is_complete)


def test_somebody_new_joins_with_the_standards_of_the_company():
    planned, faults = plan(make_row(hired_on=HIRED, time_zone=""))

    assert faults == []
    assert planned.joins == [Join(2, "1", None, VALUES, HIRED, HIRED)]


def test_somebody_who_is_still_to_come_is_known_from_today():
    planned, _ = plan(make_row(hired_on=date(2027, 1, 4)))

    assert planned.joins[0].holds_from == TODAY


def test_somebody_new_needs_a_first_day():
    _, faults = plan(make_row())

    assert faults == [(2, "This person is new, and the first day is missing. Fill in hired_on.")]


def test_only_what_differs_is_changed_and_absent_columns_stay():
    known = {"1": make_known(email="r@x.example", team="Red")}

    planned, _ = plan(make_row(team="", manager=""), known=known)

    assert planned.changes == [Change(2, "1", 7, "Ruth", {"team": ""}, TODAY)]


def test_a_row_that_is_on_record_changes_nothing():
    planned, _ = plan(make_row(hired_on=HIRED, email=""), known={"1": make_known()})

    assert (planned.joins, planned.changes, planned.leaves) == ([], [], [])
    assert planned.unchanged == 1


def test_a_last_day_is_recorded_and_called_off():
    friday = date(2026, 11, 27)

    leaving, _ = plan(make_row(left_on=friday), known={"1": make_known()})
    staying, _ = plan(
        make_row(hired_on=HIRED, states_left_on=True), known={"1": make_known(left_on=friday)}
    )

    assert leaving.leaves == [Leaving(2, "1", 7, "Ruth", friday)]
    assert staying.leaves == [Leaving(2, "1", 7, "Ruth", None)]


def test_somebody_who_left_can_come_back():
    known = {"1": make_known(left_on=date(2026, 3, 31))}

    planned, faults = plan(make_row(hired_on=TODAY, states_left_on=True), known=known)

    assert faults == []
    assert planned.joins == [Join(2, "1", 7, {}, TODAY, TODAY)]
    assert planned.leaves == []


def test_a_first_day_on_record_stays():
    _, faults = plan(make_row(hired_on=TODAY), known={"1": make_known()})

    assert faults == [
        (
            2,
            (
                "The first day on record is 2025-01-06, this row says 2026-11-22. "
                "A first day cannot be changed by an import."
            ),
        )
    ]


def test_who_is_missing_leaves_only_where_the_file_is_the_whole_company():
    known = {"1": make_known(), "2": make_known(8)}

    part, _ = plan(make_row(), known=known)
    whole, _ = plan(make_row(), known=known, is_complete=True)

    assert (part.missing, part.leaves) == (["2"], [])
    assert whole.leaves == [Leaving(0, "2", 8, "Ruth", date(2026, 11, 21))]


@pytest.mark.parametrize(
    ("leaves", "employed", "asks"),
    [(30, 100, False), (31, 100, True), (4, 6, False), (5, 6, True), (0, 0, False)],
)
def test_more_than_thirty_percent_have_to_be_meant(leaves, employed, asks):
    assert is_mass_leave(leaves, employed) == asks


def test_hr_neither_gives_roles_nor_redirects_the_mail_of_who_has_one():
    known = {"1": make_known(roles=(Role.APPROVER,)), "2": make_known(8)}

    planned, _ = plan(
        make_row(2, "1", email="new@x.example", roles=frozenset()),
        make_row(3, "2", email="other@x.example"),
        known=known,
    )

    assert list_overreaches(planned, known) == [
        (2, "Only an administrator may give roles. Take out the column roles."),
        (2, "Only an administrator may change the mail address of somebody with a role."),
    ]


@pytest.mark.parametrize(
    ("row", "left_on", "roles", "told"),
    [
        (make_row(hired_on=TODAY), date(2026, 1, 5), (Role.HR,), True),
        (make_row(hired_on=HIRED, states_left_on=True), date(2026, 1, 5), (Role.HR,), True),
        (make_row(hired_on=TODAY), date(2026, 1, 5), (), False),
        (make_row(left_on=date(2027, 1, 5)), None, (Role.HR,), False),
    ],
)
def test_only_an_administrator_brings_back_who_left_with_a_role(row, left_on, roles, told):
    known = {"1": make_known(left_on=left_on, roles=roles)}
    planned, faults = plan_import(
        (row,), known, as_of=TODAY, standards=STANDARDS, is_complete=False
    )

    assert faults == []
    assert list_overreaches(planned, known) == [
        (2, "This person left and had a role. Only an administrator may let them return.")
    ] * int(told)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            [make_row(2, "1"), make_row(3, "1")],
            [(3, "The staff number 1 stands in line 2 already.")],
        ),
        (
            [make_row(2, "1", email="A@x.example"), make_row(3, "2", email="a@X.example")],
            [(3, "The mail address a@X.example is used by line 2 too. Each is one person's.")],
        ),
        (
            [make_row(2, "1", email="taken@x.example")],
            [
                (
                    2,
                    (
                        "The mail address taken@x.example is used by staff number 9 too. "
                        "Each is one person's."
                    ),
                )
            ],
        ),
        (
            [make_row(2, "1", manager="1")],
            [(2, "This person would be their own manager. Name another one, or nobody.")],
        ),
        (
            [make_row(2, "1", manager="77")],
            [
                (
                    2,
                    (
                        "The manager 77 is neither in the file nor on record. "
                        "Add that person, or mend the staff number."
                    ),
                )
            ],
        ),
        (
            [make_row(2, "1", manager="2"), make_row(3, "2", manager="1")],
            [(2, "These people would manage each other in a circle: 1 → 2 → 1.")],
        ),
        ([make_row(2, "1", email="a+b@x.example"), make_row(3, "2", email="a@x.example")], []),
    ],
    ids=["double", "same address", "taken", "self", "unknown", "circle", "plus"],
)
def test_what_is_wrong_between_rows_is_named(rows, faults):
    known = {"9": make_known(9, email="Taken@x.example")}

    assert list(find_faults_between(tuple(rows), known)) == faults


def test_a_circle_through_somebody_on_record_is_found():
    known = {"9": make_known(9, manager="1")}

    faults = list(find_faults_between((make_row(2, "1", manager="9"),), known))

    assert faults == [(2, "These people would manage each other in a circle: 1 → 9 → 1.")]


def test_addresses_that_look_alike_are_shown_and_not_merged():
    rows = (make_row(2, "1", email="mike@x.example"), make_row(3, "2", email="mıke@x.example"))

    assert list_lookalikes(rows, {}) == [
        (
            3,
            (
                "The mail address mıke@x.example looks like that of staff number 1. "
                "Make sure that it is meant."
            ),
        )
    ]

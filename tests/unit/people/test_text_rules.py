"""How names, addresses and days are read."""

from datetime import UTC, date, datetime

import pytest

from lms.people.text_rules import (
    clean_department,
    clean_text,
    explain_date,
    fold_email,
    local_day,
    read_date,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ruth\u00a0 Adeyemi ", "Ruth Adeyemi"),
        ("Zoe\u0308", "Zoë"),
        ("Al\u200bice\ufeff", "Alice"),
        ("Al\x07ice\r\n", "Alice"),
        ("\u202eecilA", "ecilA"),
        ("=HYPERLINK()", "=HYPERLINK()"),
    ],
    ids=["spaces", "composition", "zero width", "control", "direction", "formula"],
)
def test_a_name_is_kept_in_one_visible_form(typed, kept):
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Ruth@X.Example", "ruth@x.example"),
        ("ﬁona@x.example", "fiona@x.example"),
        ("ruth＠x.example", "ruth@x.example"),
        ("mıke@x.example", "mıke@x.example"),
    ],
    ids=["case", "ligature", "full width", "dotless i stays"],
)
def test_an_address_is_found_however_it_was_typed(typed, key):
    assert fold_email(typed) == key


def test_a_department_has_one_way_to_be_written():
    assert clean_department(" Ops/ Customer  Support / ") == "Ops / Customer Support"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-02-28", date(2026, 2, 28)),
        ("2026-02-30", None),
        ("20260228", None),
        ("28/02/2026", None),
        ("٢٠٢٦-٠٢-٢٨", None),
        ("0001-01-01", None),
    ],
)
def test_only_days_of_the_calendar_in_one_form_are_read(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "01/02/2026",
            (
                "“01/02/2026” can be read in two ways, day first or month first. "
                "Write year, month and day as 2026-11-16."
            ),
        ),
        (
            "28/02/2026",
            (
                "“28/02/2026” is not a date in the form that is read here. "
                "Write year, month and day as 2026-11-16."
            ),
        ),
        (
            "45292",
            (
                "“45292” is a number, as workbooks keep dates. Format the column as text. "
                "Write year, month and day as 2026-11-16."
            ),
        ),
        ("2026-02-30", "“2026-02-30” is not a day of the calendar between 1900 and 2200."),
    ],
)
def test_a_refused_date_is_explained(text, sentence):
    assert explain_date(text) == sentence


def test_the_day_is_that_of_the_place_where_the_person_lives():
    at = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

    assert local_day(at, "Pacific/Auckland") == date(2026, 11, 23)
    assert local_day(at, "America/Los_Angeles") == date(2026, 11, 22)

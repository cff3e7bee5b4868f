"""Days, figures and codes read as a person would say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, render_template_string
from wtforms import Form, StringField
from wtforms.validators import DataRequired

from lms.web import formatting

TODAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


def spaces(text):
    return text.replace(formatting.NO_BREAK, " ")


@pytest.fixture
def app():
    app = Flask("lms.web")
    formatting.init_app(app)
    return app


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 30), "Mon 30 November"),
        (date(2027, 1, 1), "Fri 1 January 2027"),
        (date(2024, 2, 29), "Thu 29 February 2024"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_not_this_one(day, text):
    assert spaces(formatting.day_text(day, TODAY)) == text


def test_a_day_without_a_known_today_always_names_its_year():
    assert spaces(formatting.plain_day_text(TODAY, None)) == "24 November 2026"


def test_day_and_month_are_never_parted():
    assert formatting.plain_day_text(TODAY, TODAY) == f"24{formatting.NO_BREAK}November"


def test_a_moment_is_told_by_the_clock_of_its_zone():
    text = formatting.moment_text(MORNING, "Europe/Amsterdam", TODAY)

    assert spaces(text) == "24 November, 10:05"


def test_a_moment_near_midnight_falls_on_the_local_day():
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    text = formatting.moment_text(late, "Europe/Amsterdam", TODAY)

    assert spaces(text) == "25 November, 0:30"


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (date(2026, 11, 24), "Today"),
        (date(2026, 11, 25), "Tomorrow"),
        (date(2026, 11, 30), "In 6 days"),
        (date(2026, 11, 23), "1 day late"),
        (date(2026, 11, 10), "14 days late"),
    ],
)
def test_a_due_day_says_how_far_off_it_is(due, text):
    assert spaces(formatting.standing_text(due, TODAY)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (89, "1 minute"),
        (90, "2 minutes"),
        (3600, "1 hour"),
        (3900, "1 hour 5 minutes"),
        (11 * 3600 + 600, "11 hours"),
        (timedelta(minutes=6), "6 minutes"),
        (None, "–"),
    ],
)
def test_a_duration_is_said_in_the_unit_that_matters(seconds, text):
    assert spaces(formatting.duration(seconds)) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 10, "0 %"),
        (1, 1000, "1 %"),
        (1, 2, "50 %"),
        (999, 1000, "99 %"),
        (1000, 1000, "100 %"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_everyone_only_when_it_is_everyone(part, whole, text):
    assert spaces(formatting.share(part, whole)) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (3, "3 min"), (99, "99 min"), (105, "1.8 h"), (120, "2 h"), (90_000, "1,500 h")],
)
def test_what_something_costs_in_time_is_a_short_figure(minutes, text):
    assert spaces(formatting.work_time(minutes)) == text


def test_figures_have_commas_at_the_thousands():
    assert formatting.number(1884) == "1,884"


def test_a_count_agrees_with_its_unit():
    assert spaces(formatting.counted(1, "person", "people")) == "1 person"
    assert spaces(formatting.counted(1884, "person", "people")) == "1,884 people"


def test_a_headline_spells_small_counts():
    assert formatting.counted(2, "thing to do", "things to do", spell=True) == "Two things to do"


def test_a_code_is_read_in_fours():
    assert formatting.group_code("7K2M94QDW0TN3XHB") == "7K2M 94QD W0TN 3XHB"


def test_a_fingerprint_shows_the_beginning_of_its_digest():
    shown = formatting.fingerprint("7f3a91c2e05b48d6ffff")

    assert shown == '<span class="mono">7f3a 91c2 e05b 48d6</span>'


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_joined_as_in_a_sentence(words, text):
    assert formatting.and_list(words) == text


@pytest.mark.parametrize(
    ("pages", "page", "window"),
    [
        (1, 1, [1]),
        (5, 3, [1, 2, 3, 4, 5]),
        (6, 1, [1, 2, 3, None, 6]),
        (42, 3, [1, 2, 3, 4, 5, None, 42]),
        (42, 20, [1, None, 18, 19, 20, 21, 22, None, 42]),
        (7, 4, [1, 2, 3, 4, 5, 6, 7]),
        (8, 5, [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_page_links_show_both_ends_and_the_neighbours(pages, page, window):
    assert formatting.page_window(pages, page) == window


def test_a_gap_of_one_page_is_that_page():
    assert formatting.page_window(6, 4) == [1, 2, 3, 4, 5, 6]


def test_every_problem_of_a_form_leads_to_its_field():
    class Exemption(Form):
        until = StringField(validators=[DataRequired("Name a day.")])
        reason = StringField(validators=[DataRequired("Give the reason.")])

    form = Exemption()
    form.validate()
    form.form_errors.append("The two days overlap.")

    assert formatting.form_problems(form) == [
        ("", "The two days overlap."),
        ("until", "Name a day."),
        ("reason", "Give the reason."),
    ]


def test_filters_take_today_and_the_zone_from_the_page(app):
    with app.test_request_context():
        shown = render_template_string(
            "{{ at|moment }} {{ at|day }} {{ due|standing }} {{ none|day }}",
            at=MORNING,
            due=date(2026, 11, 25),
            today=TODAY,
            zone="Asia/Tokyo",
        )

    assert spaces(shown) == (
        '<time datetime="2026-11-24T09:05:00+00:00">24 November, 18:05</time> '
        '<time datetime="2026-11-24">Tue 24 November</time> Tomorrow –'
    )


def test_a_moment_without_a_zone_says_that_it_is_utc(app):
    with app.test_request_context():
        shown = render_template_string("{{ at|clock_time }}", at=MORNING)

    assert spaces(shown) == '<time datetime="2026-11-24T09:05:00+00:00">9:05 UTC</time>'

"""Drawings show the figures they are given and say them in a sentence."""

import re

from lms.web import charts
from lms.web.charts import Bar


def widths(drawing, shade):
    found = re.findall(rf'class="{shade}" x="[\d.]+" y="[\d.]+" width="([\d.]+)"', drawing)
    return [float(width) for width in found]


def test_a_cell_shows_done_and_late_as_parts_of_those_asked():
    drawing = charts.cell_bar(done=60, late=30, asked=100)

    assert widths(drawing, "f-1") == [60]
    assert widths(drawing, "f-late") == [30]


def test_one_late_person_among_thousands_is_still_seen():
    drawing = charts.cell_bar(done=9999, late=1, asked=10000)

    assert widths(drawing, "f-late") == [3]


def test_a_cell_without_late_people_has_no_late_part():
    assert widths(charts.cell_bar(done=4, late=0, asked=8), "f-late") == []


def test_a_cell_of_nobody_is_empty():
    assert charts.cell_bar(done=0, late=0, asked=0) == ""


def test_bars_are_named_by_a_sentence_and_escaped():
    drawing = charts.horizontal_bars([Bar("<b>", 40)], 'A "quoted" sentence')

    assert 'role="img" aria-label="A &#34;quoted&#34; sentence"' in drawing
    assert "&lt;b&gt;" in drawing


def test_bars_grow_with_their_figures():
    drawing = charts.horizontal_bars([Bar("A", 20), Bar("B", 40)], "Twice")
    first, second = widths(drawing, "f-1")

    assert round(second / first, 2) == 2


def test_a_ring_closes_when_everything_is_done():
    assert 'stroke-dasharray="251.3 251.3"' in charts.progress_ring(8, 8, "8 of 8 done")
    assert 'stroke-dasharray="0 251.3"' in charts.progress_ring(0, 8, "0 of 8 done")


def test_a_ring_of_nothing_is_empty_and_not_an_error():
    assert 'stroke-dasharray="0 251.3"' in charts.progress_ring(0, 0, "Nothing to do")


def test_a_line_reaches_from_lowest_to_highest():
    drawing = charts.sparkline([1, 3], "Rising")

    assert 'd="M0 28L120 0"' in drawing


def test_a_level_line_is_drawn_and_not_divided_by_zero():
    assert 'd="M0 28L120 28"' in charts.sparkline([5, 5], "Level")


def test_a_course_without_points_is_nothing():
    assert charts.line_chart([], "None") == ""
    assert charts.sparkline([], "None") == ""


def test_a_course_shows_its_goal_and_its_last_figure():
    drawing = charts.line_chart([("May", 60), ("Sep", 94)], "From 60 to 94", goal=95)

    assert 'class="l-goal"' in drawing
    assert ">94\N{NO-BREAK SPACE}%<" in drawing


def test_no_drawing_carries_a_style_attribute():
    drawings = [
        charts.cell_bar(done=1, late=1, asked=3),
        charts.horizontal_bars([Bar("A", 1, 2, "right", is_strong=True)], "A", inks=["x", "y"]),
        charts.progress_ring(1, 2, "half"),
        charts.sparkline([1, 2], "up"),
        charts.line_chart([("a", 1)], "one"),
    ]

    assert [drawing for drawing in drawings if "style=" in drawing] == []

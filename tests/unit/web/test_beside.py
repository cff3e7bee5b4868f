"""Where the ways to ask stand in a text and in what changed in it."""

import re

import pytest

from lms.web.questions import beside

URL = "/policies/complaints/2.0/ask"


@pytest.fixture(autouse=True)
def plain_link(monkeypatch):
    monkeypatch.setattr(beside, "_render_link", lambda: "[{address}]")


def list_places(html):
    """The headings and the ways to ask, in the order in which they stand."""
    offered = beside.offer_asking_about_changes(html, URL)
    return re.findall(r'<h2[^>]* id="(s-[^"]+)"|\[[^\]]*at=([^\]]+)\]', offered)


def test_a_section_that_changed_ends_with_a_way_to_ask():
    html = '<p>Before.</p><h2 id="s-a">A</h2><p>One.</p><h2 id="s-b">B</h2><p>Two.</p>'

    assert list_places(html) == [("s-a", ""), ("", "s-a"), ("s-b", ""), ("", "s-b")]


def test_what_is_folded_within_a_section_belongs_to_it():
    html = '<h2 id="s-a">A</h2><details><p>As before.</p></details><p>New.</p>'

    assert beside.offer_asking_about_changes(html, URL) == f"{html}[{URL}?at=s-a]"


def test_sections_that_are_folded_away_offer_nothing():
    folded = '<details><p>Rest of A.</p><h2 id="s-b">B</h2><p>Two.</p></details>'
    html = f'<h2 class="added" id="s-a">A</h2><p>One.</p>{folded}<h2 id="s-c">C</h2>'

    assert list_places(html) == [
        ("s-a", ""),
        ("", "s-a"),
        ("s-b", ""),
        ("s-c", ""),
        ("", "s-c"),
    ]
    assert folded in beside.offer_asking_about_changes(html, URL)


def test_a_text_without_sections_stays_as_it_is():
    assert beside.offer_asking_about_changes("<p>One.</p>", URL) == "<p>One.</p>"

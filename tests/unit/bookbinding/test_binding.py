"""Documents that were set one by one become one: every page, every link, every number."""

import re
import zlib

import pytest

from lms import pdf
from lms.bookbinding import Binding, Mark, bind, read_document
from lms.policies.handbook.document import STYLES
from lms.policies.handbook.rules import lead_in_book

PAGE = (
    '<!doctype html><html lang="{language}"><head><title>{title}</title></head>'
    "<body>{body}</body></html>"
)
BREAK = '<section class="cover">{}</section>'


def write(body, *, title="A", language="en"):
    return PAGE.format(body=body, title=title, language=language)


@pytest.fixture(scope="module")
def parts():
    """A front, two chapters of two pages and of one, and the letters that number pages."""
    chapter = BREAK.format('<h1 id="a">First</h1><p>(12 0 R) \\ endobj</p>') + (
        '<p><a href="book:b.s-x">on</a> <a href="book:c.s-y">out</a> <a href="#a">up</a></p>'
        "<table><thead><tr><th>H</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    )
    table = "<table><thead><tr><th>K</th></tr></thead><tbody><tr><td>2</td></tr></tbody></table>"
    pages = [
        write('<h1 id="cover">Book</h1><p><a href="book:a">First</a></p>', title="The book"),
        write(chapter),
        write(f'<h1 id="b">Second</h1><h2 id="b.s-x">Place</h2>{table}', language="nl"),
        write('<p class="figures">p a g e o f 0 1 2 3 4 5 6 7 8 9</p>'),
    ]
    return pdf.render_parts_apart(pages, seconds=60, **STYLES)


@pytest.fixture(scope="module")
def bound(parts):
    return make(parts)


def make(parts):
    front, *chapters, letters = map(read_document, parts)
    marks = (Mark("First", "a"), Mark("Zweite", "b", (Mark("1 Place", "b.s-x"),)))
    binding = Binding(
        "The book",
        "Wrenfield",
        marks,
        lambda name, places: lead_in_book(name, places, "https://learn.example"),
    )
    return bind(front, chapters, letters, binding)


def unpack(content):
    """All that stands in the file, streams unpacked."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    unpacked = [zlib.decompress(one) for one in streams if one[:1] == b"\x78"]
    return content + b"\n".join(unpacked)


def test_every_page_is_there_once_and_in_its_order(parts, bound):
    counts = [len(read_document(part).pages) for part in parts]

    assert counts == [1, 2, 1, 1]
    assert b"/Count 4" in unpack(bound)
    assert unpack(bound).count(b"/Type /Page/") == 4


def test_links_inside_lead_to_places_and_others_to_the_policys_page(bound):
    text = unpack(bound)

    assert b"/Dest (b.s-x)" in text
    assert b"/URI (https://learn.example/policies/c#s-y)" in text
    assert b"/Dest (a)" in text
    assert b"book:" not in text


def test_every_place_that_is_led_to_is_on_a_page_of_the_book(bound):
    text = unpack(bound)
    pages = set(re.findall(rb"\d+ 0 R", re.search(rb"/Kids \[([^\]]*)\]", text)[1]))
    places = dict(re.findall(rb"\(([a-z.-]+)\) \[(\d+ 0 R) /XYZ", text))

    assert set(re.findall(rb"/Dest \(([^)]*)\)", text)) <= set(places)
    assert set(places.values()) <= pages
    assert places[b"a"] != places[b"b"]


def test_no_two_parts_of_the_structure_share_a_name(bound):
    text = unpack(bound)

    names = re.findall(rb"/ID \(([^)]*)\)", text)
    keys = re.findall(rb"/StructParents? (\d+)", text)
    assert len(names) == len(set(names)) == 2
    assert len(keys) == len(set(keys))
    assert set(re.findall(rb"/Headers \[\(([^)]*)\)", text)) <= set(names)


def test_what_looks_like_a_reference_in_a_text_stays_a_text():
    [part] = pdf.render_parts_apart(
        [write("<p><a href='https://x.example/(12%200%20R)'>a</a></p>")], seconds=60, **STYLES
    )

    links = [one.head for one in read_document(part).objects.values() if b"/Link" in one.head]

    assert any(b"x.example" in head for head in links)


def test_a_chapter_in_another_language_says_so(bound):
    assert unpack(bound).count(b"/Lang (nl)") >= 1
    assert b"/Lang (en)" in unpack(bound)


def test_the_outline_has_every_chapter_and_what_is_below(bound):
    text = unpack(bound)

    assert [title for title in (b"First", b"Zweite", b"1 Place") if b"/Title (%s)" % title in text]
    assert b"/Count -1" in text


def test_binding_twice_gives_the_same_file(parts, bound):
    assert make(parts) == bound


def test_a_font_without_the_letters_numbers_nothing(parts):
    front, *chapters, _ = map(read_document, parts)
    with pytest.raises(ValueError, match="number pages"):
        bind(front, chapters, chapters[1], Binding("", "", (), lambda *_: "#a"))

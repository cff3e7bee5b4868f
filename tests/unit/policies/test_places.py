"""Where in a text something can be asked."""

from lms.markup import render_markdown
from lms.policies.threads.places import LONGEST_QUOTE, Place, find_place, list_places

TEXT = """\
What it is.

## Taking *it* {#taking}

Whoever hears it & writes **it** down:

- what happened,
- when.

Table: Times

| Came by | Answer |
|---------|--------|
| phone   | 1 day  |

### Later {#later}

> Said before.

## Empty {#empty}

Last.
"""


def test_sections_and_what_stands_in_them_are_found_with_their_words():
    places = list_places(render_markdown(TEXT).html)

    assert [(p.id, p.heading, p.quote) for p in places] == [
        ("p-standfirst-1", "", "What it is."),
        ("s-taking", "1 Taking it", ""),
        ("p-taking-1", "1 Taking it", "Whoever hears it & writes it down:"),
        ("p-taking-2", "1 Taking it", "what happened,"),
        ("p-taking-3", "1 Taking it", "when."),
        ("p-taking-4", "1 Taking it", "Times – Came by · Answer – phone · 1 day"),
        ("s-later", "1.1 Later", ""),
        ("p-later-1", "1.1 Later", "Said before."),
        ("s-empty", "2 Empty", ""),
        ("p-empty-1", "2 Empty", "Last."),
    ]


def test_the_empty_place_is_the_whole_text_and_others_have_to_be_there():
    html = render_markdown(TEXT).html

    assert find_place(html, "") == Place("", "", "", is_section=True)
    assert find_place(html, "p-taking-9") is None
    assert find_place(html, "taking") is None


def test_a_quote_is_cut_where_it_grows_too_long():
    html = render_markdown(f"One.\n\n## Two {{#two}}\n\n{'long ' * 900}\n").html

    place = find_place(html, "p-two-1")

    assert place is not None
    assert len(place.quote) == LONGEST_QUOTE

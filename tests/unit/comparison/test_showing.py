"""That the shown difference holds both texts, marks every change, and cannot be broken out of."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.comparison import show_changes
from lms.errors import RefusalError
from lms.markup import render_markdown, sanitise_changes
from lms.policies.changes import compare_versions

PIECES = st.lists(
    st.sampled_from(
        ["## A {#a}\n", "### b {#b}\n", "### c\n", "- one\n", "- two\n", "    - deep\n", "1. ",
         "> ",
         "| a | b |\n|---|---|\n| 1 | 2 |\n", "```\ncode  <b>\n```\n", "word\n:   meaning\n",
         "\n\n",
         "[a](policy:b#c) ", "**bold** ", "`c` ", "word ", "must ", "7 days. ", "<b> ", "&amp; ",
         "Table: x\n\n", "A paragraph with a few more words in it.\n\n", "---\n", "\u200b", "é "],
    ),
    max_size=24,
).map("".join)  # fmt: skip


class Words(HTMLParser):
    """The words of one side of a difference: without notes, and without the other side."""

    def __init__(self, without: str) -> None:
        super().__init__()
        self.without = without
        self.text: list[str] = []
        self.stack: list[bool] = []

    def handle_starttag(self, tag, attrs):
        if tag in {"br", "hr"}:
            return
        kind = dict(attrs).get("class") or ""
        hides = tag in {self.without, "summary"} or kind in {"visually-hidden", "moved-note", "n"}
        hides = hides or kind == "anchor"
        self.stack.append(hides or bool(self.stack and self.stack[-1]))

    def handle_endtag(self, tag):
        assert self.stack, tag
        self.stack.pop()

    def handle_data(self, text):
        if not (self.stack and self.stack[-1]):
            self.text.append(text)


def read_words(html: str, without: str = "") -> str:
    reader = Words(without)
    reader.feed(
        re.sub(r'<span class="unseen">\[zero width space \(U\+200B\)\]</span>', "\u200b", html)
    )
    reader.close()
    assert reader.stack == []
    return "".join("".join(reader.text).split())


def render(source: str) -> str:
    return render_markdown(source).html


@settings(max_examples=300, deadline=None)
@given(PIECES, PIECES)
def test_both_texts_can_be_read_off_the_shown_difference(old, new):
    try:
        before, after = render(old), render(new)
    except RefusalError:
        return
    shown = show_changes(before, after)

    assert read_words(shown.html, without="del") == read_words(after)
    if not shown.moved:
        assert read_words(shown.html, without="ins") == read_words(before)
    assert shown.is_empty is not bool(re.search("<ins|<del|moved-note", shown.html))
    assert sanitise_changes(shown.html).count("<ins>") == shown.html.count("<ins>")
    names = re.findall(r' id="([^"]+)"', shown.html)
    assert len(names) == len(set(names))


OLD = """Who complains is still talking to us.

## Taking a complaint {#taking}

Whoever hears it first takes it, and writes it down on the same day.

- Say your name.
- Say the number of the case.

## How fast we answer {#fast}

| By | We answer |
|---|---|
| mail | 10 business days |
| chat | 1 business day |

One more paragraph that nobody touches.

And another that nobody touches either.
"""


def show(*changes: tuple[str, str]):
    new = OLD
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    return show_changes(render(OLD), render(new))


def test_a_number_in_a_table_is_marked_in_its_cell():
    shown = show(("10 business", "7 business"))

    assert (
        '<td><del><span class="visually-hidden">removed: </span>10</del>'
        '<ins><span class="visually-hidden">added: </span>7</ins> business days</td>'
    ) in shown.html
    assert [section.name for section in shown.sections] == ["2 How fast we answer"]
    assert shown.all_sections == 2


def test_what_is_the_same_is_folded_with_its_count_and_the_heading_stays():
    shown = show(("10 business", "7 business"))

    folded, _, rest = shown.html.partition("</details>")
    assert "<summary>As before: 4 paragraphs in “1 Taking a complaint”</summary>" in folded
    assert rest.lstrip().startswith(
        '<h2 id="s-fast"><span class="n">2</span> How fast we answer</h2>'
    )
    assert "<summary>As before: 2 paragraphs</summary>" in rest


def test_a_moved_paragraph_is_linked_both_ways():
    paragraph = "Whoever hears it first takes it, and writes it down on the same day.\n\n"
    shown = show((paragraph, ""), ("And another", paragraph + "And another"))

    assert (
        '<a href="#moved-1">Moved to “2 How fast we answer”</a>: Whoever hears it first'
        in shown.html
    )
    assert '<a href="#left-1">Moved here from “1 Taking a complaint”</a>: ' in shown.html
    assert 'id="moved-1"' in shown.html
    assert 'id="left-1"' in shown.html
    assert (shown.moved, shown.added, shown.removed) == (1, 0, 0)


def test_a_new_item_stands_in_its_list_and_a_removed_one_too():
    shown = show(("- Say your name.\n", "- Say your name.\n- Ask for theirs.\n"))

    assert shown.html.count("<ul>") == 1
    assert '<ins><span class="visually-hidden">added: </span>Ask for theirs.</ins>' in shown.html


def test_only_a_number_of_a_section_is_no_change():
    shown = show(("## Taking", "## New {#new}\n\nNew words stand here.\n\n## Taking"))

    assert (shown.added, shown.changed) == (2, 0)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[a](https://x.example/\u200bonmouseover=alert(1))",
        '[a](https://x.example/"onclick="alert(1))',
        "</ins></p><img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        '<details open ontoggle="alert(1)">',
    ],
)
@pytest.mark.parametrize("is_old", [True, False])
def test_nothing_breaks_out_of_a_mark(hostile, is_old):
    texts = (OLD + hostile, OLD) if is_old else (OLD, OLD + hostile)
    changes = compare_versions(texts[0], render(texts[0]), texts[1], render(texts[1]))

    assert not re.search(r"<(script|img|details open)|<[^>]*\son\w+=|javascript:", changes.html)
    assert read_words(changes.html, without="del") == read_words(render(texts[1]))


def test_an_unseen_character_is_shown_by_its_name():
    new = OLD.replace("same day", "sa\u200bme day")
    changes = compare_versions(OLD, render(OLD), new, render(new))

    assert '<span class="unseen">[zero width space (U+200B)]</span>' in changes.html
    assert changes.unseen == (
        "The text holds the unseen character zero width space (U+200B) once, before not at all.",
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("\n", "\r\n", "The lines end differently: before with LF, now with CR LF."),
        ("- Say", "* Say", "Only signs of the source differ"),
        ("first takes", "first\ntakes", "Only spaces and line breaks differ."),
    ],
)
def test_texts_that_look_the_same_and_are_not_are_told_apart(before, after, told):
    new = OLD.replace(before, after)
    changes = compare_versions(OLD, render(OLD), new, render(new))

    assert changes.shown.is_empty
    assert changes.unseen[0].startswith(told)

"""What is told of a version says the same in every channel, whatever was typed into it."""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lms.people.text_rules import clean_text
from lms.policies.announcements.rules import (
    Announcement,
    find_obstacle,
    say_by_when,
    say_what,
    say_when,
    write_html,
    write_mail,
    write_markdown,
    write_subject,
)

TODAY = date(2025, 6, 2)
TOLD = Announcement(
    company="Wrenfield",
    title="Complaints",
    number="2.0",
    asked_for="2.0",
    summary="Seven days instead of ten.",
    audience="everyone",
    in_force_from=date(2025, 7, 1),
    due_on=date(2025, 7, 15),
    today=TODAY,
    address="https://learn.example/policies/complaints",
    public_address="https://learn.example/public/policies/complaints",
)
HOSTILE = (
    "</bdi><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;script&gt; &#60;b&#62;",
    "[a](javascript:alert(1)) ![b](https://evil.example/b.png)",
    "**bold** _it_ `code` ~~gone~~ | a | b | <https://evil.example>",
    "](<x>) \\] http://evil.example www.evil.example",
    "two\r\nBcc: everybody@example.org\r\n\r\nlines",
    "# heading\n---\n> quote\n- item\n1. item\n\n    code",
    "\u202egnp.exe\u2066\u200f\u061c \u2028 \u0000 \ufeff x\u200by",
    "Draft #",
    "$x$ ==mark== ^up^ {: .c } :smile: footnote[^1]",
)
MARKS = st.text(alphabet=st.sampled_from("<>&\"'\\`*_[](){}#|~^$!@=:./-+ \nwax1\u202e\u0000é"))
TYPED = st.one_of(MARKS, st.text(max_size=60), st.sampled_from(HOSTILE))


class Reader(HTMLParser):
    """The tags of a piece of HTML, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *attrs))

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}",))

    def handle_data(self, data):
        self.text += data


def squeeze(text):
    return " ".join(text.split())


def test_the_mail_says_what_is_new_from_when_for_whom_and_by_when():
    assert write_subject(TOLD) == "New version of Complaints, in force from 1 July 2025"
    assert write_mail(TOLD).splitlines() == [
        "Dear all,",
        "",
        "New version of Complaints.",
        "Version 2.0 is in force from 1 July 2025.",
        "",
        "What changed: Seven days instead of ten.",
        "",
        "It concerns everyone. Please read and acknowledge it by 15 July 2025.",
        "",
        "Read it here:",
        "https://learn.example/policies/complaints",
        "",
        (
            "Everybody can read it, also without signing in: "
            "https://learn.example/public/policies/complaints"
        ),
        "",
        "Wrenfield",
    ]


def test_an_internal_policy_names_no_public_address():
    internal = replace(TOLD, public_address="")

    assert "without signing in" not in write_mail(internal)
    assert internal.notice_address == internal.address
    assert TOLD.notice_address == TOLD.public_address


def test_the_intranet_text_is_html_without_anything_that_acts():
    assert write_html(TOLD) == (
        "<h2>New version of <bdi>Complaints</bdi></h2>\n"
        "<p>Version 2.0 is in force from <strong>1 July 2025</strong>. "
        "It concerns <bdi>everyone</bdi>.</p>\n"
        "<p><strong>What changed:</strong> <bdi>Seven days instead of ten.</bdi></p>\n"
        "<p>Please read and acknowledge it by <strong>15 July 2025</strong>.</p>\n"
        '<p><a href="https://learn.example/policies/complaints">Read version 2.0</a></p>'
    )


def test_the_intranet_text_is_markdown_with_the_same_words():
    assert write_markdown(TOLD) == (
        "## New version of Complaints\n\n"
        "Version 2.0 is in force from **1 July 2025**. It concerns everyone.\n\n"
        "**What changed:** Seven days instead of ten.\n\n"
        "Please read and acknowledge it by **15 July 2025**.\n\n"
        "[Read version 2.0](<https://learn.example/policies/complaints>)\n"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Please read and acknowledge it by 15 July 2025."),
        ({"due_on": TODAY}, "Please read and acknowledge it by 2 June 2025."),
        (
            {"due_on": date(2025, 6, 1)},
            "It was to be acknowledged by 1 June 2025. If you have not done so, please do it now.",
        ),
        (
            {"due_on": None, "asked_for": "2"},
            (
                "Whoever has acknowledged version 2 already need not do so again. Everybody else "
                "it concerns acknowledges it by the day on their own list."
            ),
        ),
    ],
)
def test_what_is_asked_depends_on_what_was_asked_before(changes, sentence):
    assert say_by_when(replace(TOLD, **changes)) == sentence


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2025, 6, 1), "Version 2.0 has been in force since 1 June 2025."),
        (TODAY, "Version 2.0 is in force from 2 June 2025."),
        (date(2028, 2, 29), "Version 2.0 is in force from 29 February 2028."),
    ],
)
def test_the_day_is_told_as_past_or_to_come(day, sentence):
    assert say_when(replace(TOLD, in_force_from=day)) == sentence


def test_a_first_version_is_told_as_a_new_policy():
    assert say_what(replace(TOLD, number="1.0")) == "New policy: Complaints"


@pytest.mark.parametrize(
    ("reasons", "obstacle"),
    [
        ((), None),
        (
            ("is_called_back", "is_overtaken"),
            "Version 2.0 was called back before its day. There is nothing to tell people.",
        ),
        (
            ("is_overtaken", "is_withdrawn"),
            "Another version has taken the place of 2.0. Tell people of that one.",
        ),
        (
            ("is_withdrawn",),
            "This policy is withdrawn. There is no version of it to tell people of.",
        ),
    ],
)
def test_nobody_is_told_of_what_does_not_hold(reasons, obstacle):
    names = ("is_called_back", "is_overtaken", "is_withdrawn")

    assert find_obstacle("2.0", **{name: name in reasons for name in names}) == obstacle


@settings(max_examples=60, deadline=None)
@given(TYPED, TYPED, TYPED)
def test_nothing_that_was_typed_changes_the_html(title, summary, audience):
    typed = replace(TOLD, title=title, summary=summary, audience=audience)

    found = Reader(write_html(typed))

    assert found.tags == Reader(write_html(TOLD)).tags
    for text in (title, summary, audience):
        assert squeeze(clean_text(text)) in squeeze(found.text)


@settings(max_examples=60, deadline=None)
@given(TYPED, TYPED, TYPED)
def test_nothing_that_was_typed_changes_the_markdown(title, summary, audience):
    typed = replace(TOLD, title=title, summary=summary, audience=audience)
    dialects = (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render,
        lambda text: markdown.markdown(text, extensions=["extra"]),
    )

    for render in dialects:
        found, plain = Reader(render(write_markdown(typed))), Reader(render(write_markdown(TOLD)))
        assert found.tags == plain.tags
        for text in (title, summary, audience):
            assert squeeze(clean_text(text)) in squeeze(found.text)


@settings(max_examples=60, deadline=None)
@given(TYPED, TYPED, TYPED)
def test_nothing_that_was_typed_adds_a_line_or_a_head_to_the_mail(title, summary, audience):
    typed = replace(TOLD, title=title, summary=summary, audience=audience)

    assert len(write_subject(typed).splitlines()) == 1
    assert len(write_mail(typed).splitlines()) == len(write_mail(TOLD).splitlines())


@settings(max_examples=60, deadline=None)
@given(TYPED)
def test_no_channel_carries_what_cannot_be_seen(text):
    typed = replace(TOLD, title=text, summary=text, audience=text, company=text)

    for write in (write_subject, write_mail, write_html, write_markdown):
        signs = {one for one in write(typed) if unicodedata.category(one).startswith("C")}
        assert signs <= {"\n"}


@pytest.mark.parametrize("text", ["https://evil.example/x", "see www.evil.example", "a@b.example"])
def test_typed_words_do_not_become_addresses_of_their_own(text):
    written = write_markdown(replace(TOLD, title=text))

    assert not re.search(r"://evil|www\.|a@b", written)

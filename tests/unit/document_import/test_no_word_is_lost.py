"""That no word is lost on the way in, whatever is pasted."""

import unicodedata
from collections import Counter

import hypothesis.strategies as st
from hypothesis import given, settings

from lms.document_import import Form, Kind, read_text, write_markdown
from lms.markup import render_markdown
from lms.markup.plain import to_text
from tests.unit.document_import.comparing import result_words, source_words

TOKENS = (
    "the a customer complaint We Answer within 7 days [DATE] ____ e.g. (see 2.1) O'Neill co- "
    "follow-up “quoted” *star* **bold** _under_ snake_case # ## > < & &amp; <b> <insert name> "
    "[x](y) ![p](q) [FAQ]: {{name}} {#x} {: .a} | `code` \\ \\* 1. 1) 2.1. (a) iv) • – - o ▪ "
    "Purpose SCOPE Definitions: Term: ... ;, ! !!! ~~~ ``` --- === : :: +31 -5 Überprüfung "
    "مرحبا 50% https://a.example/x_y a_b_c __init__ C# § 3 Page 2 of 3 Straße ﬁne"
)
WORDS = st.sampled_from(TOKENS.split())
LINES = st.lists(WORDS, min_size=0, max_size=9).map(" ".join)
TEXTS = st.lists(LINES, min_size=1, max_size=14).map("\n".join).filter(lambda text: text.strip())


def count_letters(text):
    return Counter(letter for letter in text if unicodedata.category(letter).startswith("L"))


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_the_words_of_the_result_are_those_of_the_source(text):
    reading = read_text(text, Form.PLAIN)

    assert result_words(reading) == source_words(text)


@settings(deadline=None, max_examples=100)
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip()))
def test_no_letter_of_any_text_is_lost_on_its_page(text):
    for form in (Form.PLAIN, Form.MARKDOWN):
        reading = read_text(text, form)
        page = to_text(render_markdown(write_markdown(reading.blocks).text).html)
        beside = [
            block.mark + (block.text if block.kind in {Kind.TITLE, Kind.LEFT_OUT} else "")
            for block in reading.blocks
        ]

        assert not (count_letters(text) - count_letters(page + "".join(beside))), form


def test_headings_alike_have_names_of_their_own_however_many_there_are():
    source = "\n".join(f"1. Ask\nText {n} that goes on.\n" for n in range(3))

    lines = write_markdown(read_text(source, Form.PLAIN).blocks).text.splitlines()

    assert [line for line in lines if line.startswith("##")] == [
        "## Ask {#ask}",
        "## Ask {#ask-2}",
        "## Ask {#ask-3}",
    ]

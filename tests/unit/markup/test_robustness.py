"""That any text at all is rendered or refused, and comes out inert."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.errors import RefusalError
from lms.markup import explain_terms, render_inline, render_markdown
from lms.markup.rendering import _render_marked
from lms.markup.sanitising import sanitise

SIGNS = st.text(alphabet="ab1 \n\t#*_`[](){}<>!&;:|-.=~\\\"'^@/\x02\x03é", max_size=120)
PIECES = st.lists(
    st.sampled_from(
        ["## A {#a}\n", "### b {#b}\n", "### c\n", "- ", "    ", "1. ", "> ", "| a | b |\n",
         "|---|---|\n", "```\n", "~~~\n", ":   ", "[a](policy:b#c)", "[r]: #a\n", "{: .x #y}",
         "**", "`", "\n\n", "word ", "<b>", "&amp;", "&#60;", "Table: x\n\n"],
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(SIGNS, PIECES))
def test_every_text_is_rendered_to_a_fixed_point_or_refused(source):
    try:
        rendered = render_markdown(source)
    except RefusalError:
        return

    assert sanitise(rendered.html) == rendered.html
    assert len({section.anchor for section in rendered.sections}) == len(rendered.sections)
    assert isinstance(explain_terms(rendered.html, rendered.terms), str)


@settings(max_examples=100, deadline=None)
@given(st.one_of(SIGNS, PIECES))
def test_every_short_text_is_rendered_to_a_fixed_point(source):
    html = render_inline(source)

    assert sanitise(html) == html


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="aé1 .,:;?!()-–’%/+=x", max_size=40))
def test_the_short_way_for_plain_words_changes_nothing(text):
    assert render_inline(text) == _render_marked(text)

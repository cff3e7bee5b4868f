"""What a text looks like as it is stored and shown."""

import hashlib

import pytest

from lms.markup import (
    Term,
    explain_terms,
    read_link,
    read_outline,
    render_inline,
    render_markdown,
    split_standfirst,
)

TEXT = """\
The *standfirst*.

## Why {#why}

One paragraph with a [link](policy:refunds#limits).

- first
- second

### By telephone {#why-telephone}

Call **now**.

### A heading without a name

Still by telephone.

## Words & “more” {#words}

Complaint
:   A sign from a *customer*.

Table: Longest time

| Channel | Time |
|---|--:|
| Mail | 1 day |
"""


def test_a_text_becomes_sections_with_names():
    assert render_markdown(TEXT).html == (
        '<div class="standfirst">\n'
        '<p id="p-standfirst-1">The <em>standfirst</em>.</p>\n'
        "</div>\n"
        '<section aria-labelledby="s-why">\n'
        '<h2 id="s-why"><span class="n">1</span> Why'
        '<a class="anchor" href="#s-why" aria-label="Link to section 1">§</a></h2>\n'
        '<p id="p-why-1">One paragraph with a '
        '<a href="/policies/refunds#s-limits">link</a>.</p>\n'
        "<ul>\n"
        '<li id="p-why-2">first</li>\n'
        '<li id="p-why-3">second</li>\n'
        "</ul>\n"
        '<h3 id="s-why-telephone"><span class="n">1.1</span> By telephone'
        '<a class="anchor" href="#s-why-telephone" aria-label="Link to section 1.1">§</a></h3>\n'
        '<p id="p-why-telephone-1">Call <strong>now</strong>.</p>\n'
        "<h3>A heading without a name</h3>\n"
        '<p id="p-why-telephone-2">Still by telephone.</p>\n'
        "</section>\n"
        '<section aria-labelledby="s-words">\n'
        '<h2 id="s-words"><span class="n">2</span> Words &amp; “more”'
        '<a class="anchor" href="#s-words" aria-label="Link to section 2">§</a></h2>\n'
        "<dl>\n"
        "<dt>Complaint</dt>\n"
        '<dd id="p-words-1">A sign from a <em>customer</em>.</dd>\n'
        "</dl>\n"
        '<div aria-label="Table: Longest time" class="scroll" role="region" tabindex="0">'
        '<table id="p-words-2">\n<caption>Longest time</caption>\n'
        "<thead>\n<tr>\n"
        '<th scope="col">Channel</th>\n<th scope="col">Time</th>\n'
        "</tr>\n</thead>\n<tbody>\n<tr>\n"
        '<th scope="row">Mail</th>\n<td>1 day</td>\n'
        "</tr>\n</tbody>\n</table></div>\n"
        "</section>\n"
    )


def test_sections_know_their_place_their_words_and_their_digest():
    sections = render_markdown(TEXT).sections

    assert [(s.anchor, s.number, s.level, s.title, s.line) for s in sections] == [
        ("why", "1", 2, "Why", 3),
        ("why-telephone", "1.1", 3, "By telephone", 10),
        ("words", "2", 2, "Words & “more”", 18),
    ]
    assert sections[1].text == "Call now.\nA heading without a name\nStill by telephone."
    lines = TEXT.split("\n")
    assert [section.digest for section in sections] == [
        hashlib.sha256("\n".join(lines[first:last]).rstrip().encode()).hexdigest()
        for first, last in [(2, 17), (9, 17), (17, len(lines))]
    ]


def test_the_standfirst_can_be_set_apart_from_the_sections():
    rendered = render_markdown(TEXT)
    standfirst, sections = split_standfirst(rendered.html)

    assert standfirst == rendered.standfirst_html
    assert standfirst == '<p id="p-standfirst-1">The <em>standfirst</em>.</p>\n'
    assert f'<div class="standfirst">\n{standfirst}</div>\n{sections}' == rendered.html


def test_terms_links_and_words_are_found():
    rendered = render_markdown(TEXT)

    assert rendered.terms == (Term("Complaint", "A sign from a customer.", "words"),)
    assert rendered.links == ("policy:refunds#limits",)
    assert render_markdown("Four words are here.").words == 4


def test_line_ends_and_a_byte_order_mark_change_neither_page_nor_digests():
    plain = render_markdown(TEXT)

    assert render_markdown("\ufeff" + TEXT.replace("\n", "\r\n")) == plain
    assert render_markdown(TEXT.replace("\n", "\r")) == plain


def test_composed_and_decomposed_letters_are_different_texts():
    composed = render_markdown("## A {#a}\n\ncafé").sections[0]
    decomposed = render_markdown("## A {#a}\n\ncafe\u0301").sections[0]

    assert (composed.text, decomposed.text) == ("café", "cafe\u0301")
    assert composed.digest != decomposed.digest


def test_a_change_in_one_section_leaves_the_digests_of_the_others():
    before = render_markdown(TEXT).sections
    after = render_markdown(TEXT.replace("Mail | 1 day", "Mail | 2 days")).sections

    assert [a.digest == b.digest for a, b in zip(before, after, strict=True)] == [
        True,
        True,
        False,
    ]


def test_names_stay_apart_whatever_the_text_gives():
    text = "## A {#a}\n\nx\n\n## A {#a}\n\nx\n\n## B\n\nx\n\n## C {#standfirst}\n\nx"
    text += "\n\n## D {#X y}\n\nx"

    assert [section.anchor for section in render_markdown(text).sections] == [
        "a", "a-2", "section-3", "standfirst-2", "section-5",
    ]  # fmt: skip


def test_headings_in_code_are_no_headings():
    text = "## A {#a}\n\n```\n## B {#b}\n```\n\n~~~\n## C\n"

    assert [heading.anchor for heading in read_outline(text)] == ["a"]
    assert (
        render_markdown(text)
        .sections[0]
        .html.endswith("<pre><code>## B {#b}\n</code></pre>\n<pre><code>## C\n</code></pre>\n")
    )


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("1. First", "1. First"),
        ("- Dash", "- Dash"),
        ("Use `code` and *care*", "Use code and care"),
        ("A [link](policy:b) inside", "A link inside"),
        ("Closed ##", "Closed"),
        ("a | b", "a | b"),
    ],
)
def test_a_title_is_one_line_of_words(title, shown):
    assert render_markdown(f"## {title} {{#a}}\n\nx").sections[0].title == shown


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("policy:refunds", "/policies/refunds"),
        ("policy:refunds#limits", "/policies/refunds#s-limits"),
        ("#limits", "#s-limits"),
        ("https://a.example/b?c=d&e", "https://a.example/b?c=d&e"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+31105550140", "tel:+31105550140"),
        ("/policies/refunds", None),
        ("//a.example", None),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("policy:Refunds", None),
        ("#No", None),
        ("", None),
    ],
)
def test_links_lead_only_where_they_may(target, address):
    assert read_link(target) == address


def test_links_by_name_work_across_sections():
    html = render_markdown("## A {#a}\n\n[x][r]\n\n## B {#b}\n\n[r]: https://a.example\n").html

    assert '<a href="https://a.example" rel="noopener noreferrer">x</a>' in html


def test_letters_and_rules_keep_their_look():
    html = render_markdown("## A {#a}\n\nNever.\n{: .rule-line .x #y }\n\n3. c\n4. d\n").html

    assert '<p class="rule-line" id="p-a-1">Never.</p>' in html
    assert '<ol start="3">' in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *word* & `code`", "One <em>word</em> &amp; <code>code</code>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("## Not a heading", "<h4>Not a heading</h4>"),
        ("2 < 3 <b>x</b>", "2 &lt; 3 &lt;b&gt;x&lt;/b&gt;"),
        ("It's \"so\" -- `it's`", "It’s “so” -- <code>it's</code>"),
        ("", ""),
    ],
)
def test_short_texts_keep_emphasis_lists_and_code(text, html):
    assert render_inline(text) == html


COMPLAINT = Term("Complaint", "A sign.", "words")
SERIOUS = Term("Serious complaint", 'A "bad" <sign>.', "")


def test_the_first_standing_in_each_section_opens_the_definition():
    html = (
        "<section><h2>Complaint</h2><p>Complaints are <a>complaint</a>. A complaint.</p></section>"
        "<section><p>A serious\ncomplaint, a <em>complaint</em>, uncomplaint</p></section>"
    )

    assert explain_terms(html, [COMPLAINT, SERIOUS]) == (
        '<section><h2>Complaint</h2><p><button type="button" class="term" '
        'popovertarget="term-complaint">Complaints</button> are <a>complaint</a>. A complaint.</p>'
        '</section><section><p>A <span class="held"><button type="button" class="term" '
        'popovertarget="term-serious-complaint">serious\ncomplaint</button>,</span> a <em>'
        '<button type="button" class="term" popovertarget="term-complaint">complaint</button>'
        "</em>, uncomplaint</p></section>"
        '<div class="definition" id="term-complaint" popover><dfn>Complaint</dfn>'
        '<p>A sign.</p><p><a href="#s-words">Where it is defined</a></p></div>\n'
        '<div class="definition" id="term-serious-complaint" popover><dfn>Serious complaint</dfn>'
        "<p>A &quot;bad&quot; &lt;sign&gt;.</p></div>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "by mail to complaints@wrenfield.example;",
        "(complaint@wrenfield.example)",
        "first.complaint@wrenfield.example",
        "at www.wrenfield.example/complaint.",
        "at complaints.wrenfield.example",
        "at https://wrenfield.example/policies/complaints",
    ],
)
def test_an_address_is_left_whole(text):
    assert explain_terms(f"<p>{text}</p>", [COMPLAINT]) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("our (complaint), then", ("(", "complaint", "),")),
        ("a “complaint”.", ("“", "complaint", "”.")),
        ("Complaint: this", ("", "Complaint", ":")),
        ("a &quot;complaint&quot; too", ("&quot;", "complaint", "&quot;")),
        ("a complaint &amp; more", ("", "complaint", "")),
    ],
)
def test_what_clings_to_a_word_stays_with_it_at_the_end_of_a_line(text, held):
    before, word, after = held
    button = f'<button type="button" class="term" popovertarget="term-complaint">{word}</button>'

    explained = explain_terms(f"<p>{text}</p>", [COMPLAINT])

    whole = f'<span class="held">{before}{button}{after}</span>' if before + after else button
    assert explained.startswith(f"<p>{text.replace(before + word + after, whole)}</p>")


def test_without_words_nothing_changes():
    html = render_markdown(TEXT).html

    assert explain_terms(html, []) == html
    assert explain_terms(html, [Term("absent", "x", "")]) == html


def test_the_first_of_two_definitions_holds():
    own, general = Term("Case", "Ours.", "a"), Term("case", "Theirs.", "")

    assert "Ours." in explain_terms("<p>A case</p>", [own, general])
    assert "Theirs." not in explain_terms("<p>A case</p>", [own, general])

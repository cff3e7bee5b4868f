"""Many texts become one: nothing collides, every link arrives, nothing else changes."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.markup import explain_terms, render_markdown
from lms.people.audience import Everyone, PersonFacts, read_audience
from lms.policies.handbook.rules import (
    Chapter,
    bind_text,
    choose_chapters,
    digest_contents,
    lead_in_book,
    lead_within,
)

PLACES = {"complaints": frozenset({"s-taking"}), "refunds": frozenset()}
NAMED = re.compile(r'<[a-z][^<>]*?\sid="([^"]*)"')
LED = re.compile(r'(?:href="#|aria-labelledby="|popovertarget=")([^"]*)"')


def lead(target):
    return lead_within(target, PLACES)


def make_chapter(slug="complaints", audience=None):
    return Chapter(
        version_id=1,
        slug=slug,
        title=slug.capitalize(),
        number="1.0",
        language="en",
        in_force_from=date(2026, 11, 9),
        owner_name="Olga Owner",
        owner_title="Agent",
        audience=audience or Everyone(),
        text_digest="3f" * 32,
        html_digest="4f" * 32,
        words=10,
        contents=(("taking", "1", "Taking"),),
    )


def test_the_same_section_in_two_policies_has_two_names_and_each_link_its_own():
    html = render_markdown("## Taking {#taking}\n\nSee [above](#taking).").html

    both = bind_text(html, "complaints", lead) + bind_text(html, "refunds", lead)

    names = NAMED.findall(both)
    assert len(names) == len(set(names))
    assert {"complaints.s-taking", "refunds.s-taking"} <= set(names)
    assert set(LED.findall(both)) <= set(names)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("policy:complaints#taking", "#complaints.s-taking"),
        ("policy:complaints#gone", "#complaints"),
        ("policy:refunds", "#refunds"),
        ("policy:elsewhere#taking", "/policies/elsewhere#s-taking"),
        ("https://law.example/policies/complaints", "https://law.example/policies/complaints"),
    ],
)
def test_a_link_to_another_policy_stays_inside_where_that_policy_is(written, expected):
    html = render_markdown(f"## One\n\nRead [it]({written}).").html

    assert f'href="{expected}"' in bind_text(html, "keys", lead)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("complaints.s-taking", "#complaints.s-taking"),
        ("complaints.s-gone", "#complaints"),
        ("complaints", "#complaints"),
        ("vault.s-nine", "https://learn.example/policies/vault#s-nine"),
        ("vault", "https://learn.example/policies/vault"),
    ],
)
def test_a_link_in_a_bound_book_leads_to_its_place_or_to_the_policys_page(name, expected):
    places = frozenset({"complaints", "complaints.s-taking"})

    assert lead_in_book(name, places, "https://learn.example") == expected


def test_sections_and_tables_of_many_policies_are_no_landmarks():
    html = render_markdown("## One\n\n| A | B |\n|---|---|\n| 1 | 2 |").html
    assert 'role="region"' in html
    assert "aria-labelledby" in html

    bound = bind_text(html, "keys", lead)

    assert "aria-labelledby" not in bound
    assert 'role="group"' in bound
    assert 'tabindex="0"' in bound


def test_headings_are_one_deeper():
    html = render_markdown("## One\n\n### Two\n\n#### Three").html

    bound = bind_text(html, "keys", lead)

    assert re.findall(r"<(/?h\d)", bound) == ["h3", "/h3", "h4", "/h4", "h5", "/h5"]


def test_what_only_looks_like_a_name_is_left_alone():
    html = render_markdown(
        'Write id="s-one" and `<h2 id="x">` and href="#y".\n\n'
        'Table: a > b id=\n\n| A | B |\n|---|---|\n| <h2 id="z"> | 1 |\n'
    ).html

    bound = bind_text(html, "keys", lead)

    assert re.sub(r"<[^>]*>", "", bound) == re.sub(r"<[^>]*>", "", html)
    assert 'aria-label="Table: a > b id="' in bound or "a &gt; b id=" in bound


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "## Taking {#taking}",
                "## Taking",
                "### Deeper",
                "text with \u202egnitirw\u202c and \u200b",
                "a [link](#taking) and [one](policy:refunds#no)",
                "Word\n:   What it means.",
                "| a | b |\n|---|---|\n| 1 | 2 |",
                '- `<h2 id="a">` "quoted" <b>',
                "Word again: `a > b`",
            ]
        ),
        max_size=12,
    )
)
def test_whatever_is_written_keeps_its_words_and_collides_with_nothing(parts):
    rendered = render_markdown("\n\n".join(parts))
    html = explain_terms(rendered.html, rendered.terms)

    one, other = bind_text(html, "a-1", lead), bind_text(html, "a", lead)

    names = NAMED.findall(one) + NAMED.findall(other)
    assert sorted(names) == sorted(
        f"{slug}.{name}" for slug in ("a-1", "a") for name in NAMED.findall(html)
    )
    assert len(set(names)) == 2 * len(set(NAMED.findall(html)))
    assert re.sub(r"<[^<>]*>", "", one) == re.sub(r"<[^<>]*>", "", html)


def test_the_handbook_has_what_concerns_the_person_in_the_order_given():
    sales = read_audience({"department": "Sales"})
    assert not isinstance(sales, list)
    chapters = (make_chapter("z"), make_chapter("a", sales), make_chapter("m"))

    seller = PersonFacts(departments=("Wrenfield", "Sales"))

    assert [c.slug for c in choose_chapters(chapters, seller)] == ["z", "a", "m"]
    assert [c.slug for c in choose_chapters(chapters, PersonFacts())] == ["z", "m"]


def test_other_contents_have_another_digest():
    digests = {
        digest_contents("a", "b"),
        digest_contents("ab", ""),
        digest_contents(["a", "b"]),
        digest_contents("b", "a"),
        digest_contents("a", "b", None),
    }

    assert len(digests) == 5
    assert digest_contents("a", "b") in digests

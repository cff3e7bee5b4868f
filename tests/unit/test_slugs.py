"""Names for addresses: readable, short, and each once."""

import re

import hypothesis.strategies as st
import pytest
from hypothesis import given

from lms.slugs import LONGEST, choose_slug, write_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Über uns: 2026!", "uber-uns-2026"), ("日本", "quiz"), ("x" * 80, "x" * 55), ("T", "t-2")],
)
def test_a_title_makes_an_address(title, slug):
    assert choose_slug(title, {"t"}, kind="quiz") == slug


def test_the_first_free_number_is_taken():
    assert choose_slug("T", {"t", "t-2", "t-4"}, kind="quiz") == "t-3"


@given(st.text(max_size=120))
def test_whatever_the_text_a_slug_is_fit_for_an_address(text):
    slug = write_slug(text)

    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert len(slug) <= LONGEST
    assert write_slug(slug) == slug

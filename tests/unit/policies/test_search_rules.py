"""Words are compared as people mean them, and slips are counted as people make them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.policies import search_rules as rules
from lms.policies.search_rules import Meant, choose_meant, choose_paragraphs, count_slips

LETTERS = st.text("abcdefg", min_size=rules.SHORTEST_MISTYPED, max_size=14)


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("Policies", "policy"),
        ("company’s", "company"),
        ("don't", "dont"),
        ("boxes", "box"),
        ("business", "business"),
        ("status", "status"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("cafe\u0301", "cafe"),
        ("gas", "gas"),
        ("24h", "24h"),
        ("x" * 90, "x" * rules.LONGEST_WORD),
    ],
)
def test_a_word_is_compared_without_what_people_leave_out(typed, compared):
    assert rules.list_words(typed) == [compared]


def test_what_nobody_sees_parts_no_word():
    assert rules.list_words("com\u00adplaint re\u200bceipt") == ["complaint", "receipt"]


@pytest.mark.parametrize(
    ("typed", "word", "slips"),
    [
        ("receipt", "receipt", 0),
        ("reciept", "receipt", 1),
        ("recept", "receipt", 1),
        ("receiptt", "receipt", 1),
        ("rezeipt", "receipt", 1),
        ("acknowlegment", "acknowledgement", 2),
        ("cat", "elephant", 3),
    ],
)
def test_slips_are_counted(typed, word, slips):
    assert count_slips(typed, word, 2) == slips


@given(LETTERS, st.data())
def test_a_word_with_few_slips_has_a_part_or_is_a_swap(word, data):
    """The database looks only at words with one of the parts: none that is near may be lost."""
    most = rules.most_slips(word)
    typed = list(word)
    for _ in range(most):
        at = data.draw(st.integers(0, len(typed) - 1))
        kind = data.draw(st.sampled_from(["drop", "add", "change"]))
        if kind == "add":
            typed.insert(at, data.draw(st.sampled_from("xyz")))
        elif kind == "drop" and len(typed) > rules.SHORTEST_MISTYPED:
            del typed[at]
        else:
            typed[at] = data.draw(st.sampled_from("xyz"))
    mistyped = "".join(typed)
    if rules.most_slips(mistyped) < most:
        return

    assert count_slips(mistyped, word, most) <= most
    assert any(part in word for part in rules.cut_apart(mistyped))


def test_the_nearest_word_is_meant_and_then_the_one_that_is_used_most():
    near = {"receipt": 3, "recent": 9, "deceit": 9}

    assert choose_meant("reciept", near).words == {"receipt": 0.5}
    assert choose_meant("zeppelin", near) == Meant("zeppelin", {})


def test_a_snippet_shows_a_long_paragraph_where_it_answers():
    text = "Filler words stand here. " * 30 + "Ask for the receipt at the door. " + "More. " * 60

    [(anchor, pieces)] = choose_paragraphs(
        [("p-1", text)], [Meant("receipt", {"receipt": 1})], most=1
    )

    shown = "".join(piece.text for piece in pieces)
    assert anchor == "p-1"
    assert [piece.text for piece in pieces if piece.is_marked] == ["receipt"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= rules.SNIPPET + 4
    assert shown[2:-2] in text


@given(st.text(max_size=600), st.text(max_size=8))
def test_no_snippet_says_what_does_not_stand_there(text, word):
    words = rules.list_words(text)[:1] + rules.list_words(word)
    meant = [Meant(each, {each: 1.0}) for each in words]

    for _, pieces in choose_paragraphs([("p-1", text)], meant, most=1):
        shown = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
        assert shown in rules.clean(text)


def test_a_snippet_does_not_begin_with_what_parts_the_cells_of_a_table():
    text = "Row · value – " * 30 + "Receipt · at the door – " + "More · value – " * 30

    [(_, pieces)] = choose_paragraphs([("p-1", text)], [Meant("receipt", {"receipt": 1})], most=1)

    shown = "".join(piece.text for piece in pieces).removeprefix("… ")
    assert shown[0].isalpha()
    assert "Receipt · at the door" in shown

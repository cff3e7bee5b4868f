"""That the difference of two texts is exact, finds what moved, and never says nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.comparison import MismatchError, Piece, apply, compare_texts, revert, split_blocks

WORDS = st.sampled_from(
    ["a", "the", "must", "7", "days", "team lead", "é", "e\u0301", "\u200b", "€"]
)
LINES = st.builds(
    lambda begin, words, end: begin + " ".join(words) + end,
    st.sampled_from(["", "## ", "- ", "1. ", "| ", ":   ", "    ", "> ", "```", "\u202e"]),
    st.lists(WORDS, max_size=6),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n", " \n", "", "\u2028", "\n\n\n"]),
)
DOCUMENTS = st.lists(LINES, max_size=25).map("".join)
ANY = st.text(max_size=200)


@st.composite
def edited(draw):
    """A document, and what somebody made of it: lines moved, dropped, doubled, reworded."""
    lines = draw(st.lists(LINES, min_size=1, max_size=25))
    after = list(lines)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(after) - 1)))
        act = draw(st.sampled_from(["move", "drop", "double", "reword", "add"]))
        line = after.pop(at) if after else draw(LINES)
        to = draw(st.integers(0, len(after)))
        kept = {"drop": [], "double": [line, line], "reword": [line.replace("a", "7")]}
        after[to:to] = kept.get(act, [line, draw(LINES)] if act == "add" else [line])
    return "".join(lines), "".join(after)


@settings(max_examples=400, deadline=None)
@given(st.one_of(edited(), st.tuples(DOCUMENTS, DOCUMENTS), st.tuples(ANY, ANY)))
def test_the_difference_makes_the_new_text_of_the_old_and_the_old_of_the_new(texts):
    old, new = texts
    steps = compare_texts(old, new)

    assert apply(steps, old) == new
    assert revert(steps) == old
    back = compare_texts(new, old)
    assert apply(back, new) == old
    assert any(step.sort != "same" for step in steps) is (old != new)


@given(st.one_of(DOCUMENTS, ANY))
def test_the_blocks_are_the_text(text):
    assert "".join(split_blocks(text)) == text


def test_a_difference_is_refused_for_another_text():
    steps = compare_texts("One.\n\nTwo.\n", "One.\n\nThree.\n")

    with pytest.raises(MismatchError):
        apply(steps, "One.\n\nFour.\n")
    with pytest.raises(MismatchError):
        apply(steps, "One.\n\nTwo.\n\nThree.\n")


def test_words_are_marked_inside_a_paragraph():
    old = "We answer a complaint within 10 business days, and say so.\n"
    new = "We answer a complaint within 7 business days, and say so.\n"

    [step] = compare_texts(old, new)

    assert step.sort == "changed"
    assert step.pieces == (
        Piece("same", "We answer a complaint within "),
        Piece("removed", "10"),
        Piece("added", "7"),
        Piece("same", " business days, and say so.\n"),
    )


def test_a_paragraph_that_moved_is_told_as_moved_with_its_words_changed():
    moved = "Every complaint gets a number on the day on which it reaches us.\n\n"
    rest = "".join(f"Paragraph {word} stays where it is.\n\n" for word in ("one", "two", "three"))

    steps = compare_texts(moved + rest, rest + moved.replace("number", "name"))

    assert [(step.sort, step.old, step.new, step.link) for step in steps] == [
        ("moved away", 0, None, 1),
        ("same", 1, 0, 0),
        ("same", 2, 1, 0),
        ("same", 3, 2, 0),
        ("moved here", 0, 3, 1),
    ]
    assert [piece.text for piece in steps[-1].pieces if piece.fate != "same"] == ["number", "name"]


def test_of_two_blocks_that_changed_places_the_shorter_one_moved():
    short = "A short paragraph of five words.\n\n"
    long = "A long one that has more to say than the other has, by far.\n\n"

    steps = compare_texts(short + long, long + short)

    assert [step.sort for step in steps] == ["moved away", "same", "moved here"]
    assert steps[-1].new_text == short


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("same line\n\n" * 4_000, "same line\n\n" * 3_000),
        ("".join(f"line {n}\n" for n in range(5_000)), "".join(f"row {n}\n" for n in range(5_000))),
        ("a b " * 20_000, "b a " * 20_000),
        ("x" * 200_000, "x" * 200_001),
        ("", "word " * 20_000),
    ],
)
def test_texts_that_invite_a_trap_are_compared_exactly(old, new):
    steps = compare_texts(old, new)

    assert apply(steps, old) == new
    assert revert(steps) == old


def test_a_shuffled_text_is_compared_exactly():
    blocks = [f"This is paragraph {n} of very many.\n\n" for n in range(3_000)]
    shuffled = [blocks[n * 1_009 % len(blocks)] for n in range(len(blocks))]

    steps = compare_texts("".join(blocks), "".join(shuffled))

    assert apply(steps, "".join(blocks)) == "".join(shuffled)
    assert not [step for step in steps if step.sort in {"added", "removed"}]

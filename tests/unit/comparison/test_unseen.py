"""That what cannot be seen is said in words."""

import pytest

from lms.comparison import find_unseen, name_unseen, tell_apart
from lms.comparison.unseen import Unseen


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a\nb\n", "a\r\nb\r\n", "The lines end differently: before with LF, now with CR LF."),
        ("a\nb\n", "a\nb\r", "The lines end differently: before with LF, now with LF and CR."),
        ("a\n", "a", "The lines end differently: before with LF, now with nothing."),
        ("a\nb", "a\nb\n", "The last line now ends with a line break."),
        (
            "caf\u00e9",
            "cafe\u0301",
            (
                "The letters are put together differently: before as whole letters (NFC), "
                "now as letters and marks apart (NFD)."
            ),
        ),
        ("a\nb\n", "a \nb\t\n", "2 lines end with spaces, before 0."),
        (
            "pay 10",
            "pay 1\u200b0",
            (
                "The text holds the unseen character zero width space (U+200B) once, before not at "
                "all."
            ),
        ),
        (
            "\u202eab",
            "ab",
            (
                "The text holds the unseen character right-to-left override (U+202E) not at all, "
                "before once."
            ),
        ),
        ("a\u200bb", "ab\u200b", "The same unseen characters stand in other places."),
        ("a  b", "a b", "Only spaces and line breaks differ. Every word is the same."),
    ],
)
def test_what_differs_unseen_is_told(old, new, told):
    assert told in tell_apart(old, new)


def test_equal_texts_need_no_words():
    assert tell_apart("a\u200b\r\n", "a\u200b\r\n") == ()


def test_each_unseen_character_is_found_at_its_place():
    assert list(find_unseen("ab\r\nc\u200bd\n\u2066")) == [
        Unseen(2, 2, "zero width space (U+200B)"),
        Unseen(3, 1, "left-to-right isolate (U+2066)"),
    ]
    assert name_unseen("1\u200b0") == "1[zero width space (U+200B)]0"

"""That a change which matters cannot pass as editorial without being named."""

import pytest

from lms.policies.editorial import find_substance

TEXT = """## How fast we answer {#fast}

We answer within 7 business days. You must not promise less to anyone.

The Head of Support decides on [refunds](policy:refunds#who) of up to €50.

- Note each call by Friday.
"""


@pytest.mark.parametrize(
    ("before", "after", "kind", "told"),
    [
        ("7 business", "10 business", "number", "“7” became “10”."),
        ("7 business", "seven business", "number", "“7” became “seven”."),
        ("within 7", "within 7 or 8", "number", "“8” is new."),
        ("business days", "calendar days", "unit", "“business” became “calendar”."),
        ("business days", "business weeks", "unit", "“days” became “weeks”."),
        ("€50", "$50", "unit", "“€” became “$”."),
        ("must not", "must", "duty", "“not” is gone."),
        ("must not", "should not", "duty", "“must” became “should”."),
        ("must not", "**may** not", "duty", "“must” became “may”."),
        ("within 7", "7", "duty", "“within” is gone."),
        ("up to", "around", "duty", "“up” is gone."),
        ("by Friday", "by Monday", "date", "“Friday” became “Monday”."),
        ("Support", "Sales", "role", "“Support” became “Sales”."),
        ("Head", "Director", "role", "“Head” became “Director”."),
        ("#who", "#when", "link", "“policy:refunds#who” became “policy:refunds#when”."),
        ("Note", "No\u200bte", "unseen", "Under “How fast we answer” characters changed"),
    ],
)
def test_what_matters_is_found_with_its_place(before, after, kind, told):
    findings = find_substance(TEXT, TEXT.replace(before, after))

    [found] = [finding for finding in findings if finding.kind == kind]
    assert told in found.sentence
    assert found.sentence.startswith("Under “How fast we answer” ")
    assert found.anchor == "fast"


def test_a_finding_gives_the_words_before_and_after():
    [found] = find_substance(TEXT, TEXT.replace("7", "10"))

    assert found.sentence == "Under “How fast we answer” a number changed: “7” became “10”."
    assert found.before == "We answer within 7 business days. You must not promise less to anyone."
    assert found.after == "We answer within 10 business days. You must not promise less to anyone."
    assert found.paragraph == 2


def test_numbers_that_change_places_are_found():
    [found] = find_substance("Mail: 5 days. Phone: 7 days.\n", "Mail: 7 days. Phone: 5 days.\n")

    assert found.kind == "number"
    assert found.sentence.endswith("in another place.")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            TEXT,
            TEXT + "\nA new paragraph.\n",
            "Under “How fast we answer” a whole paragraph is new.",
        ),
        (TEXT + "\nAn old one.\n", TEXT, "Under “How fast we answer” a whole paragraph is gone."),
        (
            TEXT,
            TEXT + "- A new step\n",
            "Under “How fast we answer” a whole item of a list is new.",
        ),
    ],
)
def test_whole_paragraphs_are_found(old, new, told):
    assert told in [finding.sentence for finding in find_substance(old, new)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We answer", "We reply"),
        ("promise less to anyone", "promise less\nto anyone"),
        ("- Note", "* Note"),
        ("We answer within 7 business", "**We answer** within *7* business"),
        ("decides on", "decides over"),
        ("\n", "\r\n"),
    ],
)
def test_what_is_editorial_is_left_alone(before, after):
    assert find_substance(TEXT, TEXT.replace(before, after)) == ()

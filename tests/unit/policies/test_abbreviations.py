"""Which abbreviations are told as explained nowhere, and which are not."""

import pytest

from lms.policies.abbreviations import find_undefined
from lms.policies.text_notes import find_notes

SAID = (
    "explained nowhere: write it out once, with “(RMA)” after it, define it in the text, or add "
    "it to the glossary."
)


def find(body, known=()):
    return [str(note) for note in find_undefined(body, "f", first_line=10, known=known)]


def test_an_abbreviation_that_nobody_explains_is_told_once_where_it_stands_first():
    assert find("Ask.\n\nWrite the RMA down.\nEach RMA counts.") == [f"f:12:11: “RMA” is {SAID}"]


@pytest.mark.parametrize(
    "body",
    [
        "Write the RMA (return number) down.",
        "Write the return number (RMA) down. RMAs count.",
        "Return number, RMA\n:   The number of a return.\n\nWrite the RMA down.",
        "## The RMA {#rma}\n\nWrite it down.",
        "`RMA` and [here](https://a.example/RMA)",
        "Send it as PDF to HR in the EU.",
        "You MUST ask. You must.",
        "[COMPANY NAME] and W-1007, RMA-7, R&D, AB.CD",
        "ALL IN CAPITALS HERE",
    ],
)
def test_what_is_explained_or_is_no_abbreviation_is_not_told(body):
    assert find(body) == []


def test_the_glossary_explains_for_all_texts():
    front = "---\nkind: substantive\neffective_on: 2026-01-01\nauthor: W-2\nsummary: x\n---\n"
    tree = {"policies/a/1.0.md": f"{front}Write the RMA down.\n"}
    glossary = {"glossary.md": "RMA\n:   The number of a return.\n"}

    assert [str(note) for note in find_notes(tree)] == [f"policies/a/1.0.md:7:11: “RMA” is {SAID}"]
    assert list(find_notes({**tree, **glossary})) == []
    assert find("Write the RMA down.", known=("Return number (RMA)",)) == []

"""Texts as they come out of a clipboard, with the Markdown and the guesses that they must give.

`pasted/NAME.txt` is what was pasted, `NAME.md` the whole result, `NAME.told` all that is said.
"""

from pathlib import Path

import pytest

from lms.document_import import read_text, write_markdown
from lms.policies.placeholders import suggest_fact
from lms.workflows.intake import list_blanks
from tests.unit.document_import.comparing import result_words, source_words

FOLDER = Path(__file__).parent / "pasted"
NAMES = ["bullets", "questions", "torn", "wrapped"]
FACTS = {"name": "Halden Boatworks"}


def read(name, ending):
    return (FOLDER / f"{name}.{ending}").read_bytes().decode()


def tell(reading):
    """All that is said about a text, a line each."""
    blanks = [blank for block in reading.blocks for blank in list_blanks(block, FACTS)]
    return [
        f"title: {reading.title}",
        *(f"remark {remark.line}: {remark.sentence}" for remark in reading.remarks),
        *(f"guess: {block.guess}" for block in reading.guesses),
        *(f"blank {blank.line}: {blank.text} {blank.suggestion}".strip() for blank in blanks),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_pasted_text_becomes_this_markdown(name):
    assert write_markdown(read_text(read(name, "txt")).blocks).text == read(name, "md")


@pytest.mark.parametrize("name", NAMES)
def test_all_that_was_guessed_taken_off_or_is_open_is_told(name):
    assert tell(read_text(read(name, "txt"))) == read(name, "told").splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_a_pasted_text_is_lost_or_invented(name):
    reading = read_text(read(name, "txt"))

    assert result_words(reading) == source_words(read(name, "txt"))


def test_the_texts_have_the_faults_that_they_are_here_for():
    torn, bullets = read("torn", "txt"), read("bullets", "txt")

    assert torn.count("\n,\n") == 1
    assert "har\nbour" in torn
    assert {sign for sign in "•◦–*·" if f"{sign} " in bullets} == set("•◦–*·")
    assert "\xa0" in bullets
    assert {"\f", "\xad"} < set(read("wrapped", "txt"))
    assert suggest_fact("[COMPANY NAME]", FACTS) == "name"

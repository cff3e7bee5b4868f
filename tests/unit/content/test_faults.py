"""Every fault that content files can have is named at its place, and nothing else is."""

from pathlib import Path

import pytest

from lms.workflows.content_tree import read_tree
from lms.workflows.linting import lint_content

FAULTS = Path(__file__).parents[2] / "content_faults"
NAMED = (Path(__file__).parent / "faults.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def named():
    return [str(problem) for problem in lint_content(read_tree(FAULTS))]


def test_each_fault_is_named_with_its_place_in_order(named):
    assert named == NAMED


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("quizzes/wrong.yaml:8:1", "“colour” is not known here."),
        ("policies/wrong-text/1.0.md:19:15", "There is no policy “nothing”."),
        ("policies/wrong-text/1.0.md:15:15", "The blank “[Specify timeframe]” is still open."),
        ("quizzes/wrong.yaml:15:7", "No answer of “first” is correct."),
        ("quizzes/wrong.yaml:18:9", "“first” is the id of question 1 already."),
        ("policies/wrong-text/1.0.md:19:78", "This text has no section “nothing”."),
        ("quizzes/unknown-places.yaml:11:14", "“good” has no section “nothing”."),
        ("quizzes/old-encoding.yaml:1:11", "The file is not in UTF-8 from here on."),
    ],
    ids=[
        *("unknown key", "dangling link", "open blank", "no correct answer", "duplicate id"),
        *("anchor in the same text", "anchor in another policy", "not UTF-8"),
    ],
)
def test_the_usual_faults_are_told_in_plain_words(named, place, sentence):
    assert [line.startswith(f"{place}: {sentence}") for line in named].count(True) == 1


def test_a_file_without_a_fault_is_not_named(named):
    assert [line for line in named if line.startswith("policies/good/")] == []

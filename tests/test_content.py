"""Every content file that is shipped passes its own check."""

from pathlib import Path

import pytest

from lms.workflows.content_tree import read_tree
from lms.workflows.linting import lint_content

CONTENT = Path(__file__).parent.parent / "content"
FILES = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.*"))


@pytest.fixture(scope="module")
def problems():
    return lint_content(read_tree(CONTENT))


@pytest.mark.parametrize("file", FILES)
def test_a_shipped_file_has_no_problem(problems, file):
    assert [str(problem) for problem in problems if problem.file == file] == []


def test_nothing_is_missing(problems):
    assert problems == ()

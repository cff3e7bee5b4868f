"""Every example of an audience in the documentation is read, and means what stands beside it."""

import re
from pathlib import Path

import pytest

from lms.people.audience_words import describe
from lms.people.notation import read_notation
from lms.people.notation_writer import write_notation

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "duties.md").read_text(encoding="utf-8").split("\n## Audiences\n")[1]
EXAMPLES = re.findall(r"^\| `(.+?)` \| (.+?) \|$", PAGE.split("\n## ")[0], re.MULTILINE)


def test_there_are_examples():
    assert len(EXAMPLES) == 6


@pytest.mark.parametrize(("typed", "said"), EXAMPLES)
def test_an_example_means_what_stands_beside_it(typed, said):
    audience = read_notation(typed).audience

    assert audience is not None
    assert describe(audience) == said
    assert write_notation(audience) == typed

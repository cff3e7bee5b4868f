"""What `./run` becomes."""

import pytest

from setup.places import PYTHON
from setup.start import choose_command


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["start"]),
        (["--empty"], ["start", "--empty"]),
        (["--commands"], ["--help"]),
        (["mail", "show", "--limit", "1"], ["mail", "show", "--limit", "1"]),
    ],
)
def test_it_serves_unless_a_command_is_named(arguments, words):
    assert choose_command(arguments) == [str(PYTHON), "-m", "lms", *words]

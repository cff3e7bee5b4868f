"""What the set-up says when it cannot go on."""

import errno

import pytest

from setup.progress import describe_failure


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/lms/.venv"),
            (
                "/srv/lms/.venv may not be written by you. Start as the owner of this folder, "
                "or copy the folder to a place of your own."
            ),
        ),
        (
            OSError(errno.ENOSPC, "No space left on device", "/srv/lms/.cache"),
            "The set-up cannot go on: /srv/lms/.cache: No space left on device.",
        ),
        (
            OSError("Cannot call rmtree on a symbolic link"),
            "The set-up cannot go on: Cannot call rmtree on a symbolic link.",
        ),
    ],
)
def test_what_stops_the_set_up_is_named(failure, sentence):
    assert describe_failure(failure) == sentence

"""A demonstration that was interrupted while it was made is made anew, and never served."""

from datetime import timedelta

import click
import pytest

from lms.cli.start import forget_half_made
from lms.db import is_sqlite
from lms.demonstration.play import create_demonstration, is_half_made
from lms.demonstration.timetable import BEGINS_ON
from lms.people.queries import has_anybody
from lms.policies.company import get_company
from tests.integration.demonstration.conftest import CONTENT, UNTIL

BASE_URL = "http://127.0.0.1:8000"
SOON = UNTIL - (UNTIL.date() - BEGINS_ON) + timedelta(days=3)


def play(until=SOON, **options):
    create_demonstration(content=CONTENT, base_url=BASE_URL, until=until, **options)


def interrupt():
    months = []

    def tell(line):
        months.append(line)
        if len(months) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(until=SOON + timedelta(days=40), tell=tell)


def test_what_was_interrupted_says_so_and_is_made_anew_to_its_end(in_app):
    assert not is_half_made()
    interrupt()
    assert is_half_made()
    assert get_company().is_demonstration
    assert has_anybody()

    settings = in_app.config["LMS_SETTINGS"]
    if not is_sqlite():
        with pytest.raises(click.ClickException) as refusal:
            forget_half_made(settings)
        assert refusal.value.message == (
            "The demonstration was interrupted while it was being made. Empty this database, or "
            "name another one with DATABASE_URL, then start again."
        )
        return
    forget_half_made(settings)

    assert not has_anybody()
    play()
    assert not is_half_made()
    assert get_company().is_demonstration

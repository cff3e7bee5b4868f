"""No mail is lost and no job undone when the worker is killed; the whole campaign has 200 runs."""

from pathlib import Path

import pytest

from benchmarks.places import make_place
from tests import killing
from tests.conftest import DATABASES, SERVER


@pytest.mark.parametrize("database", DATABASES)
def test_a_kill_loses_nothing_and_repeats_one_mail_at_most(database):
    with make_place(database, server=SERVER, keep=None) as place:
        figures = killing.campaign(Path(place["folder"]), place["url"], runs=6, seed=11)

    assert figures.faults == []
    assert figures.mails == 6 * killing.MAILS
    assert figures.kills_while_working > 0
    assert figures.second_copies <= figures.kills_while_working

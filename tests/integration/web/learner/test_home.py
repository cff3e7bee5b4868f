"""What a person owes, in the words and with the days of the list."""

import re
from datetime import UTC, datetime

import pytest

from lms import clock
from lms.assignments.queries import list_assignments
from lms.web.learner.home import choose_address
from tests.cast import sign_in_as
from tests.integration.workflows.scene import prepare_onboarding, read_and_acknowledge
from tests.makers import make_company

EARLY = datetime(2025, 3, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def alice(app, cast, monkeypatch):
    with app.app_context():
        make_company()
        prepare_onboarding(cast)
    monkeypatch.setattr(clock, "now", lambda: EARLY)
    return sign_in_as(app, cast.alice)


def read(client, path):
    """The text of the page without its tags, with single spaces."""
    page = re.sub(r"<[^>]*>", " ", client.get(path).text)
    return re.sub(r"[\s\u00a0]+", " ", page)


def test_a_step_that_is_due_before_its_programme_gives_the_day(app, cast, alice):
    with app.app_context():
        days = {a.subject: a.due_on for a in list_assignments(cast.alice)}
    assert days["policy"] < days["programme"]

    home = read(alice, "/home")

    assert "One thing to do" in home
    assert f"The first is due on {days['policy']:%a} {days['policy'].day} " in home
    assert f"The last step is due by {days['programme']:%a} {days['programme'].day} " in home


def test_the_steps_say_their_own_days(app, cast, alice):
    with app.app_context():
        due = next(a.due_on for a in list_assignments(cast.alice) if a.subject == "policy")

    steps = read(alice, "/programmes/onboarding").split(" Steps ")[-1]

    assert re.search(rf"by {due:%a} {due.day} .* Policy, 1 min Complaints .* Quiz", steps)


def test_a_step_that_is_done_hurries_nobody(app, cast, alice):
    with app.app_context():
        read_and_acknowledge(cast.alice)
        due = next(a.due_on for a in list_assignments(cast.alice) if a.subject == "programme")

    home = read(alice, "/home")

    assert f"The first is due on {due:%a} {due.day} " in home
    assert "The last step is due by" not in home


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Ruth Adeyemi", "Ruth"),
        ("Łukasz Żółć", "Łukasz"),
        ("Maximilian-Theodor von Wald", "Maximilian-Theodor"),
        ("Dr. Helene Strand", "Dr. Helene Strand"),
        ("عبد الرحمن المطيري", "عبد الرحمن المطيري"),
        ("王小明", "王小明"),
    ],
)
def test_nobody_is_called_by_half_a_name(name, called):
    assert choose_address(name) == called

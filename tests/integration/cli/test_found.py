"""`lms found`: an empty database becomes a company whose first person can let the others in."""

import re

import pytest

from lms import clock
from lms.cli.found import found
from lms.people.queries import find_person_by_staff_number, has_anybody, list_roles
from lms.people.roles import Role
from lms.policies.company import get_company

PASSWORD = "lantern meadow forty gulls"
ANSWERS = {
    "--company": "Wrenfield",
    "--time-zone": "Europe/Amsterdam",
    "--name": "Ruth Adeyemi",
    "--email": "ruth@wrenfield.example",
}


@pytest.fixture
def run(app):
    def run(**changed):
        answers = ANSWERS | {f"--{name.replace('_', '-')}": text for name, text in changed.items()}
        words = [word for answer in answers.items() for word in answer]
        return app.test_cli_runner().invoke(found, words)

    return run


def test_the_first_administrator_gets_in_by_the_printed_link(app, run):
    result = run()

    assert result.exit_code == 0
    link = re.search(r"http://127\.0\.0\.1:8000(/set-password/\S+)", result.output)[1]
    with app.app_context():
        company = get_company()
        today = company.day_of(clock.now())
        ruth = find_person_by_staff_number("A-1", today)
        assert (company.name, company.time_zone, ruth.name) == (
            "Wrenfield",
            "Europe/Amsterdam",
            "Ruth Adeyemi",
        )
        assert list_roles(ruth.id, today) >= {Role.ADMINISTRATOR, Role.HR}
    client = app.test_client()
    client.post(link, data={"password": PASSWORD, "again": PASSWORD})
    signed_in = client.post("/sign-in", data={"address": ANSWERS["--email"], "password": PASSWORD})
    assert (signed_in.status_code, signed_in.location) == (303, "/")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"company": "  "}, "The company's name has 1 to 200 characters. Write it again."),
        ({"company": "x" * 201}, "The company's name has 1 to 200 characters. Write it again."),
        ({"name": " "}, "The name is missing."),
        (
            {"email": "ruth"},
            "“ruth” is not a mail address. Write it as name@company.example.",
        ),
        (
            {"time_zone": "Berlin"},
            "“Berlin” is not a time zone. Name one such as Europe/Berlin.",
        ),
    ],
)
def test_what_cannot_be_is_a_sentence_and_founds_nothing(app, run, changed, sentence):
    result = run(**changed)

    assert (result.exit_code, result.output) == (1, f"Error: {sentence}\n")
    with app.app_context():
        assert not has_anybody()


def test_a_company_is_founded_once(app, run):
    run()
    result = run(name="Mallory")

    assert result.exit_code == 1
    assert result.output == (
        "Error: A company is kept here already. Another one needs a data folder (LMS_DATA) or a "
        "database (DATABASE_URL) of its own.\n"
    )
    with app.app_context():
        today = get_company().day_of(clock.now())
        assert find_person_by_staff_number("A-1", today).name == "Ruth Adeyemi"

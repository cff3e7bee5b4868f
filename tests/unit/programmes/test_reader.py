import pytest

from lms.people.audience import Everyone, Fact
from lms.programmes.definition import After, from_json, from_values, to_json, to_values
from lms.programmes.reader import read_programme

FILE = "programmes/onboarding.yaml"
ONBOARDING = """\
title: Onboarding
description: What everyone learns in their first month.
audience: everyone
starts: on hiring
due:
  days: 30
items:
  - policy: customer-service
  - quiz: customer-service
  - policy: backend-interaction
    audience: {department: Engineering}
certificate:
  title: Onboarding completed
  valid_months: 12
"""
REFRESHER = """\
title: Refresher
audience: everyone
starts:
  after: onboarding
  months: 12
items:
  - quiz: customer-service
certificate:
  title: Refreshed
"""


def read(text):
    result = read_programme(text, file=FILE)
    return [str(p) for p in result] if isinstance(result, list) else result


def test_the_example_of_the_documentation_is_read():
    programme = read(ONBOARDING)

    assert [item.key for item in programme.items] == [
        ("policy", "customer-service"),
        ("quiz", "customer-service"),
        ("policy", "backend-interaction"),
    ]
    assert programme.items[0].audience == Everyone()
    assert programme.items[2].audience == Fact("department", ("Engineering",))
    assert (programme.starts, programme.due.days) == ("on hiring", 30)
    assert programme.certificate.valid_months == 12


def test_refresher_starts_after_a_completion():
    programme = read(REFRESHER)

    assert programme.starts == After(after="onboarding", months=12, opens_days_before=30)
    assert (programme.due, programme.certificate.valid_months) == (None, None)


@pytest.mark.parametrize("text", [ONBOARDING, REFRESHER], ids=["onboarding", "refresher"])
def test_json_keeps_the_whole_programme(text):
    programme = read(text)

    assert from_json(to_json(programme)) == programme
    assert from_values(to_values(programme)) == programme


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        (
            "starts: on hiring",
            "starts: at once",
            ["4:9: “starts” must be “on hiring”, not “at once”."],
        ),
        ("due:\n  days: 30\n", "", ["1:1: “due” is missing."]),
        ("  days: 30", "  days: 0", ["6:9: “days” must be 1 or more."]),
        (
            "- quiz: customer-service",
            "- quiz: customer-service\n    policy: refunds",
            [("9:5: An item is a policy, a quiz, a lesson or a session. Write one of the four.")],
        ),
        (
            "- quiz: customer-service",
            "- film: customer-service",
            [
                (
                    "9:5: “film” is not known here. Known are: policy, quiz, lesson, session, "
                    "audience, needs, due."
                )
            ],
        ),
        (
            "{department: Engineering}",
            "{departmnt: Engineering}",
            [
                (
                    "11:15: “departmnt” is not a condition. Conditions are: department, team, "
                    "job_title, location, employment_type, line, group, hired, on_leave, any, "
                    "all, not."
                )
            ],
        ),
        (
            "valid_months: 12",
            "valid_months: 12 months",
            ["14:17: “valid_months” must be a whole number, not “12 months”."],
        ),
        (
            "  - policy: customer-service",
            "  - policy: Customer Service",
            [
                (
                    "8:13: “Customer Service” cannot be the name of a file or folder. "
                    "Names have small letters, digits and single hyphens."
                )
            ],
        ),
    ],
)
def test_fault_is_named_with_its_place(old, new, problems):
    assert read(ONBOARDING.replace(old, new, 1)) == [f"{FILE}:{problem}" for problem in problems]


def test_faults_of_audiences_and_of_the_rest_are_named_at_once():
    text = ONBOARDING.replace("everyone\n", "{any: []}\n").replace("title: On", "titel: On", 1)

    assert [problem.split(": ", 1)[0] for problem in read(text)] == [
        f"{FILE}:1:1",
        f"{FILE}:1:1",
        f"{FILE}:3:17",
    ]


def test_refresher_that_opens_before_its_completion_is_refused():
    text = REFRESHER.replace("months: 12", "months: 1\n  opens_days_before: 30")

    assert read(text) == [
        (
            f"{FILE}:4:3: This would open before the completion that it follows. "
            "Make opens_days_before smaller or months larger."
        )
    ]

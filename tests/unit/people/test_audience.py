"""Whom an audience contains, how it is said, and what cannot be read."""
# ruff: noqa: E501 - a table of sentences reads better unbroken

import json

import pytest

from lms.people.audience import (
    All,
    Any,
    Everyone,
    Fact,
    Not,
    PersonFacts,
    matches,
    read_audience,
    to_data,
)
from lms.people.audience_words import describe, why

RUTH = PersonFacts(
    departments=("Phone", "Customer Support"),
    team="Early shift",
    job_title="Support agent",
    location="Rotterdam",
    employment_type="employee",
)
MALLORY = PersonFacts()

SUPPORT = {"department": "Customer Support"}
EXAMPLE = {
    "any": [
        {"department": "customer  support"},
        {
            "all": [
                {"location": ["Rotterdam", "Utrecht"]},
                {"not": {"employment_type": "contractor"}},
            ]
        },
    ]
}


def read(data):
    audience = read_audience(data)
    assert not isinstance(audience, list)
    return audience


def test_the_example_of_the_format_is_read_as_written():
    assert read(EXAMPLE) == Any(
        (
            Fact("department", ("customer support",)),
            All(
                (
                    Fact("location", ("Rotterdam", "Utrecht")),
                    Not(Fact("employment_type", ("contractor",))),
                )
            ),
        )
    )


@pytest.mark.parametrize(
    "data",
    ["everyone", SUPPORT, EXAMPLE, {"not": {"any": [SUPPORT, {"team": ["a", "b"]}]}}],
)
def test_kept_data_gives_the_same_audience(data):
    audience = read(data)

    assert read(json.loads(json.dumps(to_data(audience)))) == audience


@pytest.mark.parametrize(
    ("data", "contained"),
    [
        ("everyone", True),
        (SUPPORT, True),
        ({"department": "CUSTOMER SUPPORT"}, True),
        ({"department": ["Sales", "Phone"]}, True),
        ({"department": "Sales"}, False),
        ({"team": "early shift"}, True),
        ({"job_title": "Support agent"}, True),
        ({"location": "Utrecht"}, False),
        ({"employment_type": "employee"}, True),
        ({"not": SUPPORT}, False),
        ({"not": {"not": SUPPORT}}, True),
        ({"all": [SUPPORT, {"location": "Utrecht"}]}, False),
        ({"any": [SUPPORT, {"location": "Utrecht"}]}, True),
    ],
)
def test_a_person_is_contained_by_their_facts(data, contained):
    assert matches(read(data), RUTH) == contained


def test_a_person_without_facts_is_only_in_audiences_that_exclude_or_contain_all():
    assert [matches(read(d), MALLORY) for d in ("everyone", SUPPORT, {"not": SUPPORT})] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("data", "words", "reason"),
    [
        ("everyone", "everyone", "because it concerns everyone"),
        (SUPPORT, "people in Customer Support", "because you work in Customer Support"),
        (
            {"any": [{"location": "Utrecht"}, SUPPORT]},
            "people who work in Utrecht, or in Customer Support",
            "because you work in Customer Support",
        ),
        (
            {"all": [SUPPORT, {"not": {"employment_type": ["contractor", "intern"]}}]},
            "people in Customer Support, and not working as a contractor or an intern",
            "because you work in Customer Support and you do not work as a contractor or an intern",
        ),
        (
            {"not": {"all": [{"team": "Night"}, {"not": {"job_title": "Cook"}}]}},
            "people not in the team Night, or with the job Cook",
            "because you are not in the team Night",
        ),
        (
            {"location": "Utrecht"},
            "people who work in Utrecht",
            "because it concerns people who work in Utrecht",
        ),
        (
            {"all": [{"any": [SUPPORT, {"team": "A"}]}, {"location": ["Rotterdam", "X", "Y"]}]},
            "people either in Customer Support or in the team A, and who work in Rotterdam, X or Y",
            "because you work in Customer Support and your place of work is Rotterdam",
        ),
    ],
)
def test_audience_and_reason_are_said_in_plain_words(data, words, reason):
    audience = read(data)

    assert describe(audience) == words
    assert why(audience, RUTH) == reason


CONDITIONS = "department, team, job_title, location, employment_type, line, group, hired, on_leave, any, all, not"


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (None, [((), f"A condition is expected here, such as department: NAME. Conditions are: {CONDITIONS}.")]),
        ({"dept": "x"}, [((), f"“dept” is not a condition. Conditions are: {CONDITIONS}.")]),
        ({"team": "x", "location": "y"}, [((), "Several conditions stand together here (team, location). List them under any: or all:.")]),
        ({"any": []}, [(("any",), "“any” needs a list of conditions, each after a hyphen.")]),
        ({"any": [SUPPORT, "everyone"]}, [(("any", 1), "“everyone” can only stand alone. Write the condition that is meant.")]),
        ({"team": []}, [(("team",), "“team” has no names. Give it at least one.")]),
        ({"team": ["x", 5]}, [(("team", 1), "A name is expected for “team”. Put numbers in quotes.")]),
        ({"team": "x" * 201}, [(("team",), "A name has at most 200 characters.")]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_path(data, faults):
    assert read_audience(data) == faults


def test_nesting_without_end_is_refused():
    data: object = SUPPORT
    for _ in range(900):
        data = {"not": data}

    assert read_audience(data) == [(("not",) * 41, "Conditions are nested deeper than 20 levels.")]


def test_everyone_is_everyone_in_any_spelling():
    assert read_audience(" Everyone ") == Everyone()

"""How programmes grow with the texts that there are."""

from pathlib import Path

from lms.demonstration.library import keep_items

ONBOARDING = (Path(__file__).parents[3] / "content" / "programmes" / "onboarding.yaml").read_text(
    encoding="utf-8"
)
EVERYTHING = frozenset(
    {
        "backend-interaction",
        "client-relationship",
        "complaints",
        "customer-service",
        "data-privacy",
        "policies-and-procedures",
        "social-media",
    }
)


def test_a_programme_with_everything_is_the_file():
    assert keep_items(ONBOARDING, EVERYTHING) == ONBOARDING


def test_an_item_goes_with_the_audience_that_it_has():
    source = "items:\n  - policy: a\n    audience:\n      any: []\n  - quiz: b\ncertificate:\n"

    assert keep_items(source, frozenset({"b"})) == "items:\n  - quiz: b\ncertificate:\n"


def test_the_last_item_does_not_take_the_certificate_with_it():
    source = "items:\n  - policy: a\n  - quiz: b\ncertificate:\n  title: Done\n"

    assert (
        keep_items(source, frozenset({"a"}))
        == "items:\n  - policy: a\ncertificate:\n  title: Done\n"
    )

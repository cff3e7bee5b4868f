"""Which facts are filled in, and which blanks are found."""

import pytest

from lms.policies.placeholders import Place, fill_facts, find_blanks, list_facts, suggest_fact


def test_facts_stand_where_the_text_names_them():
    facts = {"phone": "+31 10", "site": "a_b.example", "wide": "one | two *three*"}

    assert fill_facts("Call {{ phone }} or {{site}}.", facts) == r"Call +31 10 or a\_b.example."
    assert fill_facts("{{ wide }}", facts) == r"one \| two \*three\*"
    assert fill_facts("{{ wide }}", facts, markdown=False) == "one | two *three*"
    assert fill_facts("{{ unknown }} {{}} { phone }", facts) == "{{ unknown }} {{}} { phone }"


def test_a_fact_is_not_read_again():
    assert fill_facts("{{ a }}", {"a": "{{ b }}", "b": "x"}, markdown=False) == "{{ b }}"


def test_facts_are_listed_with_their_places():
    assert list_facts("a {{ b }}\n{{c d}} {{ }}") == (
        Place(1, 3, "b"),
        Place(2, 1, "c d"),
        Place(2, 9, ""),
    )


@pytest.mark.parametrize(
    "blank",
    [
        "[COMPANY NAME]",
        "[DATE]",
        "[Specify Timeframe, e.g., one business day]",
        "[Insert name]",
        "[insert the name here]",
        "[Your company]",
        "[●]",
        "[…]",
        "[...]",
        "[ ]",
        "[]",
        "____",
        "__________",
        "<insert name>",
        "TBD",
        "XXX",
        "[X]",
        "[Describe how]",
        "[e.g. Monday to Friday]",
        "[organisation name]",
        "[the company]",
        r"\_\_\_\_\_",
        "__/__/____",
        "............",
        "«Company»",
    ],
)
def test_each_usual_form_of_a_blank_is_found(blank):
    assert find_blanks(f"One\nof {blank} two") == (Place(2, 4, blank),)


@pytest.mark.parametrize(
    "text",
    [
        "[a link](policy:refunds)",
        "[DATE](policy:refunds)",
        "[Your company](https://a.example)",
        "[FAQ]: https://a.example",
        "[the team][team]",
        "[sic] and [see above]",
        "`[DATE]`",
        "```\n[DATE]\n```",
        "snake_case and __strong__",
        "The Company Name",
        "Is that so... and then?",
        "[x]",
        "XX. century",
    ],
)
def test_what_is_no_blank_is_left_alone(text):
    assert find_blanks(text) == ()


@pytest.mark.parametrize("blank", ["XX", "X"])
@pytest.mark.parametrize("unit", ["days", "business days", "hours", "working-days"])
def test_a_figure_left_open_before_its_unit_is_a_blank(blank, unit):
    assert find_blanks(f"within {blank} {unit} at most") == (Place(1, 8, blank),)


FACTS = ("name", "legal_name", "support_phone", "support_hours", "complaints_mail")


@pytest.mark.parametrize(
    ("blank", "fact"),
    [
        ("[COMPANY NAME]", "name"),
        ("<insert the name of your company>", "name"),
        ("[Organisation]", "name"),
        ("[Company legal name]", "legal_name"),
        ("[Specify Phone Number]", "support_phone"),
        ("[Insert support hours, e.g., 9 to 5]", "support_hours"),
        ("[Specify]", None),
        ("[DATE]", None),
        ("[Support]", None),
        ("[Specify Hours of Operation]", None),
        ("____", None),
    ],
)
def test_the_fact_that_a_blank_asks_for_is_suggested(blank, fact):
    assert suggest_fact(blank, FACTS) == fact

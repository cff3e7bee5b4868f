"""The small notation of audiences: what it says, what it refuses and where."""
# ruff: noqa: E501 - a table of sentences reads better unbroken

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.people.audience import All, Any, Everyone, Fact, Not, read_audience, to_data
from lms.people.audience_words import describe
from lms.people.notation import read_notation
from lms.people.notation_writer import write_notation

ISSUE = "team: Backend and type: employee, contractor and not on leave"


@pytest.mark.parametrize(
    ("text", "data", "words"),
    [
        ("Everyone", "everyone", "everyone"),
        (
            ISSUE,
            {
                "all": [
                    {"team": "Backend"},
                    {"employment_type": ["employee", "contractor"]},
                    {"not": {"on_leave": "yes"}},
                ]
            },
            "people in the team Backend, working as an employee or a contractor, and not on leave",
        ),
        (
            'department: "Research and Development" or (job: Cook and hired: since 2026-03-01)',
            {
                "any": [
                    {"department": "Research and Development"},
                    {"all": [{"job_title": "Cook"}, {"hired": "since 2026-03-01"}]},
                ]
            },
            "people in Research and Development, or with the job Cook and hired since 1 March 2026",
        ),
        (
            "line: W-1007\nAND NOT group: Night watch\nand hired: Within 90 days",
            {
                "all": [
                    {"line": "W-1007"},
                    {"not": {"group": "Night watch"}},
                    {"hired": "within the last 90 days"},
                ]
            },
            (
                "people in the line of Mona Iwu, not in the group Night watch, "
                "and hired within the last 90 days"
            ),
        ),
        (
            "not (location: Utrecht or employment type: intern) and on leave: no",
            {
                "all": [
                    {"not": {"any": [{"location": "Utrecht"}, {"employment_type": "intern"}]}},
                    {"not": {"on_leave": "yes"}},
                ]
            },
            "people who do not work in Utrecht and not working as an intern, and not on leave",
        ),
    ],
)
def test_the_notation_says_what_the_form_says(text, data, words):
    reading = read_notation(text)

    assert reading.faults == ()
    assert reading.audience == read_audience(data)
    assert describe(reading.audience, {"W-1007": "Mona Iwu"}) == words


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("", (1, 1), "Nothing stands here. Write a condition such as team: Backend."),
        ("taem: Backend", (1, 1), "“taem” is not a condition. Did you mean “team”?"),
        (
            "colour: Red",
            (1, 1),
            ("“colour” is not a condition. Conditions are: department, team, job, location, type, "
            "line, group, hired, on leave."),
        ),
        ("team: Red and", (1, 14), "The text ends where a condition is expected. Write a condition such as team: Backend."),
        ("team:", (1, 6), "A name is missing for “team:” here."),
        ("team: Red,", (1, 11), "A name is missing for “team:” here."),
        ("team", (1, 1), "Write a colon and a name after “team”."),
        ("team: Red\nteam: Blue", (1, 7), "Write “and” or “or” between two conditions, or put the name in quotes."),
        ("type: employee or contractor", (1, 19), "A condition is expected here, not “contractor”. Write a condition such as team: Backend. Several names of one condition are parted by commas."),
        ("(team: Red", (1, 1), "This bracket is not closed again."),
        ("team: Red)", (1, 10), "This bracket closes none that was opened."),
        ("team: Red (team: Blue)", (1, 11), "Write “and” or “or” before this."),
        ('team: "Red', (1, 7), "This name begins with a quote and has no end."),
        ("everyone and team: Red", (1, 1), "“everyone” can only stand alone. Write the condition that is meant."),
        ("team: A and hired: since 29.02.2027", (1, 20), "“29.02.2027” is not a date in the form that is read here. Write year, month and day as 2026-11-16."),
        ("hired: since 2027-02-29", (1, 8), "“2027-02-29” is not a day of the calendar between 1900 and 2200."),
        ("hired: within 0 days", (1, 8), "Give a number of days from 1 to 36,500."),
        ("hired: lately", (1, 8), "“lately” says no time of hiring. Write “since 2026-03-01”, “before 2026-03-01” or “within the last 90 days”."),
        ("team: A and\nteam: " + "x" * 201, (2, 7), "A name has at most 200 characters."),
        ("not " * 900 + "on leave", (1, 85), "Conditions are nested deeper than 20 levels."),
        ("(" * 900, (1, 22), "Conditions are nested deeper than 20 levels."),
        ("x" * 4001, (1, 1), "An audience has at most 4,000 characters."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place(text, place, sentence):
    reading = read_notation(text)

    assert reading.audience is None
    assert [(f.line, f.column, f.sentence) for f in reading.faults] == [(*place, sentence)]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]),
    min_size=1,
    max_size=12,
)
names = texts.map(lambda text: " ".join(text.split())).filter(bool) | st.sampled_from(
    ["and", "Or or", "not me", 'a "b" \\', "everyone", "team: x", "R (D)", "a, b"]
)
facts = st.one_of(
    st.builds(
        lambda name, values: Fact(name, tuple(values)),
        st.sampled_from(["department", "team", "job_title", "location", "line", "group"]),
        st.lists(names, min_size=1, max_size=3, unique_by=str.casefold),
    ),
    st.just(Fact("on_leave", ("yes",))),
    st.just(Fact("hired", ("before 2026-03-01", "within the last 1 day"))),
)
several = {"min_size": 2, "max_size": 3}
conditions = st.recursive(
    facts,
    lambda inner: st.one_of(
        st.lists(inner, **several).map(lambda parts: Any(tuple(parts))),
        st.lists(inner, **several).map(lambda parts: All(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(audience=st.just(Everyone()) | conditions)
def test_what_is_written_is_read_back_the_same(audience):
    kept = read_audience(to_data(audience))

    assert read_notation(write_notation(kept)).audience == kept


@settings(max_examples=150, deadline=None)
@given(text=st.text('andornt team:"“”(),\\x\n', max_size=40))
def test_no_text_at_all_breaks_the_reader(text):
    reading = read_notation(text)

    assert (reading.audience is None) == bool(reading.faults)

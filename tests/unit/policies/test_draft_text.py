"""A draft keeps its bytes until it is changed, and what is written reads back to itself."""

import unicodedata
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.audience import read_audience
from lms.policies.draft_text import change_draft, read_draft
from lms.policies.reader import read_policy_facts, read_version
from lms.policies.writer import write_front_matter, write_policy_facts
from lms.yaml_source import read_yaml

CONTENT = Path(__file__).parents[3] / "content" / "policies"
VERSIONS = sorted(CONTENT.glob("*/*.md"))
FACTS = sorted(CONTENT.glob("*/policy.yaml"))
FILE = (
    b"---\nkind: substantive # the first\neffective_on: 2026-01-02\nauthor: W-1\n"
    b"summary: Why.\n---\nText.\n"
)
WRITTEN = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=80
).map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))


def name(path):
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", VERSIONS, ids=name)
def test_a_file_that_nobody_changed_is_given_back_byte_for_byte(path):
    source = path.read_bytes()
    draft = read_draft(source)

    assert change_draft(source, draft.fields, draft.body) == source


@pytest.mark.parametrize("path", VERSIONS, ids=name)
def test_what_the_page_writes_reads_back_to_itself(path):
    draft = read_draft(path.read_bytes())

    written = write_front_matter(draft.fields) + draft.body

    again = read_draft(written.encode())
    assert (again.fields, again.body) == (draft.fields, draft.body)
    read = read_version(written, path.name, path.stem)
    assert not isinstance(read, list), read
    assert read.body == draft.body


@pytest.mark.parametrize("path", FACTS, ids=name)
def test_the_facts_of_a_policy_read_back_to_themselves(path):
    facts = read_policy_facts(path.read_text(), path.name)
    assert not isinstance(facts, list)

    written = write_policy_facts(vars(facts), facts.audience)

    again = read_policy_facts(written, path.name)
    assert not isinstance(again, list), again
    assert {**vars(again), "source": b""} == {**vars(facts), "source": b""}


@given(st.dictionaries(st.sampled_from(["summary", "statement", "author"]), WRITTEN), WRITTEN)
def test_any_draft_reads_back_to_what_was_written(fields, body):
    source = change_draft(FILE, {"kind": "editorial", **fields}, body)

    draft = read_draft(source)
    assert draft.body == body
    kept = {key: value.strip() for key, value in fields.items() if value.strip()}
    assert {key: value for key, value in draft.fields.items() if value} == {
        "kind": "editorial",
        **kept,
    }
    assert change_draft(source, draft.fields, draft.body) == source


@given(WRITTEN)
def test_a_changed_text_leaves_the_facts_as_they_were_typed(body):
    draft = read_draft(FILE)

    changed = change_draft(FILE, draft.fields, body)

    assert changed == FILE.removesuffix(b"Text.\n") + body.encode()


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("One.\r\nTwo.\r\n", "One.\nTwo.\n", "One.\r\nTwo.\r\n"),
        ("One.\r\nTwo.\r\n", "One.\nThree.\n", "One.\r\nThree.\r\n"),
        ("One.\r\nTwo.\n", "One.\r\nThree.\r\n", "One.\nThree.\n"),
        ("e\u0301\u200b", "e\u0301\u200b", "e\u0301\u200b"),
        ("\u00e9", "e\u0301", "e\u0301"),
    ],
    ids=["unchanged", "line ends of the file", "mixed line ends", "invisible", "composition"],
)
def test_line_ends_and_characters_stay_as_they_are(before, typed, after):
    draft = read_draft(FILE)
    source = FILE.removesuffix(b"Text.\n") + before.encode()

    changed = change_draft(source, draft.fields, typed)

    assert changed.decode().endswith(f"---\n{after}")


# Forms and files give every name in the composed form.
NAMES = WRITTEN.map(partial(unicodedata.normalize, "NFC")).filter(str.strip)


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_any_names_of_an_audience_read_back(names):
    audience = read_audience(
        {"any": [{"department": names}, {"all": [{"not": {"team": names[0]}}]}]}
    )
    if isinstance(audience, list):
        return
    facts = {
        "title": names[0],
        "owner": "007",
        "visibility": "internal",
        "asks": "each version",
        "review_every_months": 12,
        "days_after_publishing": 1,
        "days_after_hiring": 2,
    }

    document = read_yaml(write_policy_facts(facts, audience), file="policy.yaml")

    assert not isinstance(document, list), document
    assert read_audience(document.data["audience"]) == audience
    assert document.data["title"] == names[0]
    assert document.data["owner"] == "007"

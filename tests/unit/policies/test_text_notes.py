"""Which sentences are too long to follow, and where they begin."""

from lms.policies.text_notes import find_long_sentences, find_notes

LONG = " ".join(["word"] * 36)
SAID = (
    "This sentence has 36 words. Up to 25 are easy to follow, more than 35 are not. Make two of it."
)


def said(body):
    return [str(note) for note in find_long_sentences(body, "f", first_line=10)]


def test_a_sentence_of_36_words_is_noted_where_it_begins():
    assert said(f"## Why {{#why}}\n\nShort. It is.\nA {LONG[5:]}. Next one.") == [f"f:13:1: {SAID}"]


def test_one_of_35_words_is_not():
    assert said(f"{LONG[5:]}.") == []


def test_items_headings_tables_code_and_addresses_are_no_sentences_together():
    items = "\n".join(f"- {LONG[:100]}" for _ in range(5))
    table = f"| {LONG} |\n| --- |"
    code = f"```\n{LONG}\n```"
    link = f"[{LONG[:100]}](https://a.example/{'x-' * 40})"

    assert said(f"{items}\n\n## {LONG}\n\n{table}\n\n{code}\n\n{link}") == []


def test_an_abbreviation_does_not_end_a_sentence():
    half = " ".join(["word"] * 20)

    assert len(said(f"{half}, e.g. Monday {half}.")) == 1
    assert said(f"{half}. Monday {half}.") == []


def test_only_the_newest_version_is_noted():
    front = "---\nkind: substantive\neffective_on: 2026-01-01\nauthor: W-2\nsummary: x\n---\n"
    tree = {f"policies/a/{n}.0.md": f"{front}{LONG}.\n" for n in (1, 9, 10)}

    assert [str(note) for note in find_notes(tree)] == [f"policies/a/10.0.md:7:1: {SAID}"]

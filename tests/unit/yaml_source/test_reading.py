"""What YAML is read, what is refused, and where."""
# ruff: noqa: E501 - a table of sentences reads better unbroken

import pytest

from lms.errors import Problem
from lms.yaml_source import Document, read_yaml


def read(text: str) -> Document:
    document = read_yaml(text, file="f.yaml")
    assert isinstance(document, Document)
    return document


def test_plain_values_are_those_of_yaml_1_2():
    text = "a: yes\nb: true\nc: 3\nd: 1.5\ne: 2026-01-02\nf: '3'\ng: |\n  two\n  lines\nh:\ni: .nan\nj: 0o7"

    assert read(text).data == {
        "a": "yes", "b": True, "c": 3, "d": 1.5, "e": "2026-01-02", "f": "3",
        "g": "two\nlines\n", "h": None, "i": ".nan", "j": "0o7",
    }  # fmt: skip


def test_every_key_and_value_has_its_place():
    document = read("title: T\nitems:\n  - name: a\n    tags: [x, y]\n")

    assert document.at(("title",)) == (1, 8)
    assert document.at_key(("title",)) == (1, 1)
    assert document.at(("items", 0, "tags", 1)) == (4, 15)
    assert document.at(("items", 0, "missing", "deeper")) == (3, 5)
    assert document.at(()) == (1, 1)


def test_front_matter_counts_lines_from_where_it_stands():
    document = read_yaml("a: 1\nb: 2", file="f.md", first_line=2)

    assert isinstance(document, Document)
    assert document.at(("b",)) == (3, 4)


def test_mark_of_byte_order_and_windows_line_ends_change_nothing():
    assert read("\ufeffa: 1\r\nb: 2\r\n").data == {"a": 1, "b": 2}
    assert read("\ufeffa: 1\r\nb: 2\r\n").at(("b",)) == (2, 4)


REFUSED = {
    "duplicate": ("a: 1\nb: 2\na: 3", 3, 1, "“a” stands here a second time; the first is on line 1. Keep one of them."),
    "anchor": ("a: &x 1", 1, 4, "Text that begins with & or * is a reference in YAML, and references are not taken here. Put the text in quotes, or write the value out."),
    "alias": ("a: *x", 1, 4, "Text that begins with & or * is a reference in YAML, and references are not taken here. Put the text in quotes, or write the value out."),
    "tag": ("a: !!python/object:os.system x", 1, 4, "Text that begins with ! is a tag in YAML, and tags are not taken here. Put the text in quotes, or remove the tag."),
    "tagged list": ("a: !x [1]", 1, 4, "Text that begins with ! is a tag in YAML, and tags are not taken here. Put the text in quotes, or remove the tag."),
    "control": ("a: 1\nb: \x07", 2, 4, "A control character (U+0007) stands here. Remove it."),
    "line separator": ("a: 1\r\nb: \u2028", 2, 4, "A control character (U+2028) stands here. Remove it."),
    "fact": ("a: {{ phone }}", 1, 5, "A key has to be a plain word. Text that begins with a brace or a bracket, such as {{ fact }}, needs quotes round the whole of it."),
    "colon": ("text: one: two", 1, 10, "No value can begin after this colon. Check the indentation of this line, or put the text in quotes."),
    "tab": ("a:\n\tb: 1", 2, 1, "A tab stands where the line is indented. Use spaces."),
    "quote": ("a: 'x\n", 1, 4, "The quotes that open here are not closed."),
    "at": ("a: @x", 1, 4, "No text can begin with this character. Put the text in quotes."),
    "bracket": ("a: [1,2", 1, 8, "A comma or a closing bracket is missing before this place."),
    "no colon": ("a: 1\nb\nc: 2", 2, 1, "A colon is missing after this key."),
    "second document": ("a: 1\n---\nb: 2", 2, 1, "A second document begins here. Keep one document in a file."),
    "directive": ("%YAML 1.1\n---\na: yes", 2, 1, "Lines that begin with % are not taken here. Remove them."),
    "depth": ("[" * 100_000, 1, 51, "This is nested deeper than 50 levels."),
    "size": ("a: " + "x" * 1_000_000, 1, 1, "The text is larger than 1 MB. Divide it."),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_plain_is_refused_at_its_place(text, line, column, sentence):
    assert read_yaml(text, file="f.yaml") == [Problem("f.yaml", line, column, sentence)]

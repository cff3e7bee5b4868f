"""A quiz as plain texts: nothing is lost between file and form, finished or not."""

from pathlib import Path

import pytest

from lms.errors import Problem
from lms.quizzes.plain_values import change_type, read_values, rows_of, write_source
from lms.quizzes.reader import read_quiz

SHIPPED = sorted((Path(__file__).parents[3] / "content" / "quizzes").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_quiz_says_the_same_after_the_form(path):
    source = path.read_text(encoding="utf-8")

    values = read_values(source, file=path.name)
    again = write_source(values)

    assert read_values(again, file=path.name) == values
    assert read_quiz(again, file=path.name) == read_quiz(source, file=path.name)


@pytest.mark.parametrize(
    "question",
    [
        {"id": "a", "type": "single"},
        {"id": "a", "type": "multiple", "answers": [{}, {"text": "B", "correct": "yes"}, {}]},
        {"id": "a", "type": "ordering", "items": ["", "x: y", "# no comment"]},
        {"id": "a", "type": "matching", "pairs": [{"right": "only right"}, {"left": "yes"}]},
        {"id": "a", "type": "number", "correct": "seven: 7", "tolerance": "0.5", "unit": "%"},
        {"id": "a", "type": "true_false", "correct": "no", "points": "many"},
        {"id": "a", "type": "text", "accept": ["42", "no", "'quoted'", "two\nlines"]},
    ],
    ids=lambda question: question["type"],
)
def test_an_unfinished_question_comes_back_as_it_was_left(question):
    values = {"title": "T: “x”", "pass_mark": "lots", "questions": [question]}

    assert read_values(write_source(values), file="q.yaml") == values


def test_a_quiz_without_questions_can_be_kept():
    source = write_source({"title": "T", "questions": []})

    assert read_values(source, file="q.yaml") == {"title": "T", "questions": []}


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("title: T\ncolour: red\n", 2),
        ("title: T\nquestions: none\n", 2),
        ("questions:\n  - id: a\n", 2),
        ("questions:\n  - id: a\n    type: single\n    pairs: []\n    unit: x\n", 5),
        ("questions:\n  - type: single\n    answers:\n      - text: A\n        colour: red\n", 5),
        ("questions:\n  - type: ordering\n    items:\n      - a: b\n", 4),
        ("title:\n  - a list\n", 2),
    ],
)
def test_what_the_form_has_no_field_for_is_told_by_line(source, line):
    problems = read_values(source, file="q.yaml")

    assert [type(problem) for problem in problems] == [Problem]
    assert problems[0].line == line


@pytest.mark.parametrize("kind", ["multiple", "matching", "ordering", "text"])
def test_another_kind_keeps_the_texts(kind):
    question = {"id": "a", "type": "single", "text": "Q", "answers": [{"text": "A"}, {"text": "B"}]}

    changed = change_type(question, kind)

    assert (changed["id"], changed["text"], changed["type"]) == ("a", "Q", kind)
    first = rows_of(changed)[0]
    assert (first if isinstance(first, str) else next(iter(first.values()))) == "A"

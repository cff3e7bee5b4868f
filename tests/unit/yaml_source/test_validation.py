"""What is said about values that do not fit."""
# ruff: noqa: E501 - a table of sentences reads better unbroken

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from lms.yaml_source import Document, read_yaml, validate


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(Strict):
    type: Literal["choice"]
    text: str
    answers: tuple[str, ...]


class Text(Strict):
    type: Literal["text"]
    text: str
    accept: Annotated[tuple[str, ...], Field(min_length=1)]


class Sheet(Strict):
    title: str
    mark: int = Field(default=1, ge=0, le=100)
    attempts: int | Literal["unlimited"] = 3
    on: date | None = None
    open: bool = True
    layout: Literal["one page", "one at a time"] = "one page"
    questions: tuple[Annotated[Choice | Text, Field(discriminator="type")], ...] = ()

    @model_validator(mode="after")
    def _refuse_closed(self) -> "Sheet":
        if not self.open:
            raise ValueError("A closed sheet helps nobody. Open it.")
        return self


def problems_of(text: str) -> list[str]:
    document = read_yaml(text, file="f")
    assert isinstance(document, Document)
    problems = validate(document, Sheet)
    assert isinstance(problems, list)
    return [str(problem) for problem in problems]


def test_text_is_taken_as_it_is_spelled():
    document = read_yaml("title: 1.10\non: 2026-01-02\nopen: yes", file="f")
    assert isinstance(document, Document)

    sheet = validate(document, Sheet)

    assert sheet == Sheet(title="1.10", on=date(2026, 1, 2))


SAID = {
    "empty": ("", "f:1:1: The file is empty. Write keys and values: title, mark, attempts, on, open, layout, questions."),
    "unknown key with a guess": ("title: a\nlayuot: x", "f:2:1: “layuot” is not known here. Did you mean “layout”?"),
    "unknown key": ("title: a\nquestions:\n  - type: text\n    text: b\n    accept: [c]\n    zzz: 1", "f:6:5: “zzz” is not known here. Known are: type, text, accept."),
    "missing": ("mark: 2", "f:1:1: “title” is missing."),
    "missing inside": ("title: a\nquestions:\n  - type: text\n    text: b", "f:3:5: “accept” is missing in item 1 of “questions”."),
    "number": ("title: a\nmark: many", "f:2:7: “mark” must be a whole number, not “many”."),
    "limit": ("title: a\nmark: 101", "f:2:7: “mark” must be 100 or less."),
    "either": ("title: a\nattempts: many", "f:2:11: “attempts” must be a whole number or “unlimited”, not “many”."),
    "date": ("title: a\non: 2025-13-01", "f:2:5: “on” must be a date such as 2026-11-16, not “2025-13-01”."),
    "yes": ("title: a\nopen: maybe", "f:2:7: “open” must be yes or no, not “maybe”."),
    "one of": ("title: a\nlayout: two", "f:2:9: “layout” must be “one page” or “one at a time”, not “two”."),
    "kind": ("title: a\nquestions:\n  - type: tetx", "f:3:5: “type” must be “choice” or “text”, not “tetx”. Did you mean “text”?"),
    "no kind": ("title: a\nquestions:\n  - text: x", "f:3:5: “type” is missing."),
    "empty list": ("title: a\nquestions:\n  - type: text\n    text: b\n    accept: []", "f:5:13: “accept” is empty. Give it a value."),
    "block for text": ("title: a\nquestions:\n  - type: choice\n    text: b\n    answers: [c, {d: e}]", "f:5:18: item 2 of “answers” must be text, not a block of keys."),
    "empty text": ("title:", "f:1:1: “title” must be text, not empty."),
    "rule of the model": ("title: a\nopen: no", "f:1:1: A closed sheet helps nobody. Open it."),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), SAID.values(), ids=SAID)
def test_each_fault_is_a_sentence_at_its_place(text, said):
    assert problems_of(text) == [said]

"""How a quiz is written as a file."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any

from lms.quizzes.definition import QuestionBase, QuizDefinition, to_values

_WIDTH = 100
_LAST = ("feedback", "points")
_FIRST = ("id", "type", "section", "text")
_WORDS = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})
_NUMBERS = frozenset({"correct", "tolerance"})
_BARE_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_BEGINS_LIKE_TEXT = re.compile(r"([0-9]+ )?[^\W\d_]")


def write_quiz(definition: QuizDefinition) -> str:
    """Write the quiz in the form in which a trainer would; reading it gives the same quiz."""
    header = definition.model_dump(mode="json", exclude={"questions"})
    return write_values(header, [_in_order(question) for question in definition.questions])


def write_values(header: Mapping[str, Any], questions: Iterable[Mapping[str, Any]]) -> str:
    """Write plain values in the form of the file, also where the quiz is not finished."""
    lines: list[str] = []
    for key, value in header.items():
        if value != "":
            lines += _write_entry(key, value, "")
    lines.append("questions:")
    for question in questions:
        lines += _write_item(question, "  ")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _in_order(question: QuestionBase) -> dict[str, Any]:
    values = to_values(question)
    middle = [key for key in type(question).model_fields if key not in (*_FIRST, *_LAST)]
    return {key: values[key] for key in (*_FIRST, *middle, *_LAST) if key in values}


def _write_item(value: Any, indent: str) -> Iterator[str]:
    """A value behind a hyphen."""
    if not isinstance(value, dict):
        yield from _write_text(f"{indent}- ", value, f"{indent}  ")
        return
    mark = "- "
    for key, each in value.items():
        for line in _write_entry(key, each, f"{indent}  "):
            yield f"{indent}{mark}{line[len(indent) + 2 :]}" if mark == "- " else line
            mark = ""


def _write_entry(key: str, value: Any, indent: str) -> Iterator[str]:
    """A value behind its key."""
    if isinstance(value, list):
        yield f"{indent}{key}:"
        for each in value:
            yield from _write_item(each, f"{indent}  ")
    elif isinstance(value, bool):
        yield f"{indent}{key}: {'yes' if value else 'no'}"
    elif isinstance(value, int) or (key in _NUMBERS and _BARE_NUMBER.fullmatch(value)):
        yield f"{indent}{key}: {value}"
    else:
        yield from _write_text(f"{indent}{key}: ", value, f"{indent}  ")


def _write_text(beginning: str, text: str, indent: str) -> Iterator[str]:
    """A text on one line, folded where it is long, and as it stands where it has lines."""
    if "\n" in text:
        yield f"{beginning}|-"
        for line in text.split("\n"):
            yield f"{indent}{line}" if line else ""
        return
    folded = wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    if len(beginning) + len(text) > _WIDTH and " ".join(folded) == text:
        yield f"{beginning}>-"
        for line in folded:
            yield f"{indent}{line}"
        return
    yield f"{beginning}{text if _is_plain(text) else _quote(text)}"


def _is_plain(text: str) -> bool:
    """Whether YAML takes the bare text for exactly this text."""
    if not _BEGINS_LIKE_TEXT.match(text) or text.casefold() in _WORDS:
        return False
    return not (": " in text or " #" in text or text.endswith(":"))


def _quote(text: str) -> str:
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)

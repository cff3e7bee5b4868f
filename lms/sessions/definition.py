"""What the file of a session says, and how it is read and written."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from lms.errors import Problem
from lms.yaml_source import Document, read_yaml, validate

MOST_TRAINERS = 20


def _check_visible(value: str) -> str:
    if not value.replace("\n", "").isprintable():
        raise ValueError("An invisible character stands in this text. Take it out.")
    return value


def _words(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


def _join_lines(value: str) -> str:
    return " ".join(value.split())


Title = Annotated[str, _words(200), AfterValidator(_join_lines), AfterValidator(_check_visible)]
Text = Annotated[str, _words(3000), AfterValidator(_check_visible)]
StaffNumber = Annotated[str, _words(40), AfterValidator(_check_visible)]


class SessionKeys(BaseModel):
    """A session: what people learn there, and who teaches it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    description: Text
    trainers: Annotated[tuple[StaffNumber, ...], Field(min_length=1, max_length=MOST_TRAINERS)]


def read_session(text: str, *, file: str) -> SessionKeys | list[Problem]:
    """Read the file of a session; every problem has its line, its column and a sentence."""
    placed = read_placed_session(text, file=file)
    return placed if isinstance(placed, list) else placed[0]


def read_placed_session(text: str, *, file: str) -> tuple[SessionKeys, Document] | list[Problem]:
    """Read the file of a session and keep the places of its parts."""
    document = read_yaml(text, file=file)
    if isinstance(document, list):
        return document
    keys = validate(document, SessionKeys)
    if isinstance(keys, list):
        return keys
    for place, number in enumerate(keys.trainers):
        if number in keys.trainers[:place]:
            sentence = f"The staff number {number} stands here twice. Keep one of them."
            return [document.problem(("trainers", place), sentence)]
    return keys, document


def write_session(title: str, description: str, trainers: tuple[str, ...]) -> str:
    """The file of a session that says this."""
    named = ", ".join(map(_quote, trainers))
    return (
        f"title: {_quote(' '.join(title.split()))}\n"
        f"description: {_quote(description.strip())}\n"
        f"trainers: [{named}]\n"
    )


def _quote(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

"""How a programme file becomes a programme, or a list of what to mend in it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from lms.errors import Problem
from lms.people.audience import read_audience
from lms.programmes.definition import After, Due, ProgrammeBase, ProgrammeDefinition
from lms.yaml_source import Document, Path, Value, read_yaml, validate


@dataclass(frozen=True)
class PlacedProgramme:
    """A programme, and where in its file each part of it stands."""

    definition: ProgrammeDefinition
    document: Document


class _OnHiringFile(ProgrammeBase):
    starts: Literal["on hiring"]
    due: Due


class _ByRuleFile(ProgrammeBase):
    starts: Literal["by rule"]
    due: Due | None = None


class _AfterFile(ProgrammeBase):
    starts: After
    due: Due | None = None


def read_programme(text: str, *, file: str) -> ProgrammeDefinition | list[Problem]:
    """Read a programme file; every problem has its line, its column and a sentence."""
    placed = read_placed_programme(text, file=file)
    return placed if isinstance(placed, list) else placed.definition


def read_placed_programme(text: str, *, file: str) -> PlacedProgramme | list[Problem]:
    """Read a programme file and keep the places of its parts."""
    document = read_yaml(text, file=file)
    if isinstance(document, list):
        return document
    problems = list(_find_audience_problems(document))
    starts = document.data.get("starts") if isinstance(document.data, dict) else None
    read = validate(_with_audiences_read(document), _choose_model(starts))
    if isinstance(read, list):
        problems += read
    if problems or isinstance(read, list):
        return sorted(problems, key=lambda problem: (problem.line, problem.column))
    facts = {name: getattr(read, name) for name in type(read).model_fields}
    return PlacedProgramme(ProgrammeDefinition.model_validate(facts), document)


def _choose_model(starts: Value) -> type[_AfterFile | _ByRuleFile | _OnHiringFile]:
    if isinstance(starts, dict):
        return _AfterFile
    return _ByRuleFile if starts == "by rule" else _OnHiringFile


def _list_item_lists(data: Value) -> Iterator[tuple[Path, list[Value]]]:
    """The items that are asked of all, and those of each path."""
    if not isinstance(data, dict):
        return
    paths = data.get("paths")
    found: list[tuple[Path, Value]] = [(("items",), data.get("items"))]
    if isinstance(paths, dict):
        found += [(("paths", name), items) for name, items in paths.items()]
    for path, items in found:
        if isinstance(items, list):
            yield path, items


def _list_audiences(data: Value) -> Iterator[tuple[Path, Value]]:
    """Every audience of the file that is written, wherever it stands."""
    if isinstance(data, dict) and "audience" in data:
        yield ("audience",), data["audience"]
    for path, items in _list_item_lists(data):
        for number, item in enumerate(items):
            if isinstance(item, dict) and "audience" in item:
                yield (*path, number, "audience"), item["audience"]


def _find_audience_problems(document: Document) -> Iterator[Problem]:
    for path, value in _list_audiences(document.data):
        audience = read_audience(value)
        if isinstance(audience, list):
            for inner, sentence in audience:
                yield document.problem((*path, *inner), sentence)


def _with_audiences_read(document: Document) -> Document:
    """The document with audiences that pass, since theirs are told with their own places."""
    data = document.data
    for path, value in _list_audiences(data):
        data = _put(data, path, _pass(value))
    return replace(document, data=data)


def _put(data: Value, path: Path, value: Value) -> Value:
    """The data with another value at that path."""
    if not path:
        return value
    key, *rest = path
    if isinstance(data, dict) and isinstance(key, str):
        return {**data, key: _put(data[key], tuple(rest), value)}
    if isinstance(data, list) and isinstance(key, int):
        return [*data[:key], _put(data[key], tuple(rest), value), *data[key + 1 :]]
    return data


def _pass(value: Value) -> Value:
    return "everyone" if isinstance(read_audience(value), list) else value

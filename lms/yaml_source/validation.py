"""Whether the values of a file fit a model, and what to change where they do not."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lms.errors import Problem
from lms.yaml_source.reading import Document, Path, Value
from lms.yaml_source.sentences import (
    describe_shape,
    describe_unknown_key,
    describe_value_error,
    find_shape,
    quote,
)

Model = TypeVar("Model", bound=BaseModel)


def validate(document: Document, model: type[Model]) -> Model | list[Problem]:
    """Make the model from the document, or say in sentences what hinders it.

    A number written where text is expected is taken as it is spelled: 1.10 stays 1.10.
    """
    if not isinstance(document.data, dict):
        known = ", ".join(_known_keys(model))
        stands = "The file is empty." if document.data is None else "The file has no keys."
        return [document.problem((), f"{stands} Write keys and values: {known}.")]
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    respelled = _respell(document, model, faults)
    if respelled is None:
        return _describe_all(document, model, faults)
    try:
        return model.model_validate(respelled)
    except ValidationError as error:
        return _describe_all(document, model, error.errors(include_url=False))


def _respell(
    document: Document, model: type[BaseModel], faults: list[ErrorDetails]
) -> Value | None:
    """The data with plain scalars as text where text is expected; None where nothing changes."""
    paths = {
        path
        for fault in faults
        if fault["type"] == "string_type" and fault["input"] is not None
        for path in [_resolve(model, document.data, fault["loc"])[0]]
        if path in document.spellings
    }
    return _with_spellings(document.data, (), document, paths) if paths else None


def _with_spellings(value: Value, path: Path, document: Document, paths: set[Path]) -> Value:
    if isinstance(value, dict):
        return {k: _with_spellings(v, (*path, k), document, paths) for k, v in value.items()}
    if isinstance(value, list):
        return [_with_spellings(v, (*path, i), document, paths) for i, v in enumerate(value)]
    return document.spellings[path] if path in paths else value


def _describe_all(
    document: Document, model: type[BaseModel], faults: list[ErrorDetails]
) -> list[Problem]:
    problems: dict[Problem, None] = {}
    shapes: dict[Path, list[str]] = {}
    values: dict[Path, Any] = {}
    for fault in faults:
        if shape := find_shape(fault):
            path, _ = _resolve(model, document.data, fault["loc"])
            shapes.setdefault(path, []).append(shape)
            values[path] = fault["input"]
        else:
            problems[_describe(document, model, fault)] = None
    for path, alternatives in shapes.items():
        sentence = describe_shape(list(dict.fromkeys(alternatives)), values[path], _name(path))
        problems[document.problem(path, sentence)] = None
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def _describe(document: Document, model: type[BaseModel], fault: ErrorDetails) -> Problem:
    loc = fault["loc"]
    path, _ = _resolve(model, document.data, loc)
    if fault["type"] == "extra_forbidden":
        line, column = document.at_key(path)
        _, kinds = _resolve(model, document.data, loc[:-1])
        known = [key for kind in kinds for key in _known_keys(kind)]
        sentence = describe_unknown_key(str(loc[-1]), known)
        return Problem(document.file, line, column, sentence)
    if fault["type"] == "missing":
        return document.problem(path, _describe_missing(str(loc[-1]), path))
    return document.problem(path, describe_value_error(fault, _name(path)))


def _describe_missing(key: str, path: Path) -> str:
    where = f" in {_name(path)}" if path else ""
    return f"“{key}” is missing{where}."


def _name(path: Path) -> str:
    """What a sentence calls the value: its key, or its number in the list of that key."""
    if not path:
        return "The file"
    if isinstance(path[-1], str):
        return f"“{path[-1]}”"
    number = path[-1] + 1
    names = [step for step in path if isinstance(step, str)]
    return f"item {number} of {quote(names[-1])}" if names else f"item {number}"


def _resolve(
    model: type[BaseModel], data: Value, loc: tuple[str | int, ...]
) -> tuple[Path, list[Any]]:
    """The path in the document, and the types the model has there.

    Pydantic's location also names the chosen member of a union, which is no key: where several
    types are possible, the next step only says which.
    """
    path: Path = ()
    kinds: list[Any] = [model]
    for step in loc:
        if len(kinds) > 1:
            kinds = [kind for kind in kinds if step in _labels(kind)]
            continue
        inner = _child(data, step)
        if inner is None:
            continue
        data, path = inner[0], (*path, step)
        kinds = [after for kind in kinds for after in _follow(kind, step)]
    return path, kinds


def _child(value: Value, step: str | int) -> tuple[Value] | None:
    if isinstance(value, dict) and isinstance(step, str) and step in value:
        return (value[step],)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return (value[step],)
    return None


def _follow(kind: Any, step: str | int) -> Iterator[Any]:
    """The types that can stand behind one step of a location."""
    if _is_model(kind):
        for name, field in kind.model_fields.items():
            if step == (field.alias or name):
                yield from _members(field.annotation)
    elif isinstance(step, int):
        for argument in get_args(kind):
            if argument is not Ellipsis:
                yield from _members(argument)


def _labels(kind: Any) -> set[Any]:
    """The names by which pydantic may call one member of a union."""
    labels = {getattr(kind, "__name__", str(kind)), str(kind)}
    if _is_model(kind):
        for field in kind.model_fields.values():
            if get_origin(field.annotation) is Literal:
                labels.update(get_args(field.annotation))
    return labels


def _members(annotation: Any) -> Iterator[Any]:
    """The annotation itself, or each member of a union, without what is annotated to it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin in {Union, types.UnionType}:
        for member in get_args(annotation):
            yield from _members(member)
    elif annotation is not type(None):
        yield annotation


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _known_keys(kind: Any) -> list[str]:
    if not _is_model(kind):
        return []
    return [field.alias or name for name, field in kind.model_fields.items()]

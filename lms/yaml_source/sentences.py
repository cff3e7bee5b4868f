"""What a fault in a YAML file is called in plain words."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails
from ruamel.yaml.error import MarkedYAMLError, StringMark

_SYNTAX = {
    "mapping values are not allowed here": "No value can begin after this colon. Check the "
    "indentation of this line, or put the text in quotes.",
    "found character '\\t'": "A tab stands where the line is indented. Use spaces.",
    "that cannot start any token": "No text can begin with this character. Put the text in quotes.",
    "found unexpected end of stream": "The quotes that open here are not closed.",
    "could not find expected ':'": "A colon is missing after this key.",
    "expected ',' or": "A comma or a closing bracket is missing before this place.",
    "found unknown escape character": "A backslash in double quotes begins a code. Write it twice.",
    "expected <block end>": "This line does not fit those above it. Check its indentation and "
    "its quotes.",
    "expected the node content": "A value is expected here. Put the text in quotes.",
}
_OPENING_MATTERS = "found unexpected end of stream"

_SHAPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "finite_number": "a number",
    "bool_type": "yes or no",
    "bool_parsing": "yes or no",
    "date_type": "a date such as 2026-11-16",
    "date_parsing": "a date such as 2026-11-16",
    "date_from_datetime_parsing": "a date such as 2026-11-16",
    "date_from_datetime_inexact": "a date such as 2026-11-16",
    "list_type": "a list, each item on a line that begins with a hyphen",
    "tuple_type": "a list, each item on a line that begins with a hyphen",
    "dict_type": "a block of keys and values",
    "model_type": "a block of keys and values",
    "model_attributes_type": "a block of keys and values",
}
_LIMITS = {
    "greater_than_equal": ("ge", "must be {} or more"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be {} or less"),
    "less_than": ("lt", "must be less than {}"),
    "string_too_short": ("min_length", "must have {} characters or more"),
    "string_too_long": ("max_length", "must have {} characters or fewer"),
    "too_short": ("min_length", "must have {} items or more"),
    "too_long": ("max_length", "must have {} items or fewer"),
}


def describe_syntax_error(error: MarkedYAMLError) -> tuple[StringMark, str]:
    """Say where the syntax breaks, and what to do about it."""
    problem = str(error.problem)
    mark = error.problem_mark or error.context_mark
    if _OPENING_MATTERS in problem or problem.startswith("could not find expected ':'"):
        mark = error.context_mark or mark
    for beginning, sentence in _SYNTAX.items():
        if beginning in problem:
            return mark, sentence
    return mark, f"This is not readable as YAML: {problem}."


def describe_value_error(error: ErrorDetails, name: str) -> str:
    """Say what is wrong with a value that does not fit its model."""
    kind = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    if kind in _LIMITS:
        return describe_limit(kind, context, name)
    if kind.startswith("union_tag"):
        return describe_union(context)
    if kind in {"value_error", "assertion_error"}:
        return str(context["error"])
    return f"{name}: {error['msg']}."


def find_shape(error: ErrorDetails) -> str | None:
    """What the value had to be, where that is what is wrong with it."""
    expected = _SHAPES.get(error["type"]) or error.get("ctx", {}).get("expected")
    return re.sub(r"'([^']*)'", r"“\1”", str(expected)) if expected else None


def describe_shape(shapes: Sequence[str], value: object, name: str) -> str:
    """Say what a value has to be; a value of several possible types is named once."""
    return f"{name} must be {join(shapes)}, not {quote(value)}."


def describe_union(context: dict[str, Any]) -> str:
    """Say which kinds there are, where a block names none of them."""
    key = str(context["discriminator"]).strip("'")
    if "tag" not in context:
        return f"“{key}” is missing."
    offered = [word.strip(" '") for word in str(context["expected_tags"]).split(",")]
    close = get_close_matches(str(context["tag"]), offered, n=1)
    guess = f" Did you mean “{close[0]}”?" if close else ""
    return (
        f"“{key}” must be {join([f'“{word}”' for word in offered])}, not “{context['tag']}”.{guess}"
    )


def join(words: Sequence[str]) -> str:
    """One word of several: a, b or c."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


def describe_limit(kind: str, context: dict[str, Any], name: str) -> str:
    """Say which limit a value leaves."""
    key, words = _LIMITS[kind]
    limit = context[key]
    if limit == 1 and key == "min_length":
        return f"{name} is empty. Give it a value."
    return f"{name} {words.format(limit)}."


def describe_unknown_key(key: str, known: Sequence[str]) -> str:
    """Say that a key means nothing here, and what may have been meant."""
    close = get_close_matches(key, known, n=1)
    if close:
        return f"“{key}” is not known here. Did you mean “{close[0]}”?"
    if known:
        return f"“{key}” is not known here. Known are: {', '.join(known)}."
    return f"“{key}” is not known here."


def quote(value: object) -> str:
    """Name a value in a sentence, shortened where it is long."""
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(str(value).split())
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"

"""A quiz as plain texts, finished or not: what a form shows and what a draft's file says."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.errors import Problem
from lms.quizzes.writer import write_values
from lms.yaml_source import Document, Path, read_yaml

HEADER = (
    "title",
    "policy",
    "pass_mark",
    "attempts",
    "wait_hours",
    "layout",
    "order",
    "introduction",
)
SHARED = ("id", "type", "section", "text", "feedback", "points")
ROWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "single": ("answers", ("text", "correct", "feedback")),
    "multiple": ("answers", ("text", "correct", "feedback")),
    "matching": ("pairs", ("left", "right")),
    "ordering": ("items", ()),
    "text": ("accept", ()),
}
FIGURES: Mapping[str, tuple[str, ...]] = {
    "true_false": ("correct",),
    "number": ("correct", "tolerance", "unit"),
}
_WHOLE = frozenset({"pass_mark", "attempts", "wait_hours", "points"})
_BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}
Values = dict[str, Any]


def read_values(source: str, *, file: str) -> Values | list[Problem]:
    """The texts of the file, or what keeps a form from showing all of them."""
    document = read_yaml(source, file=file)
    if isinstance(document, list):
        return document
    values = _spell(document, (), document.data)
    fault = _find_unshown(values)
    if fault is not None:
        return [document.problem(*fault)]
    return {"questions": [], **values}


def write_source(values: Values) -> str:
    """The file that says these texts; reading it gives them again."""
    header = {key: _type(key, values[key]) for key in HEADER if values.get(key)}
    return write_values(header, [_write_question(each) for each in values["questions"]])


def rows_of(question: Mapping[str, Any]) -> list[Any]:
    """The answers, pairs, items or spellings of a question; empty where its type has none."""
    name, _ = ROWS.get(question.get("type", ""), ("", ()))
    rows: list[Any] = question.get(name) or []
    return rows


def change_type(question: Values, kind: str) -> Values:
    """The question as another type, with the texts of its rows carried over."""
    texts = [_first_text(row) for row in rows_of(question)]
    changed = {key: question[key] for key in SHARED if key in question}
    changed["type"] = kind
    if kind not in ROWS:
        return changed
    name, fields = ROWS[kind]
    if fields and name in question:
        changed[name] = question[name]
    else:
        changed[name] = [{fields[0]: text} if fields else text for text in texts]
    return changed


def _first_text(row: object) -> str:
    if isinstance(row, Mapping):
        return str(row.get("text") or row.get("left") or "")
    return str(row)


def _spell(document: Document, path: Path, value: object) -> Any:
    """Every leaf as it is spelled in the file; what is empty in a block is left out."""
    if isinstance(value, dict):
        inner = {key: _spell(document, (*path, key), each) for key, each in value.items()}
        return {key: each for key, each in inner.items() if each not in ("", [], {})}
    if isinstance(value, list):
        return [_spell(document, (*path, place), each) for place, each in enumerate(value)]
    if value is None:
        return ""
    text = document.spellings.get(path, str(value)).strip()
    if path[-1:] == ("correct",) and text.casefold() in _BOOLEANS:
        return "yes" if _BOOLEANS[text.casefold()] else "no"
    return text


def _find_unshown(values: Any) -> tuple[Path, str] | None:
    """The first thing that a form has no field for."""
    if not isinstance(values, dict):
        return (), "The file has to be a block of keys: title, policy, questions and more."
    if fault := _find_stray(values, (), HEADER, "questions"):
        return fault
    questions = values.get("questions", [])
    if not isinstance(questions, list):
        return ("questions",), "The questions have to be a list."
    for number, question in enumerate(questions):
        fault = _find_unshown_part(question, ("questions", number))
        if fault:
            return fault
    return None


def _find_unshown_part(question: Any, path: Path) -> tuple[Path, str] | None:
    kind = question.get("type") if isinstance(question, dict) else None
    if not isinstance(kind, str) or (kind not in ROWS and kind not in FIGURES):
        return path, "This question has no type that the form knows. Mend it in the file."
    name, fields = ROWS.get(kind, ("", ()))
    if fault := _find_stray(question, path, (*SHARED, *FIGURES.get(kind, ())), name):
        return fault
    rows = question.get(name, [])
    if not isinstance(rows, list):
        return (*path, name), f"“{name}” has to be a list."
    for number, row in enumerate(rows):
        place = (*path, name, number)
        fault = _find_stray(row, place, fields, "") if isinstance(row, dict) and fields else None
        if fault or isinstance(row, dict) != bool(fields) or isinstance(row, list):
            return fault or (place, "The form cannot show this entry. Mend it in the file.")
    return None


def _find_stray(
    values: Mapping[str, Any], path: Path, known: Sequence[str], block: str
) -> tuple[Path, str] | None:
    for key, value in values.items():
        if key == block:
            continue
        if key not in known:
            return (*path, key), f"“{key}” is not known here, and the form has no field for it."
        if not isinstance(value, str):
            return (*path, key), f"“{key}” has to be one text."
    return None


def _write_question(question: Mapping[str, Any]) -> Values:
    kind = question.get("type", "")
    name, fields = ROWS.get(kind, ("", ()))
    written = {key: question[key] for key in ("id", "type", "section", "text") if question.get(key)}
    if rows := question.get(name):
        written[name] = [_write_row(row, fields) for row in rows]
    for key in FIGURES.get(kind, ()):
        if question.get(key):
            written[key] = _type(key, question[key])
    for key in ("feedback", "points"):
        if question.get(key):
            written[key] = _type(key, question[key])
    return written


def _write_row(row: Any, fields: Sequence[str]) -> Any:
    if not fields:
        return row
    kept = {key: _type(key, row[key]) for key in fields if row.get(key)}
    return {fields[0]: "", **kept}


def _type(key: str, text: str) -> Any:
    """Whole numbers and yes or no as such, so that the file reads as a person would write it."""
    if key in _WHOLE and text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    if key == "correct" and text in ("yes", "no"):
        return text == "yes"
    return text

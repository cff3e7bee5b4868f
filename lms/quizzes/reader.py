"""How a quiz file becomes a quiz, or a list of what to mend in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar, cast

from lms.errors import Problem
from lms.quizzes.definition import (
    MOST_QUESTIONS,
    QUESTION_TYPES,
    Question,
    QuizDefinition,
    QuizHeader,
)
from lms.quizzes.faults import Fault, find_question_faults, find_repeated_ids
from lms.quizzes.fields import has_count
from lms.yaml_source import Document, Path, Value, read_yaml, validate

Place = TypeVar("Place")


class _QuizFile(QuizHeader):
    """The file before each question is read by its own type."""

    questions: Annotated[tuple[Any, ...], has_count(1, MOST_QUESTIONS)]


@dataclass(frozen=True)
class PlacedQuiz:
    """A quiz, and where in its file each part of it stands."""

    definition: QuizDefinition
    document: Document


def read_quiz(text: str, *, file: str) -> QuizDefinition | list[Problem]:
    """Read a quiz file; every problem has its line, its column and a sentence."""
    placed = read_placed_quiz(text, file=file)
    return placed if isinstance(placed, list) else placed.definition


def read_placed_quiz(text: str, *, file: str) -> PlacedQuiz | list[Problem]:
    """Read a quiz file and keep the places of its parts."""
    document = read_yaml(text, file=file)
    return document if isinstance(document, list) else _read_document(document)


def read_quiz_values(values: object) -> QuizDefinition | list[Fault]:
    """Read a quiz from the plain values of a form; every fault has the path of its field.

    A field that is missing is told at the block in which it is missing.
    """
    paths = list(_list_paths(values, ()))
    places = {path: (number, 0) for number, path in enumerate(paths)}
    placed = _read_document(Document("", cast("Value", values), places, places, {}))
    if isinstance(placed, list):
        return [Fault(paths[problem.line], problem.sentence) for problem in placed]
    return placed.definition


def _list_paths(values: object, path: Path) -> Iterator[Path]:
    """The path of each value, in the order in which the values stand."""
    yield path
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(values, dict):
        inner = values.items()
    elif isinstance(values, list):
        inner = enumerate(values)
    for key, each in inner:
        yield from _list_paths(each, (*path, key))


def _read_document(document: Document) -> PlacedQuiz | list[Problem]:
    header = validate(document, _QuizFile)
    problems = header if isinstance(header, list) else []
    parts = _divide(document)
    read = [_read_question(part) for part in parts]
    for result in read:
        problems += result if isinstance(result, list) else []
    ids = [_find_id(result, part.data) for result, part in zip(read, parts, strict=True)]
    problems += [_at(document, fault) for fault in find_repeated_ids(ids)]
    if problems or isinstance(header, list):
        return sorted(problems, key=lambda problem: (problem.line, problem.column))
    facts = {name: getattr(header, name) for name in QuizHeader.model_fields}
    definition = QuizDefinition.model_validate({**facts, "questions": tuple(read)})
    return PlacedQuiz(definition, document)


def _divide(document: Document) -> list[Document]:
    """One document for each question, with the places that it has in the file."""
    questions = document.data.get("questions") if isinstance(document.data, dict) else None
    if not isinstance(questions, list) or len(questions) > MOST_QUESTIONS:
        return []
    values = _divide_places(document.values, len(questions))
    keys = _divide_places(document.keys, len(questions))
    spellings = _divide_places(document.spellings, len(questions))
    return [
        Document(document.file, question, values[number], keys[number], spellings[number])
        for number, question in enumerate(questions)
    ]


def _divide_places(places: Mapping[Path, Place], count: int) -> list[dict[Path, Place]]:
    found: list[dict[Path, Place]] = [{} for _ in range(count)]
    for path, place in places.items():
        if len(path) > 1 and path[0] == "questions" and isinstance(path[1], int):
            found[path[1]][path[2:]] = place
    return found


def _read_question(part: Document) -> Question | list[Problem]:
    if not isinstance(part.data, dict):
        return [
            part.problem((), "A question is a block of keys: id, type, section, text and more.")
        ]
    kind = part.data.get("type")
    if not isinstance(kind, str) or kind not in QUESTION_TYPES:
        return [part.problem(("type",), _describe_type(part.spellings.get(("type",), kind)))]
    question = validate(part, QUESTION_TYPES[kind])
    if isinstance(question, list):
        return question
    known = cast("Question", question)
    return [_at(part, fault) for fault in find_question_faults(known)] or known


def _describe_type(kind: object) -> str:
    offered = ", ".join(QUESTION_TYPES)
    if kind is None:
        return f"“type” is missing. Write one of {offered}."
    close = get_close_matches(str(kind), QUESTION_TYPES, n=1)
    hint = f"Did you mean “{close[0]}”?" if close else f"Write one of {offered}."
    return f"“{str(kind)[:40]}” is not a type of question. {hint}"


def _find_id(result: Question | list[Problem], raw: Value) -> str | None:
    if not isinstance(result, list):
        return result.id
    written = raw.get("id") if isinstance(raw, dict) else None
    return written if isinstance(written, str) else None


def _at(document: Document, fault: Fault) -> Problem:
    return document.problem(fault.path, fault.sentence)

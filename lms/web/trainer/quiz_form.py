"""What the fields of the quiz form bring, and which field a problem belongs to."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.policies.sections import SectionLine
from lms.quizzes.faults import Fault
from lms.quizzes.plain_values import (
    FIGURES,
    HEADER,
    ROWS,
    SHARED,
    Values,
    change_type,
    rows_of,
)
from lms.quizzes.reader import read_quiz_values
from lms.web.trainer.fault_words import find_missing, say_in_form

MOST_ROWS = 20
FEWEST_ROWS = {"text": 1}
TYPE_WORDS = {
    "single": "One right answer",
    "multiple": "Several right answers",
    "true_false": "True or false",
    "matching": "Pairs that belong together",
    "ordering": "Put in order",
    "number": "A number",
    "text": "A few words",
}


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field: its question (None for the head), its id, a sentence."""

    question: int | None
    anchor: str
    sentence: str

    @property
    def pair(self) -> tuple[str, str]:
        """The field and the sentence, as a summary of errors lists them."""
        return self.anchor, self.sentence


def read_header(form: MultiDict[str, str], values: Values) -> Values:
    """The values with the fields of the head as the form has them."""
    changed = {key: tidy(form.get(key, values.get(key, ""))) for key in HEADER}
    return {**values, **changed}


def read_question(form: MultiDict[str, str], question: Values) -> Values:
    """The question with its fields as the form has them; its type is the one it was shown as."""
    kind = question["type"]
    changed: Values = {key: tidy(form.get(key, question.get(key, ""))) for key in SHARED}
    changed["type"] = kind
    for key in FIGURES.get(kind, ()):
        changed[key] = tidy(form.get(key, ""))
    if kind in ROWS:
        name, fields = ROWS[kind]
        count = _read_count(form.get("rows", ""))
        changed[name] = [_read_row(form, place, kind, fields) for place in range(count)]
    return changed


def apply_to_question(question: Values, op: str) -> Values:
    """The question after the pressed button: a row more or less, moved, or another type."""
    act, _, rest = op.partition(":")
    if act == "retype" and rest in TYPE_WORDS:
        return change_type(question, rest)
    if question["type"] not in ROWS:
        return question
    name, fields = ROWS[question["type"]]
    rows = list(rows_of(question))
    if act == "add-row" and len(rows) < MOST_ROWS:
        rows.append({} if fields else "")
    elif (place := read_place(rest)) is not None and place < len(rows):
        _change_rows(rows, act, place)
    return {**question, name: rows}


def apply_to_quiz(values: Values, op: str, used_ids: Sequence[str]) -> Values:
    """The quiz after the pressed button: a question more or less, or moved."""
    act, _, rest = op.partition(":")
    questions = list(values["questions"])
    if act == "add" and rest in TYPE_WORDS:
        questions.append(make_question(rest, values, used_ids))
    elif (place := read_place(rest)) is not None and place < len(questions):
        _change_rows(questions, act, place)
    return {**values, "questions": questions}


def read_place(text: str) -> int | None:
    """The place that a button names, counted from 0; None where it is no small number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def make_question(kind: str, values: Values, used_ids: Sequence[str]) -> Values:
    """An empty question with an id that no question of this quiz ever had."""
    taken = {*used_ids, *(str(q.get("id", "")) for q in values["questions"])}
    number = len(values["questions"]) + 1
    while f"question-{number}" in taken:
        number += 1
    return {"id": f"question-{number}", "type": kind}


def list_faults(values: Values, sections: Sequence[SectionLine]) -> tuple[FieldFault, ...]:
    """What has to be mended, field by field, in the order of the form."""
    read = read_quiz_values(_to_readable(values))
    faults = [_place_fault(fault) for fault in read] if isinstance(read, list) else []
    return (*faults, *_list_unknown_sections(values, sections, faults))


def is_begun(question: Values) -> bool:
    """Whether anything was written into the question yet."""
    return any(question.get(key) for key in ("text", "section", "feedback"))


def is_unfilled(row: object) -> bool:
    """Whether nothing was written into this row."""
    texts = row.values() if isinstance(row, Mapping) else [row]
    return not any(texts)


def drop_unfilled(question: Values) -> Values:
    """The question without the rows that were left empty at its end."""
    if question["type"] not in ROWS:
        return question
    name, _ = ROWS[question["type"]]
    rows = list(rows_of(question))
    while rows and is_unfilled(rows[-1]):
        rows.pop()
    return {**question, name: rows}


def tidy(text: str) -> str:
    """The text as a file can keep it: one kind of line end, no invisible characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = ("".join(c for c in line if unicodedata.category(c) != "Cc").rstrip() for line in lines)
    return unicodedata.normalize("NFC", "\n".join(kept)).strip()


def _place_fault(fault: Fault) -> FieldFault:
    in_question = fault.path[:1] == ("questions",) and len(fault.path) > 1
    path = [str(part) for part in (fault.path[2:] if in_question else fault.path)]
    if missing := find_missing(fault.sentence):
        path.append(missing)
    sentence = say_in_form(fault.sentence, path)
    number = int(fault.path[1]) if in_question else None
    return FieldFault(number, "-".join(path) or ("text" if in_question else "title"), sentence)


def _change_rows(rows: list[Any], act: str, place: int) -> None:
    other = {"up": place - 1, "down": place + 1}.get(act, -1)
    if act == "remove":
        rows.pop(place)
    elif 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]


def _read_count(entry: str) -> int:
    return min(read_place(entry) or 0, MOST_ROWS)


def _read_row(form: MultiDict[str, str], place: int, kind: str, fields: Sequence[str]) -> Any:
    if not fields:
        return tidy(form.get(f"row-{place}-text", ""))
    row = {key: tidy(form.get(f"row-{place}-{key}", "")) for key in fields if key != "correct"}
    if kind in {"single", "multiple"} and str(place) in form.getlist("correct"):
        row["correct"] = "yes"
    return {key: text for key, text in row.items() if text}


def _to_readable(values: Values) -> Values:
    """The values as the reader of quizzes takes them: figures as figures."""
    header: Values = {key: _read_figure(key, values[key]) for key in HEADER if values.get(key)}
    questions = []
    for question in values["questions"]:
        kept = {key: _read_figure(key, text) for key, text in question.items() if text}
        for name, _ in ROWS.values():
            if name in kept:
                kept[name] = [_complete(row, name) for row in kept[name]]
        questions.append(kept)
    return {**header, "questions": questions}


def _complete(row: Any, name: str) -> Any:
    """The row with its fields, so that an empty one is told as empty and not as missing."""
    if not isinstance(row, dict):
        return row
    fields = ("left", "right") if name == "pairs" else ("text",)
    return {**dict.fromkeys(fields, ""), **row}


def _read_figure(key: str, value: Any) -> Any:
    whole = key in {"pass_mark", "attempts", "wait_hours", "points"}
    if whole and isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:9])
    return value


def _list_unknown_sections(
    values: Values, sections: Sequence[SectionLine], faults: Sequence[FieldFault]
) -> list[FieldFault]:
    known = {section.key for section in sections}
    told = {fault.question for fault in faults if fault.anchor == "section"}
    found = []
    if values.get("policy") and values["policy"] not in {section.policy for section in sections}:
        found.append(FieldFault(None, "policy", "This policy is not in force. Choose another."))
    for number, question in enumerate(values["questions"]):
        if question.get("section") and question["section"] not in known and number not in told:
            sentence = "This section is in no policy in force. Choose another."
            found.append(FieldFault(number, "section", sentence))
    return found

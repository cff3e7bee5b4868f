"""How the form says what is wrong: by the labels on the page, never by keys of the file."""

import re
from collections.abc import Sequence

LABELS = {
    "title": "The title",
    "policy": "The policy",
    "pass_mark": "The pass mark",
    "attempts": "Attempts",
    "wait_hours": "The pause",
    "introduction": "The introduction",
    "section": "The section",
    "text": "The question",
    "feedback": "The reason",
    "points": "The points",
    "correct": "The right answer",
    "answers": "The list of answers",
    "pairs": "The list of pairs",
    "items": "The list of items",
    "accept": "The list of spellings",
    "tolerance": "The accepted difference",
    "unit": "The unit",
    "questions": "The list of questions",
}
MISSING = {
    "title": "Write a title.",
    "policy": "Choose the policy that the quiz is about.",
    "pass_mark": "Write the pass mark.",
    "text": "Write the question.",
    "section": "Choose the section behind it.",
    "feedback": "Write why the right answer is right.",
    "correct": "Give the right answer.",
    "answers": "Write at least two answers.",
    "pairs": "Write at least two pairs.",
    "items": "Write at least two items.",
    "accept": "Write a spelling that is right.",
    "questions": "Add a question.",
}
ROWS = {
    ("answers", "text"): "Answer {}",
    ("answers", "correct"): "Answer {}",
    ("answers", "feedback"): "The note on answer {}",
    ("pairs", "left"): "The left side of pair {}",
    ("pairs", "right"): "The right side of pair {}",
    ("items", ""): "Item {}",
    ("accept", ""): "Spelling {}",
}
_MISSING = re.compile(r"“(\w+)” is missing")
_EMPTY = re.compile(r" is (empty|missing)\b")
_KEY = re.compile(r"“(\w+)”")
_UNMARKED = re.compile(r"No answer of “[^”]*” is correct\. .*")
_TWICE = re.compile(r"(Answer \d+) is correct already\b.*")
_COUNT = re.compile(r"(\d+) to (\d+) items belong in this list; (\d+) stands? in it\.")
_ROW_WORDS = {"answers": "answers", "pairs": "pairs", "items": "items", "accept": "spellings"}


def find_missing(sentence: str) -> str:
    """The key of which the file says that it is missing; empty where it says something else."""
    found = _MISSING.match(sentence)
    return found.group(1) if found else ""


def say_in_form(sentence: str, path: Sequence[str]) -> str:
    """The sentence of the file in the words of the form; `path` leads to the field it is about."""
    row = _name_row(path)
    if row and _EMPTY.search(sentence):
        return f"{row} is empty. Write it, or remove the row."
    if row:
        said = sentence.replace("This says", f"{row} says").replace(f"“{path[-1]}”", row)
        return _TWICE.sub(_say_twice, said)
    if path[-1:] and find_missing(sentence) == path[-1] and path[-1] in MISSING:
        return MISSING[path[-1]]
    if counted := _COUNT.fullmatch(sentence):
        return _say_count(path[-1], *counted.groups())
    said = _UNMARKED.sub("No answer is marked as right. Mark the right one.", sentence)
    return _KEY.sub(lambda found: LABELS.get(found.group(1), found.group(0)), said)


def _name_row(path: Sequence[str]) -> str:
    if len(path) < 2 or not path[1].isdigit():
        return ""
    words = ROWS.get((path[0], path[2] if len(path) > 2 else ""), "")
    return words.format(int(path[1]) + 1)


def _say_count(name: str, least: str, most: str, present: str) -> str:
    if present == "0" and name in MISSING:
        return MISSING[name]
    words = _ROW_WORDS.get(name, name)
    return f"{least} to {most} {words} belong here, and there {_be(present)} {present}."


def _be(count: str) -> str:
    return "is" if count == "1" else "are"


def _say_twice(found: re.Match[str]) -> str:
    return (
        f"{found.group(1)} is marked as right already, and only one can be. "
        "Take one mark away, or change the kind of question."
    )

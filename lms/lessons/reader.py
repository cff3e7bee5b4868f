"""How a lesson's file becomes its facts and its text, or a list of what to mend in it."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import get_close_matches

from lms.errors import Problem
from lms.lessons.definition import LessonKeys
from lms.lessons.pictures import find_faults, list_shown
from lms.markup import find_excess, mask_code, read_link
from lms.yaml_source import cut_front_matter, read_yaml, validate

# Signs that nobody sees, or that turn the direction of what follows.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_LINK = re.compile(r"\]\(([^()\s]+)")
NO_FACTS = (
    "The file does not begin with the facts of the lesson. Write them between two lines of "
    "three hyphens, before the text."
)


@dataclass(frozen=True)
class LessonFile:
    """A lesson as its trainer wrote it; the text begins at its line of the file."""

    keys: LessonKeys
    body: str
    body_line: int

    @property
    def names(self) -> tuple[str, ...]:
        """The files that it shows, each once."""
        return tuple(dict.fromkeys(shown.name for shown in list_shown(self.body)))


def read_lesson(text: str, *, file: str) -> LessonFile | list[Problem]:
    """Read a lesson; every problem has its line, its column and a sentence."""
    cut = cut_front_matter(text)
    if cut.facts is None:
        return [Problem(file, 1, 1, NO_FACTS)]
    document = read_yaml(cut.facts, file=file, first_line=2)
    keys = document if isinstance(document, list) else validate(document, LessonKeys)
    problems = [
        Problem(file, cut.body_line + line - 1, column, sentence)
        for line, column, sentence in sorted(_find_faults_of_body(cut.body))
    ]
    if isinstance(keys, list):
        return sorted([*keys, *problems], key=lambda each: (each.line, each.column))
    if not cut.body.strip() and keys.link is None:
        problems.append(
            Problem(file, cut.body_line, 1, "Nothing stands here yet. Write the lesson.")
        )
    return problems or LessonFile(keys, cut.body, cut.body_line)


def find_missing_files(
    lesson: LessonFile, known: AbstractSet[str], *, file: str
) -> Iterator[Problem]:
    """Pictures and films that the text shows and that nobody has uploaded."""
    for shown in list_shown(lesson.body):
        if shown.name not in known:
            close = get_close_matches(shown.name, sorted(known), n=1)
            hint = f"Did you mean “{close[0]}”?" if close else "Upload it, or take the line out."
            line, column = lesson.body_line + shown.line - 1, len(f"![{shown.words}](") + 1
            sentence = f"This lesson has no file “{shown.name}”. {hint}"
            yield Problem(file, line, column, sentence)


def write_lesson(fields: Mapping[str, str], body: str) -> str:
    """The file of a lesson with those facts, as they were typed; empty ones are left out."""
    lines = [
        f"{key}: {_write_value(key, value)}\n" for key, value in fields.items() if value.strip()
    ]
    return f"---\n{''.join(lines)}---\n{body}"


def read_fields(text: str) -> tuple[dict[str, str], str]:
    """The facts as fields of a form, whatever is wrong with them, and the text."""
    cut = cut_front_matter(text)
    document = read_yaml(cut.facts or "", file="", first_line=2)
    values = document.data if not isinstance(document, list) else None
    fields = values if isinstance(values, dict) else {}
    return {key: "" if value is None else str(value) for key, value in fields.items()}, cut.body


def _write_value(key: str, value: str) -> str:
    plain = " ".join(value.split())
    if key == "minutes" and re.fullmatch(r"[0-9]{1,6}", plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _find_faults_of_body(body: str) -> Iterator[tuple[int, int, str]]:
    if excess := find_excess(body):
        yield excess[0], 1, excess[1]
        return
    yield from find_faults(body)
    for number, line in enumerate(body.split("\n"), start=1):
        if unseen := _UNSEEN.search(line.removesuffix("\r")):
            code = f"U+{ord(unseen.group()):04X}"
            yield (
                number,
                unseen.start() + 1,
                f"An invisible character ({code}) stands here. Remove it.",
            )
    for number, line in enumerate(mask_code(body), start=1):
        for match in _LINK.finditer(line):
            if not line[: match.start()].rpartition("[")[0].endswith("!") and not read_link(
                match[1]
            ):
                sentence = (
                    f"A link cannot lead to “{match[1][:80]}”. Write an address with https://."
                )
                yield number, match.start(1) + 1, sentence

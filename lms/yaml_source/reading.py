"""How a YAML text becomes plain values, each with its line and column."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from lms.errors import Problem
from lms.yaml_source.sentences import describe_syntax_error

Scalar = str | int | float | bool | None
Value = Scalar | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]
Position = tuple[int, int]

LARGEST_TEXT = 1_000_000
DEEPEST_NESTING = 50
_FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True)
class Document:
    """The values of one file, and the place of each."""

    file: str
    data: Value
    values: Mapping[Path, Position]
    keys: Mapping[Path, Position]
    spellings: Mapping[Path, str]

    def at(self, path: Path) -> Position:
        """Line and column of the value, or of the nearest thing around it that exists."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values[path]

    def at_key(self, path: Path) -> Position:
        """Line and column of the key that names the value; of the value itself in a list."""
        return self.keys[path] if path in self.keys else self.at(path)

    def problem(self, path: Path, sentence: str) -> Problem:
        """The problem that this value has."""
        line, column = self.at(path)
        return Problem(self.file, line, column, sentence)


class _FaultError(Exception):
    """The text leaves the plain subset of YAML at this mark."""

    def __init__(self, mark: StringMark, sentence: str) -> None:
        super().__init__(sentence)
        self.mark = mark
        self.sentence = sentence


@dataclass
class _Frame:
    """A list or block that is being read."""

    path: Path
    content: list[Value] | dict[str, Value]
    key: str | None = None


@dataclass
class _Builder:
    first_line: int
    data: Value = None
    frames: list[_Frame] = field(default_factory=list)
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    spellings: dict[Path, str] = field(default_factory=dict)
    documents: int = 0

    def take(self, event: Event) -> None:
        _refuse_beyond_plain(event)
        if isinstance(event, DocumentStartEvent):
            self._open_document(event)
        elif isinstance(event, ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, MappingStartEvent):
            self._open(event, {})
        elif isinstance(event, SequenceStartEvent):
            self._open(event, [])
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.frames.pop()

    def position(self, mark: StringMark) -> Position:
        return mark.line + self.first_line, mark.column + 1

    def _open_document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _FaultError(
                event.start_mark, "A second document begins here. Keep one document in a file."
            )
        if event.version or event.tags:
            raise _FaultError(
                event.start_mark, "Lines that begin with % are not taken here. Remove them."
            )

    def _take_scalar(self, event: ScalarEvent) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.content, dict) and frame.key is None:
            self._take_key(frame, frame.content, event)
            return
        path = self._place(_read_scalar(event), event.start_mark)
        if event.style is None:
            self.spellings[path] = event.value
        if event.style is None and not event.value:
            self.values[path] = self.keys.get(path, self.values[path])

    def _take_key(self, frame: _Frame, content: dict[str, Value], event: ScalarEvent) -> None:
        path = (*frame.path, event.value)
        if event.value in content:
            first = self.keys[path][0]
            raise _FaultError(
                event.start_mark,
                f"“{event.value}” stands here a second time; the first is on line {first}. "
                "Keep one of them.",
            )
        frame.key = event.value
        self.keys[path] = self.position(event.start_mark)

    def _open(
        self, event: MappingStartEvent | SequenceStartEvent, content: list[Value] | dict[str, Value]
    ) -> None:
        if len(self.frames) >= DEEPEST_NESTING:
            raise _FaultError(
                event.start_mark, f"This is nested deeper than {DEEPEST_NESTING} levels."
            )
        path = self._place(content, event.start_mark)
        self.frames.append(_Frame(path, content))

    def _place(self, value: Value, mark: StringMark) -> Path:
        """Put the value where it belongs and remember its position."""
        path: Path = ()
        if not self.frames:
            self.data = value
        else:
            frame = self.frames[-1]
            if isinstance(frame.content, list):
                path = (*frame.path, len(frame.content))
                frame.content.append(value)
            elif frame.key is None:
                raise _FaultError(
                    mark,
                    "A key has to be a plain word. Text that begins with a brace or a bracket, "
                    "such as {{ fact }}, needs quotes round the whole of it.",
                )
            else:
                path = (*frame.path, frame.key)
                frame.content[frame.key] = value
                frame.key = None
        self.values[path] = self.position(mark)
        return path


def _refuse_beyond_plain(event: Event) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        raise _FaultError(
            event.start_mark,
            "Text that begins with & or * is a reference in YAML, and references are not taken "
            "here. Put the text in quotes, or write the value out.",
        )
    if getattr(event, "tag", None):
        raise _FaultError(
            event.start_mark,
            "Text that begins with ! is a tag in YAML, and tags are not taken here. "
            "Put the text in quotes, or remove the tag.",
        )


def _read_scalar(event: ScalarEvent) -> Scalar:
    # One form of Unicode: what is said here stands in the log, which takes no other.
    text = unicodedata.normalize("NFC", event.value)
    if event.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def read_yaml(text: str, *, file: str, first_line: int = 1) -> Document | list[Problem]:
    """Read the plain subset of YAML; first_line is where the text begins in its file."""
    text = text.removeprefix("\ufeff")
    if problems := list(_find_unreadable(text, file, first_line)):
        return problems
    builder = _Builder(first_line, values={(): (first_line, 1)})
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _FaultError as fault:
        return [Problem(file, *builder.position(fault.mark), fault.sentence)]
    except MarkedYAMLError as error:
        mark, sentence = describe_syntax_error(error)
        return [Problem(file, *builder.position(mark), sentence)]
    except (YAMLError, ValueError) as error:
        return [Problem(file, first_line, 1, f"This is not readable as YAML: {error}.")]
    return Document(file, builder.data, builder.values, builder.keys, builder.spellings)


def _find_unreadable(text: str, file: str, first_line: int) -> Iterator[Problem]:
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_TEXT:
        yield Problem(file, first_line, 1, "The text is larger than 1 MB. Divide it.")
        return
    if match := _FORBIDDEN.search(text):
        before = text[: match.start()].replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + first_line
        column = len(before) - (before.rfind("\n") + 1) + 1
        name = f"U+{ord(match.group()):04X}"
        yield Problem(file, line, column, f"A control character ({name}) stands here. Remove it.")

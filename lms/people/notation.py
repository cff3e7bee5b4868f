"""An audience in the small notation: “team: Backend and type: employee and not on leave”."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from lms.people.audience import (
    DEEPEST_CONDITION,
    JOINTS,
    Audience,
    Everyone,
    Path,
    fold,
    read_audience,
)
from lms.people.notation_tokens import NotationFault, Token, list_tokens

WORDS = {
    "department": "department",
    "team": "team",
    "job": "job_title",
    "job title": "job_title",
    "job_title": "job_title",
    "location": "location",
    "place": "location",
    "type": "employment_type",
    "employment type": "employment_type",
    "employment_type": "employment_type",
    "line": "line",
    "group": "group",
    "hired": "hired",
    "on leave": "on_leave",
    "on_leave": "on_leave",
}
LISTED = "department, team, job, location, type, line, group, hired, on leave"
EXAMPLE = "Write a condition such as team: Backend."
_JOINTS = ("and", "or")


@dataclass(frozen=True)
class _Node:
    """A condition as it was typed: its word, where it stood, and what belongs to it."""

    word: str
    place: Token
    values: tuple[Token, ...] = ()
    parts: tuple["_Node", ...] = ()


@dataclass(frozen=True)
class Named:
    """A value that the text names, and where."""

    fact: str
    value: str
    line: int
    column: int


@dataclass(frozen=True)
class Reading:
    """What a text says: an audience, or the faults for which it says none."""

    audience: Audience | None
    faults: tuple[NotationFault, ...]
    named: tuple[Named, ...] = ()


class _FaultError(Exception):
    """The text cannot be read any further than this part."""

    def __init__(self, token: Token, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = NotationFault(token.line, token.column, sentence)


def read_notation(text: str) -> Reading:
    """Read an audience that somebody typed, or say where and why it cannot be read."""
    tokens = list_tokens(text)
    if isinstance(tokens, NotationFault):
        return Reading(None, (tokens,))
    if len(tokens) == 1:
        return Reading(None, (NotationFault(1, 1, f"Nothing stands here. {EXAMPLE}"),))
    if len(tokens) == 2 and fold(tokens[0].text) == "everyone":
        return Reading(Everyone(), ())
    try:
        node = _Parser(tokens).read_whole()
    except _FaultError as error:
        return Reading(None, (error.fault,))
    places = dict(_list_places(node, ()))
    audience = read_audience(_to_data(node))
    if isinstance(audience, list):
        return Reading(None, tuple(_locate(path, places, sentence) for path, sentence in audience))
    return Reading(audience, (), tuple(_list_named(node)))


class _Parser:
    """Reads one part after the other; “and” binds more than “or”."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def read_whole(self) -> _Node:
        """The whole text as one condition."""
        node = self._read_any(0)
        if self._token.kind == ")":
            raise _FaultError(self._token, "This bracket closes none that was opened.")
        if self._token.kind != "end":
            raise _FaultError(self._token, "Write “and” or “or” before this.")
        return node

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _is_word(self, *words: str) -> bool:
        return self._token.kind == "word" and self._token.text.casefold() in words

    def _take(self) -> Token:
        token = self._token
        self._at += token.kind != "end"
        return token

    def _read_any(self, depth: int) -> _Node:
        return self._read_joined("or", "any", lambda: self._read_all(depth))

    def _read_all(self, depth: int) -> _Node:
        return self._read_joined("and", "all", lambda: self._read_one(depth))

    def _read_joined(self, word: str, joint: str, read: Callable[[], _Node]) -> _Node:
        begin = self._token
        parts = [read()]
        while self._is_word(word):
            self._take()
            parts.append(read())
        return parts[0] if len(parts) == 1 else _Node(joint, begin, parts=tuple(parts))

    def _read_one(self, depth: int) -> _Node:
        if depth > DEEPEST_CONDITION:
            sentence = f"Conditions are nested deeper than {DEEPEST_CONDITION} levels."
            raise _FaultError(self._token, sentence)
        if self._is_word("not"):
            begin = self._take()
            return _Node("not", begin, parts=(self._read_one(depth + 1),))
        if self._token.kind == "(":
            opening = self._take()
            inner = self._read_any(depth + 1)
            if self._token.kind != ")":
                raise _FaultError(opening, "This bracket is not closed again.")
            self._take()
            return inner
        return self._read_fact()

    def _read_fact(self) -> _Node:
        begin, words = self._token, []
        while self._token.kind == "word" and not self._is_word(*_JOINTS):
            words.append(self._take().text)
        name = WORDS.get(" ".join(words).casefold())
        if self._token.kind != ":":
            if name == "on_leave":
                return _Node(name, begin, (replace(begin, text="yes"),))
            raise _FaultError(begin, _explain(begin, words, name))
        if name is None:
            raise _FaultError(begin, _explain_word(" ".join(words)))
        self._take()
        values = [self._read_value(name)]
        while self._token.kind == ",":
            self._take()
            values.append(self._read_value(name))
        return _Node(name, begin, tuple(values))

    def _read_value(self, name: str) -> Token:
        if self._token.kind == "name":
            return self._take()
        begin, words = self._token, []
        while self._token.kind == "word" and not self._is_word(*_JOINTS):
            words.append(self._take().text)
        if not words:
            raise _FaultError(begin, f"A name is missing for “{_say_word(name)}:” here.")
        if self._token.kind == ":":
            raise _FaultError(
                begin, "Write “and” or “or” between two conditions, or put the name in quotes."
            )
        return replace(begin, text=" ".join(words))


def _say_word(name: str) -> str:
    return next(word for word, meant in WORDS.items() if meant == name)


def _explain_word(word: str) -> str:
    near = get_close_matches(word.casefold(), WORDS, n=1)
    if near:
        return f"“{word}” is not a condition. Did you mean “{near[0]}”?"
    return f"“{word}” is not a condition. Conditions are: {LISTED}."


def _explain(token: Token, words: list[str], name: str | None) -> str:
    """Why no condition begins at that part."""
    if name:
        return f"Write a colon and a name after “{' '.join(words)}”."
    if not words and token.kind == "end":
        return f"The text ends where a condition is expected. {EXAMPLE}"
    if [fold(word) for word in words] == ["everyone"]:
        return "“everyone” can only stand alone. Write the condition that is meant."
    said = " ".join(words) or token.text
    return (
        f"A condition is expected here, not “{said[:60]}”. {EXAMPLE} "
        "Several names of one condition are parted by commas."
    )


def _to_data(node: _Node) -> Any:
    if node.word in JOINTS:
        parts = [_to_data(part) for part in node.parts]
        return {node.word: parts[0] if node.word == "not" else parts}
    values = [value.text for value in node.values]
    if node.word == "on_leave" and len(values) == 1:
        return {"on_leave": values[0]}
    return {node.word: values}


def _list_places(node: _Node, path: Path) -> Iterator[tuple[Path, Token]]:
    """Where each part of the plain values stood."""
    yield path, node.place
    path = (*path, node.word)
    yield path, node.place
    for place, value in enumerate(node.values):
        yield (*path, place), value
    for place, part in enumerate(node.parts):
        yield from _list_places(part, path if node.word == "not" else (*path, place))


def _locate(path: Path, places: dict[Path, Token], sentence: str) -> NotationFault:
    while path not in places:
        path = path[:-1]
    return NotationFault(places[path].line, places[path].column, sentence)


def _list_named(node: _Node) -> Iterator[Named]:
    for value in node.values:
        yield Named(node.word, value.text, value.line, value.column)
    for part in node.parts:
        yield from _list_named(part)

"""How defined words are explained where they stand, without changing the stored text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import Protocol

from lms.slugs import write_slug

_CLOSED = {"a", "button", "code", "dl", "h1", "h2", "h3", "h4", "pre"}
# What stands within an address of mail or of a page is a part of it, not a word.
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*|[\w-]+(?:\.[\w-]+)+(?:/[\w./-]*)?"
# A line may end before or after a button, so what clings to the word is held to it.
_BEFORE = r"(?:[(\[\"“‘]|&quot;){0,2}"
_AFTER = r"(?:[)\],.;:!?\"”’…]|&quot;){0,3}"


class Explained(Protocol):
    """A word that can be explained; anchor is empty where no section defines it."""

    @property
    def word(self) -> str:
        """The word."""

    @property
    def definition(self) -> str:
        """What it means, as plain text."""

    @property
    def anchor(self) -> str:
        """The section that defines it."""


def explain_terms(html: str, terms: Iterable[Explained]) -> str:
    """Make the first standing of each word in each section open its definition.

    Of two definitions of one word the first given holds.
    """
    return _explain(html, tuple((term.word, term.definition, term.anchor) for term in terms))


@lru_cache(maxsize=128)
def _explain(html: str, terms: tuple[tuple[str, str, str], ...]) -> str:
    given: dict[str, tuple[str, str, str]] = {}
    for term in terms:
        given.setdefault(_fold(term[0]), term)
    given.pop("", None)
    if not given:
        return html
    writer = _Writer(list(given))
    writer.feed(html)
    writer.close()
    used = [(name, given[word]) for word, name in writer.names.items() if word in writer.used]
    return "".join(writer.pieces) + "".join(_write_definition(name, *term) for name, term in used)


class _Writer(HTMLParser):
    """Writes the HTML as it comes, with buttons round the words."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.names = _name_words(words)
        longest_first = sorted(words, key=len, reverse=True)
        alternatives = "|".join(
            re.escape(escape(word)).replace(r"\ ", r"\s+") for word in longest_first
        )
        self.pattern = re.compile(
            rf"(?<![\w.+-])(?:{_ADDRESS})"
            rf"|(?P<before>{_BEFORE})(?<![\w&#])(?!{_ADDRESS})"
            rf"(?P<shown>(?P<word>{alternatives})(?:e?s)?)(?!\w)(?P<after>{_AFTER})",
            re.IGNORECASE,
        )
        self.pieces: list[str] = []
        self.used: set[str] = set()
        self.seen: set[str] = set()
        self.closed = 0
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._flush()
        self.closed += tag in _CLOSED
        if tag == "section":
            self.seen = set()
        self.pieces.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self.closed -= tag in _CLOSED
        self.pieces.append(f"</{tag}>")

    def handle_data(self, text: str) -> None:
        self.text += text

    def handle_entityref(self, name: str) -> None:
        self.text += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.text += f"&#{name};"

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        text, self.text = self.text, ""
        self.pieces.append(text if self.closed else self.pattern.sub(self._wrap, text))

    def _wrap(self, match: re.Match[str]) -> str:
        word = _fold(unescape(match["word"] or ""))
        if word in self.seen or word not in self.names:
            return match.group()
        self.seen.add(word)
        self.used.add(word)
        button = (
            f'<button type="button" class="term" popovertarget="{self.names[word]}">'
            f"{match['shown']}</button>"
        )
        if not match["before"] and not match["after"]:
            return button
        return f'<span class="held">{match["before"]}{button}{match["after"]}</span>'


def _fold(word: str) -> str:
    return " ".join(word.casefold().split())


def _name_words(words: list[str]) -> dict[str, str]:
    """A name for each definition on the page; no two are the same."""
    names: dict[str, str] = {}
    for number, word in enumerate(words, start=1):
        slug = write_slug(word)
        name = f"term-{slug}"
        names[word] = name if slug and name not in names.values() else f"term-{slug}-{number}"
    return names


def _write_definition(name: str, word: str, definition: str, anchor: str) -> str:
    source = f'<p><a href="#s-{escape(anchor)}">Where it is defined</a></p>' if anchor else ""
    return (
        f'<div class="definition" id="{name}" popover><dfn>{escape(word)}</dfn>'
        f"<p>{escape(definition)}</p>{source}</div>\n"
    )

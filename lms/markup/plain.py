"""Which words stand in a piece of HTML."""

from html.parser import HTMLParser

_BLOCKS = {
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "h2",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
}


class _Reader(HTMLParser):
    """Collects the text, and the words of definition lists apart."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.definitions: list[tuple[str, list[str]]] = []
        self.words: list[int] = []
        self.open: str = ""
        self.begin = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BLOCKS:
            self.pieces.append("\n")
        if tag in {"dt", "dd"}:
            self.open, self.begin = tag, len(self.pieces)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        if tag == "dt":
            self._end_word()
        elif tag == "dd":
            self._end_definition()

    def handle_data(self, text: str) -> None:
        self.pieces.append(text)

    def _end_word(self) -> None:
        if self.definitions and self.definitions[-1][1]:
            self.words = []
        self.definitions.append((self._read(), []))
        self.words.append(len(self.definitions) - 1)

    def _end_definition(self) -> None:
        for index in self.words:
            self.definitions[index][1].append(self._read())

    def _read(self) -> str:
        return " ".join("".join(self.pieces[self.begin :]).split())


def _read_html(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def to_text(html: str) -> str:
    """The words of the HTML, one line for each block."""
    lines = ("".join(_read_html(html).pieces)).split("\n")
    return "\n".join(text for line in lines if (text := " ".join(line.split())))


def read_definitions(html: str) -> list[tuple[str, str]]:
    """The words that definition lists define, each with its definition."""
    found = _read_html(html).definitions
    return [(word, " ".join(texts)) for word, texts in found if word and any(texts)]

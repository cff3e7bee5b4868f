"""What a document that was brought in consists of, and what each part was taken for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a part of a document can be taken for."""

    SECTION = "section"
    SUBSECTION = "subsection"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    INNER_ITEM = "inner item"
    NUMBERED = "numbered item"
    INNER_NUMBERED = "inner numbered item"
    DEFINITION = "definition"
    TABLE = "table"
    CONTINUED = "continued"
    APART = "apart"
    AS_IT_STANDS = "as it stands"
    TITLE = "title"
    LEFT_OUT = "left out"


HEADINGS = (Kind.SECTION, Kind.SUBSECTION)
ITEMS = (Kind.ITEM, Kind.INNER_ITEM, Kind.NUMBERED, Kind.INNER_NUMBERED)


@dataclass(frozen=True)
class Block:
    """A part of the document: its lines as they were, and its text as Markdown.

    `mark` is the number or bullet that stood before the text and `tail` the sign after it that a
    heading does without; both come back where the part is taken for something that needs them.
    `guess` says why it was taken for what it is; it is empty where nothing had to be guessed.
    """

    line: int
    last_line: int
    source: str
    text: str
    kind: Kind
    guess: str = ""
    mark: str = ""
    tail: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    pieces: tuple[str, ...] = ()
    part: int = 0
    anchor: str = ""

    @property
    def key(self) -> str:
        """What the block is called in a form; a line of which two parts were made has two names."""
        return f"{self.line}-{self.part}" if self.part else f"{self.line}"

    @property
    def lines(self) -> str:
        """Where it stood, in words."""
        if self.last_line == self.line:
            return f"Line {self.line}"
        return f"Lines {self.line} to {self.last_line}"


@dataclass(frozen=True)
class Remark:
    """Something that was done to the document as such, and cannot be chosen."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Reading:
    """A document as it was read: its parts in order, and remarks."""

    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def title(self) -> str:
        """The title that the document gives itself; empty where it has none."""
        return next((each.text for each in self.blocks if each.kind is Kind.TITLE), "")

    @property
    def guesses(self) -> tuple[Block, ...]:
        """The parts that had to be guessed."""
        return tuple(block for block in self.blocks if block.guess)

    def choosing(self, choices: Mapping[str, Kind]) -> "Reading":
        """The reading with what somebody chose for its parts instead."""
        blocks = tuple(
            replace(block, kind=_fit(block, choices.get(block.key, block.kind)))
            for block in self.blocks
        )
        return replace(self, blocks=blocks)


def _fit(block: Block, kind: Kind) -> Kind:
    """Only what has rows can be a table."""
    return block.kind if kind is Kind.TABLE and not block.rows else kind

"""What the product says when it cannot do what was asked."""

from collections.abc import Sequence
from dataclasses import dataclass


class RefusalError(Exception):
    """An act was refused; the message is a sentence for the person who asked."""


class FaultyTextError(RefusalError):
    """A text is refused for several faults at once; each has a sentence with its place."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


class NotFoundError(Exception):
    """What was asked for does not exist, or not for this person."""


class ForbiddenError(Exception):
    """The person's roles do not allow this."""


class TextChangedError(RefusalError):
    """The text that was acknowledged is no longer the text in force."""


@dataclass(frozen=True)
class Problem:
    """One fault in a file, at its place."""

    file: str
    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"

"""What was found for a query."""

from dataclasses import dataclass
from datetime import date

from lms.policies.search_rules import Piece


@dataclass(frozen=True)
class Passage:
    """A paragraph that answers, the section it stands in, and where in the page it is."""

    anchor: str
    number: str
    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """A policy that answers, with its best paragraphs; none where only its title does."""

    policy_id: int
    slug: str
    title: str
    number: str
    summary: str
    in_force_from: date
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Answer:
    """What was found, in how many policies, and how the words were understood."""

    words: tuple[str, ...]
    found: tuple[Found, ...] = ()
    policies: int = 0
    unknown: tuple[str, ...] = ()
    guessed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_partial: bool = False

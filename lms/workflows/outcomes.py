"""What became of one file that was brought in."""

from dataclasses import dataclass

UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    path: str
    sentence: str

    @property
    def is_change(self) -> bool:
        """Whether anything was brought in from it."""
        return self.sentence != UNCHANGED


def tell_version(path: str, number: int | None) -> Outcome:
    """What became of a file that is published in whole; None where it says nothing new."""
    return Outcome(path, UNCHANGED if number is None else f"published as version {number}")

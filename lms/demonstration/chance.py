"""What chance decides in the demonstration: the same for the same seed, whatever is asked first."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Option = TypeVar("Option")


class Chance:
    """Draws that follow from a seed and from what they are about.

    A draw does not depend on those before it, so that a change to one person's story leaves
    everybody else's as it was.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def share(self, *about: object) -> float:
        """A number from 0 up to 1."""
        digest = hashlib.sha256(repr((self._seed, *about)).encode()).digest()
        return int.from_bytes(digest[:8], "big") / 2**64

    def between(self, low: float, high: float, *about: object) -> float:
        """A number between two others."""
        return low + (high - low) * self.share(*about)

    def pick(self, options: Sequence[Option], *about: object) -> Option:
        """One of the options."""
        return options[int(self.share(*about) * len(options))]

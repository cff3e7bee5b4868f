"""How the two commands show what they are doing."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 26


class SetupError(Exception):
    """Something is missing and could not be had; the text says what to do."""


def describe_failure(failure: Exception) -> str:
    """Say in a sentence why the set-up ends here."""
    if isinstance(failure, PermissionError):
        return (
            f"{failure.filename} may not be written by you. Start as the owner of this folder, "
            "or copy the folder to a place of your own."
        )
    if isinstance(failure, OSError):
        where = f"{failure.filename}: {failure.strerror}" if failure.filename else str(failure)
        return f"The set-up cannot go on: {where}."
    return str(failure)


class Step:
    """One line of progress, rewritten in place on a terminal."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.started = time.monotonic()
        self.result = "done"
        self.is_live = sys.stdout.isatty()
        if self.is_live:
            self.note("…")
        else:
            print(f"  {title} …", flush=True)

    def note(self, text: str) -> None:
        """Show where the step stands; a log file gets only the last word."""
        if self.is_live:
            print(f"\r\033[K  {self.title:<{WIDTH}} {text[:90]}", end="", flush=True)

    def close(self, word: str) -> None:
        """Write the line that stays."""
        start = "\r\033[K" if self.is_live else ""
        seconds = time.monotonic() - self.started
        print(f"{start}  {self.title:<{WIDTH}} {word} ({seconds:.1f} s)", flush=True)


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Show one piece of work from its beginning to its end."""
    shown = Step(title)
    try:
        yield shown
    except BaseException:
        shown.close("stopped")
        raise
    shown.close(shown.result)

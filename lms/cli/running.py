"""One server works in a data folder at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from lms.config import Settings

SENTENCE = (
    "Another server works in {folder} (process {process}). Stop it first, or give this one "
    "another folder with LMS_DATA."
)


@contextmanager
def sole_server(settings: Settings) -> Iterator[None]:
    """Hold the data folder's lock; refused with a sentence where another process holds it."""
    if not settings.is_sqlite:
        yield
        return
    with _open_lock(settings.data) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            process = lock.read().strip() or "unknown"
            sentence = SENTENCE.format(folder=settings.data, process=process)
            raise click.ClickException(sentence) from None
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _open_lock(folder: Path) -> TextIO:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "server.lock"
    path.touch(mode=0o600, exist_ok=True)
    return path.open("r+", encoding="ascii")

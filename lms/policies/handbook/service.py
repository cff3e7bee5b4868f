"""Keeping handbooks: which are needed, who makes one, and what was made."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from lms.db import await_turn, db, fetch
from lms.policies.handbook.document import Book
from lms.policies.handbook.models import Handbook, HandbookChapter
from lms.sql import add_once, add_rows

# A worker that said nothing for so long was stopped in the middle.
SILENCE = timedelta(minutes=4)
MOST_TRIES = 3
TRIED_TOO_OFTEN = (
    "Each time something went wrong on the way; the log of the program says what. It is tried "
    "again when a policy changes."
)


@dataclass(frozen=True)
class Job:
    """A handbook that one worker has taken up."""

    key: str
    tries: int


def need(books: Mapping[str, Book], *, at: datetime) -> int:
    """Ask for the handbooks that are missing, and forget what nobody needs; how many are new."""
    await_turn("handbook")
    digests = {digest for book in books.values() for digest in book.digests}
    db.session.execute(delete(Handbook).where(Handbook.key.not_in(books)))
    kept = set(db.session.scalars(select(HandbookChapter.digest)))
    gone = sorted(kept - digests)
    db.session.execute(delete(HandbookChapter).where(HandbookChapter.digest.in_(gone)))
    known = set(db.session.scalars(select(Handbook.key)))
    missing = [key for key in books if key not in known]
    rows = [_ask(key, len(books[key].chapters), at) for key in missing]
    add_rows(Handbook, rows)
    return len(rows)


def _ask(key: str, chapters: int, at: datetime) -> dict[str, Any]:
    empty = dict.fromkeys(("maker", "seen_at", "made_at", "size", "content", "fault"))
    counts = {"tries": 0, "chapters_in_all": chapters, "chapters_set": 0}
    return {"key": key, "asked_at": at, **counts, **empty}


def forget_all() -> None:
    """Drop every file and every chapter, to be made anew."""
    await_turn("handbook")
    db.session.execute(delete(Handbook))
    db.session.execute(delete(HandbookChapter))


def has_work(*, at: datetime) -> bool:
    """Whether a handbook waits to be made."""
    return bool(db.session.scalar(select(exists().where(_waits(at)))))


def take_up(maker: str, *, at: datetime) -> Job | None:
    """Take up the handbook that waits for the longest; None where another took it."""
    key = db.session.scalar(
        select(Handbook.key).where(_waits(at)).order_by(Handbook.asked_at, Handbook.key).limit(1)
    )
    # Of two workers that found the same one, the second changes nothing: it is free no more.
    row = db.session.execute(
        update(Handbook)
        .where(Handbook.key == key, _waits(at))
        .values(maker=maker, seen_at=at, tries=Handbook.tries + 1, chapters_set=0)
        .returning(Handbook.key, Handbook.tries)
    ).first()
    return Job(*row) if row else None


def note_progress(job: Job, maker: str, *, chapters: int, at: datetime) -> bool:
    """Say how many chapters are set; False where the handbook is another's, or needed no more."""
    return _change(job.key, maker, seen_at=at, chapters_set=chapters)


def keep_chapters(made: Mapping[str, bytes]) -> None:
    """Keep chapters as they were set; a second worker's change nothing."""
    for digest in sorted(made):
        add_once(HandbookChapter, {"digest": digest, "content": zlib.compress(made[digest], 6)})


def finish(job: Job, maker: str, content: bytes, *, at: datetime) -> bool:
    """Keep the file; False where another worker makes it, or nobody needs it any more."""
    return _change(job.key, maker, made_at=at, content=content, size=len(content), maker=None)


def give_back(job: Job, maker: str) -> None:
    """Let the file be made from its beginning by whoever comes next; too often is a fault."""
    fault = TRIED_TOO_OFTEN if job.tries >= MOST_TRIES else None
    _change(job.key, maker, maker=None, seen_at=None, fault=fault)


def give_up(job: Job, maker: str, sentence: str) -> None:
    """Make the file no more until something changes, and say why."""
    _change(job.key, maker, fault=sentence)


def interrupt(job: Job, maker: str) -> None:
    """Let the file be made after the next start; that the program was stopped is no fault."""
    _change(job.key, maker, maker=None, seen_at=None, tries=job.tries - 1)


def find_missing(digests: Sequence[str]) -> frozenset[str]:
    """Which of these chapters are still to be set."""
    known = fetch(select(HandbookChapter.digest).where(HandbookChapter.digest.in_(digests)))
    return frozenset(digests) - {row.digest for row in known}


def read_chapters(digests: Sequence[str]) -> list[bytes] | None:
    """The chapters as they were set, in that order; None where one is missing."""
    rows = fetch(
        select(HandbookChapter.digest, HandbookChapter.content).where(
            HandbookChapter.digest.in_(digests)
        )
    )
    found = {row.digest: zlib.decompress(row.content) for row in rows}
    return [found[digest] for digest in digests] if set(digests) <= set(found) else None


def _waits(at: datetime) -> ColumnElement[bool]:
    is_free = or_(Handbook.maker.is_(None), Handbook.seen_at < at - SILENCE)
    return and_(Handbook.made_at.is_(None), Handbook.fault.is_(None), is_free)


def _change(key: str, by: str, /, **values: Any) -> bool:
    changed = db.session.execute(
        update(Handbook)
        .where(Handbook.key == key, Handbook.maker == by, Handbook.made_at.is_(None))
        .values(**values)
        .returning(Handbook.key)
    )
    return bool(changed.all())

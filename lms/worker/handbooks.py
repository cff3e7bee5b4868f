"""Making handbooks as soon as something in them has changed."""

import logging
import secrets
from collections.abc import Mapping

from flask import Flask

from lms import clock
from lms.config import Settings
from lms.db import transaction
from lms.errors import RefusalError
from lms.pdf import PdfUnavailableError
from lms.policies.company import get_company
from lms.policies.handbook import service as handbooks
from lms.policies.handbook.document import Book, set_book
from lms.policies.handbook.queries import find_marks
from lms.policies.handbook.service import Job
from lms.workflows.handbooks import list_books, set_missing, split_missing

logger = logging.getLogger(__name__)

# What was recorded by a transaction that took long is seen then, at the latest.
MOST_SECONDS_BETWEEN = 300.0


def make_handbooks(app: Flask) -> None:
    """Look whether other handbooks are needed, and make the one that waits for the longest."""
    at = clock.now()
    today = get_company().day_of(at)
    _look(app)
    if not handbooks.has_work(at=at):
        return
    maker = secrets.token_hex(16)
    with transaction():
        job = handbooks.take_up(maker, at=at)
    if job is None:
        return
    settings: Settings = app.config["LMS_SETTINGS"]
    book = list_books(today, base_url=settings.base_url).get(job.key)
    if book is not None:
        _make(app, job, maker, book)
    else:
        # It was needed until a moment ago; the next look forgets it.
        app.extensions.pop("lms_handbooks", None)


def _look(app: Flask) -> None:
    """Ask for what is missing, once after each start, each midnight and each change."""
    settings: Settings = app.config["LMS_SETTINGS"]
    at = clock.now()
    today = get_company().day_of(at)
    marks, now = (today, find_marks()), clock.monotonic()
    seen = app.extensions.get("lms_handbooks")
    if seen and seen[0] == marks and now - seen[1] < MOST_SECONDS_BETWEEN:
        return
    with transaction():
        handbooks.need(list_books(today, base_url=settings.base_url), at=at)
    app.extensions["lms_handbooks"] = (marks, now)


def _make(app: Flask, job: Job, maker: str, book: Book) -> None:
    try:
        is_whole = _set_missing(app, job, maker, book)
        parts = handbooks.read_chapters(book.digests) if is_whole else None
        if parts is None:
            with transaction():
                handbooks.interrupt(job, maker)
            return
        content = set_book(book, parts, made_on=get_company().day_of(clock.now()))
        with transaction():
            handbooks.finish(job, maker, content, at=clock.now())
    except (RefusalError, PdfUnavailableError) as refusal:
        with transaction():
            handbooks.give_up(job, maker, str(refusal))
    except Exception:
        logger.exception("The handbook %s could not be made", job.key)
        with transaction():
            handbooks.give_back(job, maker)


def _set_missing(app: Flask, job: Job, maker: str, book: Book) -> bool:
    """Set what is missing, a few at a time; False where it is to be left to somebody else."""
    missing = handbooks.find_missing(book.digests)
    done = len(book.chapters) - len(missing)
    is_mine = _keep(job, maker, {}, done)
    for chapters in split_missing(book, missing):
        if not is_mine or app.extensions["lms_worker"].is_stopping:
            return False
        made = set_missing(chapters, book.company_name)
        done += len(made)
        is_mine = _keep(job, maker, made, done)
    return is_mine


def _keep(job: Job, maker: str, made: Mapping[str, bytes], done: int) -> bool:
    """Keep what was set and say how far it is; False where the handbook is another's by now."""
    with transaction():
        handbooks.keep_chapters(made)
        return handbooks.note_progress(job, maker, chapters=done, at=clock.now())

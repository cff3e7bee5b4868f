"""The files of the record that take longer than a page may."""

import logging
import secrets
from pathlib import Path
from time import monotonic

from flask import Flask

from lms import clock
from lms.compliance import export_jobs as jobs
from lms.compliance import exports, queries
from lms.compliance.catalogue import get_catalogue
from lms.compliance.export_jobs import JobView
from lms.compliance.exports import ExportedFile
from lms.config import Settings
from lms.db import db, transaction
from lms.errors import RefusalError
from lms.pdf import PdfUnavailableError
from lms.policies.company import get_company

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_NOTES = 1.0


class _StoppedError(Exception):
    """The program is being stopped, or another worker makes the file by now."""


def make_exports(app: Flask) -> None:
    """Make the file that waits for the longest, and clear away those of yesterday."""
    settings: Settings = app.config["LMS_SETTINGS"]
    if not jobs.has_work(at=clock.now()):
        return
    maker = secrets.token_hex(16)
    with transaction():
        kept = jobs.forget_old(at=clock.now())
        job = jobs.take_up(maker, at=clock.now())
    folder = settings.exports
    _clear(folder, kept)
    if job is None:
        return
    path = folder / f"{job.id}.{maker}"
    try:
        _make(app, job, maker, path)
    finally:
        if folder.is_dir():
            path.unlink(missing_ok=True)


def _make(app: Flask, job: JobView, maker: str, path: Path) -> None:
    try:
        exported = _write(app, job, maker, path)
        db.session.remove()
        with transaction():
            if jobs.finish(job, maker, exported, at=clock.now()):
                # In its place before the transaction ends: what is called made is there.
                path.replace(path.with_suffix(""))
    except _StoppedError:
        with transaction():
            jobs.interrupt(job, maker)
    except (RefusalError, PdfUnavailableError) as refusal:
        with transaction():
            jobs.fail(job, maker, str(refusal))
    except OSError as fault:
        logger.exception("The export %s could not be written", job.id)
        with transaction():
            jobs.fail(job, maker, f"The file could not be written: {fault.strerror or fault}.")
    except Exception:
        logger.exception("The export %s could not be made", job.id)
        with transaction():
            jobs.give_back(job, maker)


def _write(app: Flask, job: JobView, maker: str, path: Path) -> ExportedFile:
    catalogue = get_catalogue(job.selection.as_of)
    in_all = queries.count_rows(job.selection, catalogue)
    last_note = monotonic() - SECONDS_BETWEEN_NOTES

    def tell(rows: int) -> None:
        nonlocal last_note
        if monotonic() < last_note + SECONDS_BETWEEN_NOTES:
            return
        last_note = monotonic()
        # A context of its own has a connection of its own: the rows are still being read.
        with app.app_context(), transaction():
            is_mine = jobs.note_progress(
                job.id, maker, rows_in_all=in_all, rows=rows, at=clock.now()
            )
        if not is_mine or app.extensions["lms_worker"].is_stopping:
            raise _StoppedError

    tell(0)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    return exports.write_export(
        job.selection,
        job.format,
        path,
        company_name=get_company().name,
        at=job.asked_at,
        with_bom=job.with_bom,
        catalogue=catalogue,
        tell=tell,
    )


def _clear(folder: Path, kept: frozenset[str]) -> None:
    """Drop files of jobs that are forgotten, and what a stopped worker left of one."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.stem not in kept:
            path.unlink(missing_ok=True)

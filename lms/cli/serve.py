"""`lms serve` and `lms start`: the server, with everything that it needs before it starts."""

import signal
import sys
from types import FrameType
from typing import Any, Protocol

import click
import waitress
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from lms.cli.migrations import upgrade
from lms.cli.running import sole_server
from lms.config import Settings
from lms.db import db, is_sqlite

NOT_DURABLE = (
    "PostgreSQL is set to synchronous_commit = {value}: what is answered could be lost in a power "
    "cut. Set it to on, then start again."
)

LARGEST_FORM = 1024 * 1024


class Worker(Protocol):
    """What works beside the pages; the application brings it along."""

    sender: Any
    pulse: Any

    def start(self) -> None:
        """Begin to work."""

    def stop(self) -> None:
        """Finish what is under way, and end."""

    def wait(self) -> None:
        """Stay until the work ends."""


def get_worker(app: Flask) -> Worker:
    """What works beside the pages of the running application."""
    worker: Worker = app.extensions["lms_worker"]
    return worker


@click.command("serve")
@click.option("--pages-only", is_flag=True, help="Leave mails and jobs to `lms worker`.")
@with_appcontext
def serve(*, pages_only: bool) -> None:
    """Serve the pages and work beside them, until stopped.

    Example: lms serve
    """
    settings = get_settings()
    with sole_server(settings):
        upgrade()
        run_server(settings, works=not pages_only)


def get_settings() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.config["LMS_SETTINGS"]
    return settings


def run_server(settings: Settings, *, works: bool = True) -> None:
    """Answer requests and do the work beside them, until a signal ends it."""
    refuse_lossy_database()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    db.session.remove()
    signal.signal(signal.SIGTERM, _end)
    worker = get_worker(app) if works else None
    if worker is not None:
        worker.start()
    try:
        waitress.serve(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=max(
                app.config["MAX_CONTENT_LENGTH"], settings.largest_film + LARGEST_FORM
            ),
            _quiet=True,
        )
    finally:
        if worker is not None:
            worker.stop()


def refuse_lossy_database() -> None:
    """Refuse to start where an answered act could still be lost."""
    if is_sqlite():
        return
    value = db.session.scalar(text("SHOW synchronous_commit"))
    if value not in {"on", "remote_write", "remote_apply"}:
        raise click.ClickException(NOT_DURABLE.format(value=value))


def _end(number: int, frame: FrameType | None) -> None:
    del number, frame
    sys.exit(0)

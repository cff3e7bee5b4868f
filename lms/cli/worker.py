"""`lms worker`: work beside the pages in a process of its own, as many as are wanted."""

import signal
import sys
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from lms.cli.serve import get_worker, refuse_lossy_database
from lms.db import db


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send mails and run jobs, beside the server or on another machine, until stopped.

    Example: lms worker
    """
    refuse_lossy_database()
    db.session.remove()
    signal.signal(signal.SIGTERM, _end)
    working = get_worker(current_app)
    working.start()
    click.echo("Works until it is stopped (Ctrl+C).")
    try:
        working.wait()
    finally:
        working.stop()


def _end(number: int, frame: FrameType | None) -> None:
    del number, frame
    sys.exit(0)

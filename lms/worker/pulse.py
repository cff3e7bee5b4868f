"""How a worker says that it is alive, so that nobody else takes over what it has taken up."""

import logging
import os
import secrets
import socket
import threading
from datetime import datetime

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from lms import clock
from lms.config import Settings
from lms.db import transaction
from lms.jobs import workers

logger = logging.getLogger(__name__)


class Pulse:
    """Says every few seconds that this worker is alive.

    Who could not say so for half the time after which it counts as dead stops by itself, and
    goes on under another name: others may have taken over what it had.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        settings: Settings = app.config["LMS_SETTINGS"]
        self._silence = settings.silence
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._id: str | None = None
        self._seen_at: datetime | None = None
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin to say so."""
        self._beat()
        self._thread.start()

    def stop(self) -> None:
        """Say good-bye, which sets free at once what was taken up."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        if self._id is not None:
            with self._app.app_context(), transaction():
                workers.leave(self._id)
            self._id = None

    def get_id(self) -> str:
        """The name under which this worker takes up work now."""
        with self._lock:
            if self._id is None or not self._is_fresh():
                self._enter()
            return str(self._id)

    def holds(self, worker_id: str) -> bool:
        """Whether what was taken up under that name is still this worker's for certain."""
        return worker_id == self._id and self._is_fresh()

    def _is_fresh(self) -> bool:
        return self._seen_at is not None and clock.now() - self._seen_at < self._silence / 2

    def _enter(self) -> None:
        # A name of its own for each life: after a lapse the earlier one may have been robbed.
        worker_id, at = secrets.token_hex(16), clock.now()
        with self._app.app_context(), transaction():
            workers.enter(worker_id, f"{socket.gethostname()}:{os.getpid()}", at=at)
        self._id, self._seen_at = worker_id, at

    def _beat(self) -> None:
        with self._lock:
            at = clock.now()
            if self._id is None or not self._is_fresh():
                self._enter()
                return
            with self._app.app_context(), transaction():
                is_known = workers.beat(self._id, at=at)
            self._seen_at = at if is_known else None

    def _run(self) -> None:
        while not self._stop.wait(self._silence.total_seconds() / 6):
            try:
                self._beat()
            except SQLAlchemyError:
                logger.exception("The worker could not say that it is alive")

"""What runs beside the pages: mails to send, certificates to set, jobs that are due."""

import logging
import threading
from collections.abc import Callable, Mapping

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from lms import clock
from lms.config import Settings
from lms.db import db, transaction
from lms.jobs import queries as jobs
from lms.jobs.service import describe, note_errand
from lms.worker.mails import Sender
from lms.worker.pulse import Pulse
from lms.worker.queue import Waker, make_consumer, open_queue

logger = logging.getLogger(__name__)

Task = Callable[[Flask], object]


class Loop:
    """Looks whether a row waits to be worked on, when it is woken and now and then anyway.

    What is to be done stands in the tables of its domain, written with the act that asked for
    it. So nothing is lost when the process ends, and a second worker does nothing twice.
    """

    def __init__(self, app: Flask, groups: Mapping[str, Mapping[str, Task]]) -> None:
        self._app = app
        settings: Settings = app.config["LMS_SETTINGS"]
        self._stop = threading.Event()
        self._works: dict[str, bool] = {}
        self.pulse = Pulse(app)
        self.sender = Sender(settings, self.pulse)
        self._queue = open_queue(settings)
        # A group has a look of its own: no mail waits for a long file.
        rounds = {name: _Round(self, tasks) for name, tasks in groups.items()}
        self.waker = Waker(self._queue, {name: each.look for name, each in rounds.items()})
        self._consumer = make_consumer(self._queue, len(rounds) + 1)
        self._thread = threading.Thread(target=self._consumer.run, name="worker", daemon=True)
        if settings.queue_url:
            app.extensions["lms_wake"] = self.waker.wake

    @property
    def is_stopping(self) -> bool:
        """Whether what takes long should come to an end."""
        return self._stop.is_set()

    def start(self) -> None:
        """Begin to work, beside whatever else this process does."""
        self.pulse.start()
        self._app.extensions["lms_wake"] = self.waker.wake
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stop.set()
        self.sender.is_stopping = True
        self._consumer.stop(graceful=True)
        self._thread.join(timeout=5)
        self.pulse.stop()

    def wait(self) -> None:
        """Stay until the work ends."""
        self._thread.join()

    def run(self, name: str, task: Task) -> None:
        """Do one task; a fault of it must not end the others, and is noted once until it is over.

        It is tried again with the next look.
        """
        with self._app.app_context():
            try:
                task(self._app)
            except Exception as fault:
                logger.exception("The worker could not finish %s", name)
                db.session.rollback()
                self._note(name, describe(fault))
            else:
                self._note(name, None)

    def _note(self, name: str, fault: str | None) -> None:
        works = fault is None
        if self._works.get(name) == works:
            return
        try:
            # Another worker may have noted it, or this one in an earlier life.
            if (jobs.find_errand_fault(name) is None) != works:
                with transaction():
                    note_errand(name, fault, at=clock.now())
        except SQLAlchemyError:
            logger.exception("How %s went could not be noted", name)
            return
        self._works[name] = works


class _Round:
    """The tasks of a group, one after another; never twice at once in this process."""

    def __init__(self, loop: Loop, tasks: Mapping[str, Task]) -> None:
        self._loop = loop
        self._tasks = tasks
        self._lock = threading.Lock()
        self._again = threading.Event()

    def look(self) -> None:
        """Do what waits, and once more if somebody asked while it was being done."""
        self._again.set()
        while self._again.is_set() and not self._loop.is_stopping:
            if not self._lock.acquire(blocking=False):
                return
            try:
                self._again.clear()
                for name, task in self._tasks.items():
                    if not self._loop.is_stopping:
                        self._loop.run(name, task)
            finally:
                self._lock.release()

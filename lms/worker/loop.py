"""What runs beside the pages: mails to send, certificates to set, the day that begins."""

import logging
import threading
from collections.abc import Callable

from flask import Flask

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 1.0
Task = Callable[[Flask], None]


class Loop:
    """Looks every second whether a row waits to be worked on; work that was lost is found again.

    What is to be done stands in the tables of its domain, written with the act that asked for
    it. So nothing is lost when the process ends, and a second worker does nothing twice.
    """

    def __init__(self, app: Flask, *groups: tuple[Task, ...]) -> None:
        self._app = app
        self._stop = threading.Event()
        # A group has a thread of its own: no mail waits for a long file.
        self._threads = [
            threading.Thread(target=self._run, args=(tasks,), name="worker", daemon=True)
            for tasks in groups
        ]

    @property
    def is_stopping(self) -> bool:
        """Whether what takes long should come to an end."""
        return self._stop.is_set()

    def start(self) -> None:
        """Begin to work, beside whatever else this process does."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def _run(self, tasks: tuple[Task, ...]) -> None:
        while not self._stop.wait(SECONDS_BETWEEN):
            for task in tasks:
                self._try(task)

    def _try(self, task: Task) -> None:
        try:
            with self._app.app_context():
                task(self._app)
        except Exception:
            # One task's fault must not end the others; it is tried again in the next round.
            logger.exception("The worker could not finish %s", task.__name__)

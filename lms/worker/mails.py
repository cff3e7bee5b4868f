"""Sending the mails that are due, each noted before the next one goes."""

import logging
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from lms import clock
from lms.config import Settings
from lms.db import transaction
from lms.notifications import delivery as outbox
from lms.notifications.delivery import Delivery
from lms.notifications.rules import SERVER_PAUSE
from lms.worker.pulse import Pulse

logger = logging.getLogger(__name__)


class Sender:
    """Sends what is due, as the worker whose pulse it goes by."""

    def __init__(self, settings: Settings, pulse: Pulse) -> None:
        self._settings = settings
        self._pulse = pulse
        # What a server took while the database could not be written to: noted before all else.
        self._unnoted: list[Delivery] = []
        self._paused_until = 0.0
        self.is_stopping = False

    def send_due(self) -> tuple[Delivery, ...]:
        """Send everything that is due by now, unless no server answered a moment ago."""
        self._note_again()
        done: list[Delivery] = []
        while clock.monotonic() >= self._paused_until and outbox.has_due(clock.now()):
            taken = self._take_up()
            if not taken:
                break
            has_server = outbox.deliver(
                taken,
                self._settings,
                note=partial(self._note, done),
                may_go_on=partial(self._may_go_on, taken[0].worker_id),
            )
            if not has_server:
                self._paused_until = clock.monotonic() + SERVER_PAUSE.total_seconds()
            if self.is_stopping or self._unnoted:
                break
        return tuple(done)

    def _take_up(self) -> tuple[Delivery, ...]:
        worker_id, at = self._pulse.get_id(), clock.now()
        with transaction():
            return outbox.take_up(worker_id, silent_since=at - self._settings.silence, at=at)

    def _may_go_on(self, worker_id: str) -> bool:
        return not self.is_stopping and not self._unnoted and self._pulse.holds(worker_id)

    def _note(self, done: list[Delivery], delivery: Delivery) -> None:
        done.append(delivery)
        try:
            with transaction():
                outbox.record(delivery, at=clock.now())
        except SQLAlchemyError:
            logger.exception("How the mail %s went could not be noted", delivery.letter.id)
            self._unnoted.append(delivery)

    def _note_again(self) -> None:
        while self._unnoted:
            with transaction():
                outbox.record(self._unnoted[0], at=clock.now())
            del self._unnoted[0]

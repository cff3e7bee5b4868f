"""The queue that wakes workers: huey, in memory, on Redis or on PostgreSQL.

A message only says "look". What there is to do stands in the tables of its domain, so that a
message that is lost costs moments, and one that comes twice nothing.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import psycopg
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey
from huey.consumer import Consumer, Scheduler
from huey.registry import Message
from huey.serializer import Serializer

from lms import clock
from lms.config import Settings

logger = logging.getLogger(__name__)

SECONDS_TO_CONNECT = 2
SECONDS_BETWEEN_LOOKS = 1
# On a shared queue a message wakes whoever is free; looking without one is for what was lost.
SECONDS_BETWEEN_LOOKS_WHEN_SHARED = 15
SECONDS_BETWEEN_WAKES = 0.5
SECONDS_AFTER_A_FAULT = 30.0
MOST_WAITING = 100
SECONDS_TO_END = 30


class PlainSerializer(Serializer):
    """Writes a message as its name and time: pickle would run whatever somebody puts there."""

    def _serialize(self, data: Any) -> bytes:
        if not isinstance(data, Message):
            return json.dumps(data).encode()
        eta = data.eta.isoformat() if data.eta else None
        return json.dumps({"id": data.id, "name": data.name, "eta": eta}).encode()

    def _deserialize(self, data: bytes) -> Any:
        read = json.loads(data)
        if not isinstance(read, dict):
            return read
        eta = datetime.fromisoformat(read["eta"]) if read["eta"] else None
        return Message(id=read["id"], name=read["name"], eta=eta, retries=0, args=(), kwargs={})


class _Connection(psycopg.Connection):
    """Closes itself: the library leaves those of its threads to the garbage collector."""

    def __del__(self, *args: object) -> None:
        self.close()


def open_queue(settings: Settings) -> Huey:
    """The queue that is set; in the memory of this process where none is."""
    shared = {"results": False, "serializer": PlainSerializer()}
    url = settings.queue_url
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey("lms", url=url, **shared)
    if url.startswith(("postgresql://", "postgres://")):

        def connect() -> psycopg.Connection:
            return _Connection.connect(url, connect_timeout=SECONDS_TO_CONNECT)

        return PostgresHuey("lms", connection=connect, table_prefix="lms_queue", **shared)
    if url:
        raise ValueError("LMS_QUEUE_URL has to begin with redis://, rediss:// or postgresql://.")
    return MemoryHuey("lms", **shared)


class Waker:
    """Asks workers to look, of this process or of another one, but not for each act again."""

    def __init__(self, queue: Huey, looks: Mapping[str, Callable[[], None]]) -> None:
        self._queue = queue
        self._looks = [
            queue.periodic_task(lambda _: True, name=name)(look) for name, look in looks.items()
        ]
        self._lock = threading.Lock()
        self._next_at = 0.0
        self._has_later = False

    def wake(self) -> None:
        """Have somebody look now, and once more for what came in the meantime."""
        now = clock.monotonic()
        with self._lock:
            is_early = now < self._next_at
            if is_early and self._has_later:
                return
            self._has_later = is_early
            if not is_early:
                self._next_at = now + SECONDS_BETWEEN_WAKES
        try:
            self._ask(is_early)
        except Exception:
            # The act is done, and the next look without a message finds it.
            logger.exception("No worker could be woken")
            self._next_at = now + SECONDS_AFTER_A_FAULT

    def _ask(self, is_later: bool) -> None:
        if self._queue.pending_count() + self._queue.scheduled_count() > MOST_WAITING:
            return
        for look in self._looks:
            if is_later:
                look.schedule(delay=1)
            else:
                look()


class _Consumer(Consumer):
    """Works in threads of this process, and leaves its signals alone."""

    def _create_scheduler(self) -> Scheduler:
        scheduler = super()._create_scheduler()
        scheduler.periodic_task_seconds = _find_pace(self.huey)
        return scheduler

    def _set_signal_handlers(self) -> None:
        """Whoever started us hears the signals."""


def make_consumer(queue: Huey, workers: int) -> Consumer:
    """What takes messages out of the queue, with so many threads; replaces one that died."""
    return _Consumer(queue, workers=workers, max_delay=0.5, shutdown_timeout=SECONDS_TO_END)


def _find_pace(queue: Huey) -> int:
    is_shared = not isinstance(queue, MemoryHuey)
    return SECONDS_BETWEEN_LOOKS_WHEN_SHARED if is_shared else SECONDS_BETWEEN_LOOKS

"""A commit wakes a worker, in this process or in another one, and a message can do nothing else."""

import pickle
import threading
from json import JSONDecodeError

import pytest
from huey import MemoryHuey

from lms.config import Settings
from lms.db import db, transaction
from lms.jobs.queries import list_runs
from lms.worker.loop import Loop
from lms.worker.queue import PlainSerializer, Waker, make_consumer, open_queue


@pytest.fixture
def settings(app):
    """The queue in memory beside SQLite, and in the database on PostgreSQL."""
    ours = app.config["LMS_SETTINGS"]
    return Settings(queue_url="" if ours.is_sqlite else ours.database_url)


def test_a_message_reaches_a_worker(app, settings):
    looked = threading.Event()
    queue = open_queue(settings)
    # On a shared queue the one who asks is another process than the one who looks.
    asking = queue if isinstance(queue, MemoryHuey) else open_queue(settings)
    waker = Waker(asking, {"mails": looked.set})
    if asking is not queue:
        Waker(queue, {"mails": looked.set})
    queue._registry._periodic_tasks.clear()
    consumer = make_consumer(queue, 1)
    thread = threading.Thread(target=consumer.run)
    thread.start()
    try:
        waker.wake()
        assert looked.wait(20)
    finally:
        consumer.stop(graceful=True)
        thread.join()
        asking.storage.close()
        queue.storage.close()


def test_many_commits_are_few_messages(app, settings):
    queue = open_queue(settings)
    waker = Waker(queue, {"mails": lambda: None, "jobs": lambda: None})
    try:
        for _ in range(50):
            waker.wake()

        assert queue.pending_count() + queue.scheduled_count() == 4
    finally:
        queue.flush()
        queue.storage.close()


def test_a_commit_wakes_and_a_queue_that_is_gone_harms_no_act(in_app, monkeypatch, caplog):
    queue = MemoryHuey("lms", serializer=PlainSerializer())
    waker = Waker(queue, {"mails": lambda: None})
    monkeypatch.setitem(in_app.extensions, "lms_wake", waker.wake)
    with transaction():
        pass
    assert queue.pending_count() == 1

    monkeypatch.setattr(queue, "pending_count", lambda: 1 / 0)
    waker._next_at = 0.0
    with transaction():
        db.session.rollback()
    assert "No worker could be woken" in caplog.text


def test_what_is_in_the_queue_is_never_unpickled():
    with pytest.raises((JSONDecodeError, UnicodeDecodeError)):
        PlainSerializer().deserialize(pickle.dumps({"id": "1"}))


def test_a_queue_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match=r"has to begin with redis://"):
        open_queue(Settings(queue_url="amqp://host"))


def test_an_errand_that_fails_is_noted_once_and_so_is_that_it_works_again(in_app):
    loop = in_app.extensions["lms_worker"]

    def fail(_):
        raise OSError("disk full")

    for task in (fail, fail, print, print):
        loop.run("make-exports", task)
    another = Loop(in_app, {})
    loop.run("make-exports", fail)
    another.run("make-exports", print)

    runs = [(run.fault, run.said) for run in reversed(list_runs("make-exports"))]
    assert runs == [("OSError: disk full", None), (None, "It works again.")] * 2

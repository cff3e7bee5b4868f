"""A mail server that hangs, says good-bye, dies halfway or is down: each mail arrives once."""

import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from lms import clock, mail
from lms.config import Settings
from lms.db import db, transaction
from lms.notifications import delivery, queries
from lms.notifications.outbox import NewMail, queue_mails
from lms.notifications.rules import MailState
from lms.worker.mails import Sender
from lms.worker.pulse import Pulse
from tests.cast import make_cast

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Moody:
    """Takes mails as long as `mood` gives no other answer; None ends the connection."""

    def __init__(self):
        self.subjects = []
        self.mood = lambda _: "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        del session
        answer = self.mood(len(self.subjects) + 1)
        if answer is None:
            server.transport.abort()
            return "250 unheard"
        if answer.startswith("250"):
            head = envelope.content.decode().partition("Subject: ")[2]
            self.subjects.append(head.partition("\r\n")[0])
        return answer


@pytest.fixture
def server():
    box = Moody()
    listening = socket.create_server(("127.0.0.1", 0))

    class Server(Controller):
        def _create_server(self):
            return self.loop.create_server(self._factory_invoker, sock=listening)

    running = Server(box, hostname="127.0.0.1", port=listening.getsockname()[1], ready_timeout=60)
    running.start()
    yield box, Settings(smtp_host="127.0.0.1", smtp_port=running.port, mail_from="lms@x.example")
    running.stop()


@pytest.fixture
def wait_until(monkeypatch):
    """Sets both clocks."""

    def to(at):
        monkeypatch.setattr(clock, "now", lambda: at)
        monkeypatch.setattr(clock, "monotonic", (at - AT).total_seconds)

    to(AT)
    return to


def write(number, **more):
    person = make_cast().alice
    mails = [
        NewMail(person, "a@x.example", "test", f"Mail {n}", "text", key=f"{n}", **more)
        for n in range(number)
    ]
    with transaction():
        queue_mails(mails, at=AT)
    return sorted(mail.subject for mail in mails)


def count(state):
    db.session.rollback()
    return queries.list_mails(state=state).total


def test_a_server_that_dies_halfway_gets_the_rest_when_it_is_back(in_app, server, wait_until):
    box, settings = server
    subjects = write(6)
    sender = Sender(settings, Pulse(in_app))
    box.mood = lambda number: "250 OK" if number <= 3 else None
    sender.send_due()

    assert (len(box.subjects), count(MailState.TO_BE_SENT)) == (3, 3)
    assert sender.send_due() == (), "nobody is asked again within a minute"

    box.mood = lambda _: "250 OK"
    wait_until(AT + MINUTE)
    sender.send_due()
    assert sorted(box.subjects) == subjects
    assert count(MailState.SENT) == 6


def test_a_server_that_takes_a_few_over_each_connection_gets_all_at_once(
    in_app, server, wait_until
):
    box, settings = server
    subjects = write(6)
    turns = iter(["250 OK", "250 OK", "421 too many"] * 3)
    box.mood = lambda _: next(turns)
    sender = Sender(settings, Pulse(in_app))

    sender.send_due()
    assert count(MailState.SENT) == 4

    wait_until(AT + MINUTE)
    sender.send_due()
    assert sorted(box.subjects) == subjects


def test_a_server_that_refuses_all_costs_each_mail_its_tries_and_the_words_are_kept(
    in_app, server, wait_until
):
    box, settings = server
    write(2)
    box.mood = lambda _: "550 5.7.1 relaying denied"
    sender = Sender(settings, Pulse(in_app))
    for minutes in (0, 1, 3, 7, 15, 31, 63, 127, 255, 511):
        wait_until(AT + minutes * MINUTE)
        sender.send_due()

    assert count(MailState.FAILED) == 2
    assert queries.list_mails().mails[0].last_fault.endswith("550 5.7.1 relaying denied")


def test_a_server_that_hangs_is_left_after_its_time(in_app, wait_until, monkeypatch):
    monkeypatch.setattr(mail, "TIMEOUT", 0.2)
    write(2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = Settings(smtp_host="127.0.0.1", smtp_port=silent.getsockname()[1])
        done = Sender(settings, Pulse(in_app)).send_due()

    assert [each.is_sent for each in done] == [False, False]
    assert "timed out" in done[0].fault
    assert count(MailState.TO_BE_SENT) == 2


def test_after_a_day_without_a_server_each_mail_goes_once_and_stale_ones_not_at_all(
    in_app, server, wait_until
):
    box, settings = server
    subjects = write(3)
    with transaction():
        stale = NewMail(
            find_person(), "a@x.example", "reminder", "Stale", "t", not_after=AT + 9 * MINUTE
        )
        queue_mails([stale], at=AT)
    down = Sender(Settings(smtp_host="127.0.0.1", smtp_port=1), Pulse(in_app))
    for hours in range(24):
        wait_until(AT + hours * 60 * MINUTE)
        down.send_due()

    wait_until(AT + 24 * 60 * MINUTE)
    sender = Sender(settings, Pulse(in_app))
    sender.send_due()
    sender.send_due()

    assert sorted(box.subjects) == subjects
    assert count(MailState.FAILED) == 1
    assert "It was not sent in time." in queries.list_mails(kind="reminder").mails[0].last_fault


def find_person():
    return db.session.scalar(text("SELECT min(person_id) FROM mail"))


def test_two_workers_send_each_mail_once(app, server, wait_until):
    box, settings = server
    with app.app_context():
        subjects = write(150)
    senders = [Sender(settings, Pulse(app)) for _ in range(2)]

    def send(sender):
        with app.app_context():
            sender.send_due()

    threads = [threading.Thread(target=send, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(box.subjects) == subjects


def test_what_could_not_be_noted_is_noted_before_anything_else_goes(
    in_app, server, wait_until, monkeypatch
):
    box, settings = server
    write(3)
    sender = Sender(settings, Pulse(in_app))
    with monkeypatch.context() as broken:

        def fail(*_, **__):
            raise OperationalError("UPDATE mail", {}, Exception("the database is gone"))

        broken.setattr(delivery, "record", fail)
        sender.send_due()
    assert (len(box.subjects), count(MailState.SENT)) == (1, 0)

    sender.send_due()

    assert len(box.subjects) == len(set(box.subjects)) == 3
    assert count(MailState.SENT) == 3

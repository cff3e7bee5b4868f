"""Mails written for everybody and sent to a server of this machine, against plain ways of both."""

import os
import signal
import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from benchmarks.bare import connect
from benchmarks.measuring import Cost, stopwatch
from benchmarks.places import list_server_pids, open_app
from lms import clock
from lms.config import Settings
from lms.db import db, transaction
from lms.notifications.models import Mail
from lms.notifications.outbox import NewMail, queue_mails
from lms.people.models import Person
from lms.worker.mails import Sender
from lms.worker.pulse import Pulse

TEXT = "Dear colleague,\n\n" + "This is open: the code of conduct, by Friday.\n" * 10
HTML = "<!doctype html><html lang='en'><body>" + "<p>The code of conduct, by Friday.</p>" * 35
TABLE = "CREATE TABLE IF NOT EXISTS bare_mail (person_id bigint, text text, html text)"


def queue(place: dict[str, str], at_round: int) -> Cost:
    """A mail of 2 kB to everybody, in one transaction; nothing is sent."""
    app = open_app(place)
    cost = Cost()
    with app.app_context():
        people = db.session.scalars(select(Person.id)).all()
        db.session.rollback()
        mails = [_write(person_id, f"{at_round}-{clock.now():%f}") for person_id in people]
        with stopwatch(cost, list_server_pids()), transaction():
            written = queue_mails(mails, at=clock.now())
        _settle()
    cost.note = f"{written:,} mails"
    return cost


def queue_plainly(place: dict[str, str], at_round: int) -> Cost:
    """The same words into a table without a key."""
    del at_round
    app = open_app(place)
    with app.app_context():
        people = db.session.scalars(select(Person.id)).all()
        db.session.remove()
    connection = connect(place)
    connection.execute(TABLE)
    cost = Cost()
    mark = "%s" if place["url"] else "?"
    with stopwatch(cost, (connection.info.backend_pid,) if place["url"] else ()):
        connection.execute("BEGIN")
        connection.cursor().executemany(
            f"INSERT INTO bare_mail VALUES ({mark}, {mark}, {mark})",
            [(person_id, TEXT, HTML) for person_id in people],
        )
        connection.execute("COMMIT")
    connection.execute("DROP TABLE bare_mail")
    connection.close()
    return cost


def send(place: dict[str, str], count: int, at_round: int) -> Cost:
    """Mails rendered, sent over few connections, and each noted before the next one goes."""
    app = open_app(place)
    cost = Cost(count=count)
    with _serve() as port, app.app_context():
        person_id = db.session.scalar(select(Person.id).limit(1)) or 0
        mails = [_write(person_id, f"{at_round}-{clock.now():%f}-{n}") for n in range(count)]
        with transaction():
            queue_mails(mails, at=clock.now())
        sender = Sender(Settings(smtp_host="127.0.0.1", smtp_port=port), Pulse(app))
        with stopwatch(cost, list_server_pids()):
            sent = sum(each.is_sent for each in sender.send_due())
    cost.note = f"{sent:,} sent"
    return cost


def send_plainly(place: dict[str, str], count: int, at_round: int) -> Cost:
    """A connection for each mail, and nothing noted."""
    del place, at_round
    cost = Cost(count=count)
    with _serve() as port, stopwatch(cost):
        for _ in range(count):
            message = EmailMessage()
            message["From"], message["To"] = "lms@x.example", "a@x.example"
            message["Subject"] = "Something is open"
            message.set_content(TEXT)
            message.add_alternative(HTML, subtype="html")
            with smtplib.SMTP("127.0.0.1", port) as server:
                server.send_message(message)
    return cost


def _write(person_id: int, key: str) -> NewMail:
    return NewMail(person_id, "a@x.example", "test", "Something is open", TEXT, html=HTML, key=key)


def _settle() -> None:
    with transaction():
        db.session.execute(update(Mail).values(next_try_at=None))


@contextmanager
def _serve() -> Iterator[int]:
    """A mail server in a process of its own, so that its work is not counted."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        pid = os.fork()
        if not pid:
            _take_all(listening)
        try:
            yield listening.getsockname()[1]
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


class _Box:
    async def handle_DATA(self, *_: object) -> str:  # noqa: N802
        return "250 OK"


def _take_all(listening: socket.socket) -> None:
    class Server(Controller):
        def _create_server(self):  # type: ignore[no-untyped-def] # noqa: ANN202
            return self.loop.create_server(self._factory_invoker, sock=listening)

    Server(_Box(), hostname="127.0.0.1", port=listening.getsockname()[1]).start()
    while True:
        time.sleep(3600)

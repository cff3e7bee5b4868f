"""Mails are written with their act and sent by one sender to a real server."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from lms import clock
from lms.config import Settings
from lms.db import transaction
from lms.notifications import queries, service
from lms.notifications.outbox import NewMail, queue_mails
from lms.worker.mails import Sender
from tests.cast import make_cast

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Server(Controller):
    """Serves on a port that was taken once and never let go of."""

    def __init__(self, box, listening):
        self._listening = listening
        address, port = listening.getsockname()
        super().__init__(box, hostname=address, port=port, ready_timeout=60)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self._listening)


class Mailbox:
    """Keeps what arrives; refuses letters to anybody at refused.example."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        del server, session, options
        if address.endswith("@refused.example"):
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        del server, session
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, Settings]]:
    box = Mailbox()
    server = Server(box, socket.create_server(("127.0.0.1", 0)))
    server.start()
    yield box, Settings(smtp_host="127.0.0.1", smtp_port=server.port, mail_from="lms@x.example")
    server.stop()


def write(person_id, address="alice@example.org", subject="A subject", at=AT, **more):
    with transaction():
        return service.send_mail(
            person_id,
            address=address,
            kind="test",
            subject=subject,
            text="Zoë,\n\nhello",
            at=at,
            **more,
        )


@pytest.fixture
def send(in_app, monkeypatch):
    """Sends as a worker of its own would at that moment; how many mails the server took."""

    def send_as(settings, at=AT):
        monkeypatch.setattr(clock, "now", lambda: at)
        worker = in_app.extensions["lms_worker"]
        done = Sender(settings, worker.pulse).send_due()
        return sum(delivery.is_sent for delivery in done)

    return send_as


def list_mails():
    return queries.list_mails().mails


def test_a_mail_arrives_once(in_app, mailbox, send):
    box, settings = mailbox
    write(make_cast().alice, subject="Zoë’s\r\nBcc: mallory@x.example")

    assert send(settings) == 1
    assert send(settings, AT + MINUTE) == 0
    (letter,) = box.letters
    assert (letter["To"], letter["From"]) == ("alice@example.org", "lms@x.example")
    assert letter["Subject"] == "Zoë’s Bcc: mallory@x.example"
    assert letter["Bcc"] is None
    assert letter.get_content() == "Zoë,\r\n\r\nhello\r\n"
    assert [mail.sent_at for mail in list_mails()] == [AT]


def test_a_refused_mail_waits_longer_each_time_and_holds_up_nobody(in_app, mailbox, send):
    box, settings = mailbox
    cast = make_cast()
    write(cast.mona, "mona@refused.example", at=AT - MINUTE)
    write(cast.alice)

    assert send(settings) == 1
    assert send(settings, AT + MINUTE) == 0

    refused = next(mail for mail in list_mails() if mail.address == "mona@refused.example")
    assert len(box.letters) == 1
    assert (refused.tries, refused.next_try_at, refused.sent_at) == (2, AT + 3 * MINUTE, None)
    assert "nobody here" in str(refused.last_fault)


def test_a_server_that_is_down_costs_no_tries(in_app, send):
    write(make_cast().alice)
    settings = Settings(smtp_host="127.0.0.1", smtp_port=1)

    assert send(settings) == 0

    (mail,) = list_mails()
    assert (mail.tries, mail.next_try_at) == (0, AT + MINUTE)
    assert str(mail.last_fault).startswith("The mail server cannot be used: ")


def test_without_a_server_mails_wait(in_app, send):
    write(make_cast().alice)

    assert send(Settings(smtp_host="")) == 0
    assert [(mail.tries, mail.sent_at) for mail in list_mails()] == [(0, None)]


def test_what_is_older_than_two_weeks_is_not_sent_any_more(in_app, mailbox, send):
    box, settings = mailbox
    write(make_cast().alice, at=AT - timedelta(days=14))

    assert (send(settings), box.letters) == (0, [])


def test_somebody_without_an_address_gets_no_mail(in_app):
    write(make_cast().alice, address=None)

    assert list_mails() == ()


def test_a_mail_is_undone_with_its_act(in_app):
    cast = make_cast()

    def act_and_fail() -> None:
        with transaction():
            service.send_mail(
                cast.alice, address="a@x.example", kind="test", subject="s", text="t", at=AT
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail()

    assert list_mails() == ()


def test_mails_are_found_by_address_and_kind(in_app):
    cast = make_cast()
    write(cast.alice, "alice@example.org")
    write(cast.mallory, "mallory@example.org", at=AT + MINUTE)

    assert [mail.address for mail in queries.list_mails(address="ALICE").mails] == [
        "alice@example.org"
    ]
    assert queries.list_mails(kind="other").mails == ()
    assert [mail.address for mail in list_mails()] == ["mallory@example.org", "alice@example.org"]
    assert queries.list_kinds() == ("test",)


def test_a_mail_carries_its_html_beside_the_text(in_app, mailbox, send):
    box, settings = mailbox
    mail_id = write(make_cast().alice, html="<p>Zoë, <b>hello</b></p>", language="de")

    send(settings)

    (letter,) = box.letters
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert letter.get_body(("plain",)).get_content() == "Zoë,\r\n\r\nhello\r\n"
    assert letter.get_body(("html",)).get_content() == "<p>Zoë, <b>hello</b></p>\r\n"
    assert letter["Message-ID"] == f"<{mail_id}@x.example>"
    assert letter["Content-Language"] == "de"


def test_a_key_is_written_once_for_each_person(in_app):
    cast = make_cast()
    first = write(cast.alice, key="due-7", subject="The first")

    assert write(cast.alice, key="due-7", subject="The second") == first
    assert write(cast.mona, key="due-7") != first
    assert write(cast.alice) != write(cast.alice)
    assert [mail.subject for mail in list_mails() if mail.id == first] == ["The first"]
    assert len(list_mails()) == 4


def test_many_mails_are_queued_once_however_often(in_app):
    cast = make_cast()
    mails = [
        NewMail(person, address, "test", f"Mail {number}", "text", "<p>text</p>", key=str(number))
        for number in range(3)
        for person, address in ((cast.alice, "a@x.example"), (cast.mona, None))
    ]

    with transaction():
        added = [queue_mails(mails[:2], at=AT), queue_mails(mails, at=AT), queue_mails((), at=AT)]

    assert added == [1, 2, 0]
    assert sorted((mail.subject, mail.address) for mail in list_mails()) == [
        (f"Mail {number}", "a@x.example") for number in range(3)
    ]


def test_a_mail_goes_neither_before_its_time_nor_after_it(in_app, mailbox, send):
    box, settings = mailbox
    alice = make_cast().alice
    write(alice, subject="From ten on", not_before=AT + 60 * MINUTE, not_after=AT + 90 * MINUTE)
    write(alice, subject="Until ten", not_after=AT + 60 * MINUTE)

    sent = [send(settings, AT + minutes * MINUTE) for minutes in (59, 60, 61)]

    assert sent == [1, 1, 0]
    assert [letter["Subject"] for letter in box.letters] == ["Until ten", "From ten on"]

    write(alice, not_after=AT + 90 * MINUTE)
    assert send(settings, AT + 90 * MINUTE) == 0

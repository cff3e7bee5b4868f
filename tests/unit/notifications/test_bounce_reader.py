"""Which mail came back, and that nothing else is taken for such a notification."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.errors import RefusalError
from lms.notifications.bounce_reader import MOST_BYTES, Bounce, read_bounce

MAIL_ID = "0123456789abcdef0123456789abcdef"
NOTIFICATION = f"""\
From: MAILER-DAEMON@mx.example
To: lms@company.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b="

--=b=
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--=b=
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; alice@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <alice@example.org>:
 Recipient address rejected

--=b=
Content-Type: message/rfc822

From: lms@company.example
To: alice@example.org
Message-ID: <{MAIL_ID}@company.example>
Subject: Please read the code of conduct

Dear Alice

--=b=--
"""
HEAD = "Content-Type: message/rfc822\n\n"


def read(text):
    return read_bounce(text.replace("\n", "\r\n").encode())


def test_a_failure_names_its_mail_and_has_the_words_of_the_server():
    words = "5.1.1 550 5.1.1 <alice@example.org>: Recipient address rejected"

    assert read(NOTIFICATION) == Bounce(MAIL_ID, words)
    assert read(NOTIFICATION.replace(HEAD, "Content-Type: text/rfc822-headers\n\n")) == Bounce(
        MAIL_ID, words
    )


def test_control_characters_of_a_server_are_not_kept_and_its_words_are_few():
    hostile = NOTIFICATION.replace("Recipient address rejected", "\x1b[31m\x00" + "x" * 5000)

    words = read(hostile).words

    assert len(words) == 1000
    assert words.isprintable()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it has no part message/delivery-status"),
        (NOTIFICATION.replace("delivery-status", "other"), "it has no part message/delivery-stat"),
        (NOTIFICATION.replace("Action: failed", "Action: delayed"), "tells of no failure"),
        (NOTIFICATION.replace("Action: failed\n", ""), "tells of no failure"),
        (NOTIFICATION.replace(MAIL_ID, "f" * 31), "does not name a mail of ours"),
        (NOTIFICATION.replace("Message-ID", "In-Reply-To"), "does not name a mail of ours"),
        (NOTIFICATION.replace(f"<{MAIL_ID}@", f"<x{MAIL_ID}@"), "does not name a mail of ours"),
        ("x" * (MOST_BYTES + 1), "more than 1 MB"),
    ],
)
def test_what_is_no_such_notification_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(RefusalError, match=sentence):
        read(text)


def test_a_mail_of_endless_parts_is_refused():
    wide = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 5000
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000))

    for text in (wide, deep):
        with pytest.raises(RefusalError, match=r"too many parts|not well-formed|no part"):
            read(text)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_broken_notification_is_read_or_refused(data):
    content = bytearray(NOTIFICATION.encode())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))

    with suppress(RefusalError):
        found = read_bounce(bytes(content))
        assert len(found.mail_id) == 32
        assert found.words.isprintable()

"""What stands in the mails, word for word."""

from datetime import UTC, date, datetime

import pytest

from lms.notifications.receipts import (
    AcknowledgementReceipt,
    CertificateNotice,
    word_acknowledgement,
    word_certificate,
)
from lms.notifications.wording import (
    LinkNotice,
    word_first_password,
    word_password_changed,
    word_reset,
)

NOTICE = LinkNotice("Ruth Adeyemi", "Wrenfield", "http://lms.example/x")


def test_the_receipt_says_what_was_recorded():
    receipt = AcknowledgementReceipt(
        name="Ruth Adeyemi",
        company="Wrenfield",
        title="Complaints",
        number="2.0",
        statement="I have read it.",
        acknowledged_at=datetime(2026, 11, 3, 23, 30, 5, tzinfo=UTC),
        zone="Europe/Amsterdam",
        text_digest="a1",
        entry_id="b2",
        entry_digest="c3",
        url="http://lms.example/receipts/1",
    )

    subject, text = word_acknowledgement(receipt)

    assert subject == "You acknowledged version 2.0 of Complaints"
    assert text == (
        "Dear Ruth Adeyemi,\n\n"
        "On 4 November 2026 at 00:30:05 (Europe/Amsterdam) you acknowledged\n"
        "version 2.0 of “Complaints” at Wrenfield\nwith these words:\n\n"
        "    I have read it.\n\n"
        "Keep this mail: it is your own proof of what was recorded.\n\n"
        "Fingerprint of the text:  a1\nEntry in the record:      b2\n"
        "Fingerprint of the entry: c3\n\n"
        "Your receipt: http://lms.example/receipts/1"
    )


@pytest.mark.parametrize(
    ("valid_until", "sentence"),
    [
        (date(2027, 3, 4), "is ready. It is valid until 4 March 2027.\n"),
        (None, "is ready.\n"),
    ],
)
def test_the_mail_about_a_certificate_says_how_long_it_holds(valid_until, sentence):
    notice = CertificateNotice("Ruth Adeyemi", "Wrenfield", "Care", valid_until, "http://x/c.pdf")

    subject, text = word_certificate(notice)

    assert subject == "Your certificate: Care"
    assert text == (
        f"Dear Ruth Adeyemi,\n\nYour certificate “Care” of Wrenfield {sentence}\n"
        "Your certificate as PDF: http://x/c.pdf"
    )


@pytest.mark.parametrize(
    ("word", "opening"),
    [
        (word_first_password, "Wrenfield keeps its policies and training in one place.\n"),
        (word_reset, "Somebody asked for a new password for your account at Wrenfield.\n"),
        (
            word_password_changed,
            "The password of your account at Wrenfield was changed a moment ago.\n",
        ),
    ],
)
def test_a_mail_about_signing_in_greets_and_gives_the_address(word, opening):
    _, text = word(NOTICE)

    assert text.startswith(f"Dear Ruth Adeyemi,\n\n{opening}")
    assert "\nhttp://lms.example/x" in text

"""The words of the mails that tell people what was recorded of them."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class AcknowledgementReceipt:
    """What the receipt of an acknowledgement says."""

    name: str
    company: str
    title: str
    number: str
    statement: str
    acknowledged_at: datetime
    zone: str
    text_digest: str
    entry_id: str
    entry_digest: str
    url: str


@dataclass(frozen=True)
class CertificateNotice:
    """What the mail about a new certificate says."""

    name: str
    company: str
    title: str
    valid_until: date | None
    url: str


def _write_day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def word_acknowledgement(receipt: AcknowledgementReceipt) -> tuple[str, str]:
    """Subject and text of the receipt."""
    moment = receipt.acknowledged_at.astimezone(ZoneInfo(receipt.zone))
    subject = f"You acknowledged version {receipt.number} of {receipt.title}"
    text = "\n".join(
        (
            f"Dear {receipt.name},",
            "",
            f"On {_write_day(moment)} at {moment:%H:%M:%S} ({receipt.zone}) you acknowledged",
            f"version {receipt.number} of “{receipt.title}” at {receipt.company}",
            "with these words:",
            "",
            f"    {receipt.statement}",
            "",
            "Keep this mail: it is your own proof of what was recorded.",
            "",
            f"Fingerprint of the text:  {receipt.text_digest}",
            f"Entry in the record:      {receipt.entry_id}",
            f"Fingerprint of the entry: {receipt.entry_digest}",
            "",
            f"Your receipt: {receipt.url}",
        )
    )
    return subject, text


def word_certificate(notice: CertificateNotice) -> tuple[str, str]:
    """Subject and text of the mail about a certificate."""
    subject = f"Your certificate: {notice.title}"
    valid = f" It is valid until {_write_day(notice.valid_until)}." if notice.valid_until else ""
    text = "\n".join(
        (
            f"Dear {notice.name},",
            "",
            f"Your certificate “{notice.title}” of {notice.company} is ready.{valid}",
            "",
            f"Your certificate as PDF: {notice.url}",
        )
    )
    return subject, text

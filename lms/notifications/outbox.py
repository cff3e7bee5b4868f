"""Writing mails into the outbox, in the transaction of the act that they tell of."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.db import db
from lms.notifications.models import Mail
from lms.sql import add_new, add_once


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail to be written.

    `key` names what it is for: of two mails to a person with the same key, the first stands.
    It goes at `not_before` at the earliest, and is not sent any more from `not_after` on.
    """

    person_id: int
    address: str | None
    kind: str
    subject: str
    text: str
    html: str | None = None
    language: str | None = None
    key: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None


def write_mail(mail: NewMail, *, at: datetime) -> str | None:
    """Put one mail into the outbox; its id, or that of the mail that holds its key already.

    Somebody without a mail address gets none; what the mail would say stands on their pages.
    """
    if not mail.address:
        return None
    row = _to_row(mail, secrets.token_hex(16), at)
    if add_once(Mail, row):
        return str(row["id"])
    return db.session.scalar(
        select(Mail.id).where(Mail.person_id == mail.person_id, Mail.key == mail.key)
    )


def queue_mails(mails: Iterable[NewMail], *, at: datetime) -> int:
    """Put many mails into the outbox at once; how many of them were new."""
    sent = [mail for mail in mails if mail.address]
    return add_new(
        Mail, [_to_row(mail, id_, at) for mail, id_ in zip(sent, _draw_ids(len(sent)), strict=True)]
    )


def _draw_ids(count: int) -> list[str]:
    """Ids that nobody can guess, in the order in which an index takes them fastest."""
    drawn = secrets.token_hex(16 * count)
    return sorted(drawn[start : start + 32] for start in range(0, len(drawn), 32))


def _to_row(mail: NewMail, mail_id: str, at: datetime) -> dict[str, Any]:
    return {
        "person_id": mail.person_id,
        "id": mail_id,
        "kind": mail.kind,
        "address": mail.address,
        "subject": " ".join(mail.subject.split())[:300],
        "text": mail.text,
        "html": mail.html,
        "language": mail.language,
        "key": mail.key,
        "created_at": at,
        "next_try_at": max(mail.not_before or at, at),
        "not_after": mail.not_after,
        "tries": 0,
    }

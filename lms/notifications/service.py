"""Writing a mail into the outbox, and sending what is due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import or_, select, update

from lms import mail
from lms.config import Settings
from lms.db import db
from lms.notifications import outbox, rules
from lms.notifications.models import Mail
from lms.notifications.outbox import NewMail

MOST_AT_ONCE = 50


class More(TypedDict, total=False):
    """What a mail may carry beside its words; `NewMail` says what each means."""

    html: str | None
    language: str | None
    key: str | None
    not_before: datetime | None
    not_after: datetime | None


@dataclass(frozen=True)
class Delivery:
    """How the sending of one mail went; `is_refused` says that the fault lies in this mail."""

    person_id: int
    mail_id: str
    tries: int
    fault: str | None = None
    is_refused: bool = False


def send_mail(
    person_id: int,
    *,
    address: str | None,
    kind: str,
    subject: str,
    text: str,
    at: datetime,
    **more: Unpack[More],
) -> str | None:
    """Put a mail into the outbox, in the transaction of the act that it tells of; its id.

    Somebody without a mail address gets none; what the mail would say stands on their pages.
    A mail whose key the person's outbox holds already is not written again.
    """
    mail = NewMail(person_id, address, kind, subject, text, **more)
    return outbox.write_mail(mail, at=at)


def deliver_due(at: datetime, settings: Settings) -> tuple[Delivery, ...]:
    """Send what is due and say how it went; writes nothing, so that no transaction waits.

    Its result goes to `record_deliveries`. Without a mail server nothing is due.
    """
    if not settings.smtp_host:
        return ()
    letters = _list_due(at)
    db.session.rollback()
    return _deliver(letters, settings) if letters else ()


def _list_due(at: datetime) -> list[tuple[Delivery, mail.Letter]]:
    rows = db.session.execute(
        select(
            Mail.person_id,
            Mail.id,
            Mail.address,
            Mail.subject,
            Mail.text,
            Mail.created_at,
            Mail.html,
            Mail.language,
            Mail.tries,
        )
        .where(
            Mail.next_try_at <= at,
            Mail.created_at > at - rules.OLDEST,
            or_(Mail.not_after.is_(None), Mail.not_after > at),
        )
        .order_by(Mail.next_try_at, Mail.id)
        .limit(MOST_AT_ONCE)
    )
    return [
        (
            Delivery(row.person_id, row.id, row.tries),
            mail.Letter(
                row.id,
                row.address,
                row.subject,
                row.text,
                row.created_at,
                row.html,
                row.language,
            ),
        )
        for row in rows
    ]


def _deliver(
    letters: Sequence[tuple[Delivery, mail.Letter]], settings: Settings
) -> tuple[Delivery, ...]:
    done: list[Delivery] = []
    try:
        with mail.connect(settings) as send:
            done.extend(_send_one(send, delivery, letter) for delivery, letter in letters)
    except mail.MailServerError as error:
        waiting = letters[len(done) :]
        done += [replace(delivery, fault=str(error)) for delivery, _ in waiting]
    return tuple(done)


def _send_one(send: mail.Send, delivery: Delivery, letter: mail.Letter) -> Delivery:
    try:
        send(letter)
    except mail.LetterRefusedError as error:
        return replace(delivery, fault=str(error), is_refused=True)
    return delivery


def record_deliveries(deliveries: Sequence[Delivery], *, at: datetime) -> int:
    """Note how sending went, and give back how many mails were sent."""
    for delivery in deliveries:
        db.session.execute(
            update(Mail)
            .where(Mail.person_id == delivery.person_id, Mail.id == delivery.mail_id)
            .values(**_describe(delivery, at))
        )
    return sum(delivery.fault is None for delivery in deliveries)


def _describe(delivery: Delivery, at: datetime) -> dict[str, object]:
    if delivery.fault is None:
        values = {"sent_at": at, "next_try_at": None, "last_fault": None}
        return {**values, "tries": delivery.tries + 1}
    if not delivery.is_refused:
        return {"next_try_at": at + rules.SERVER_PAUSE, "last_fault": delivery.fault}
    tries = delivery.tries + 1
    next_try_at = rules.find_next_try(tries, at)
    return {"tries": tries, "next_try_at": next_try_at, "last_fault": delivery.fault}

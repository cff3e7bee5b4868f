"""Writing one mail into the outbox."""

from datetime import datetime
from typing import TypedDict, Unpack

from lms.notifications import outbox
from lms.notifications.outbox import NewMail


class More(TypedDict, total=False):
    """What a mail may carry beside its words; `NewMail` says what each means."""

    html: str | None
    language: str | None
    key: str | None
    not_before: datetime | None
    not_after: datetime | None


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

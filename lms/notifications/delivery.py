"""Which mails one worker sends now, how it sends them, and what is noted of each.

A mail is taken up by one worker, sent, and noted at once, each in a transaction of its own: what
a kill can lead to is a second copy of the one mail that the server had taken and we had not noted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_, update

from lms import mail
from lms.config import Settings
from lms.db import db
from lms.jobs.workers import is_free
from lms.notifications import rules
from lms.notifications.models import Mail

# As many as go over one connection; what a killed worker took up waits until it counts as dead.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Delivery:
    """A mail that was taken up, and how its sending went.

    `fault` has the server's words. `is_refused` says that the fault lies in this mail, and
    `is_left` that it was not tried at all.
    """

    person_id: int
    letter: mail.Letter
    worker_id: str
    tries: int
    fault: str | None = None
    is_refused: bool = False
    is_left: bool = False

    @property
    def is_sent(self) -> bool:
        """Whether the server took it."""
        return self.fault is None and not self.is_left


def take_up(
    worker_id: str, *, silent_since: datetime, at: datetime, limit: int = MOST_AT_ONCE
) -> tuple[Delivery, ...]:
    """Take up mails that are due and that no living worker has, those due the longest first."""
    _drop_late(at)
    # What this worker itself took up and did not come to is free for it as well.
    free = and_(
        Mail.next_try_at <= at,
        or_(is_free(Mail.worker_id, silent_since), Mail.worker_id == worker_id),
    )
    due = _find_free(free, limit)
    rows = db.session.execute(
        update(Mail)
        .where(tuple_(Mail.person_id, Mail.id).in_(due))
        .values(worker_id=worker_id)
        .returning(
            Mail.person_id,
            Mail.id,
            Mail.address,
            Mail.subject,
            Mail.text,
            Mail.created_at,
            Mail.html,
            Mail.language,
            Mail.tries,
            Mail.next_try_at,
        )
    ).all()
    return tuple(
        Delivery(row.person_id, mail.Letter(*row[1:8]), worker_id, row.tries)
        for row in sorted(rows, key=lambda row: (row.next_try_at, row.id))
    )


def _find_free(condition: ColumnElement[bool], limit: int | None = None) -> Select[Any]:
    """The keys of rows that no other worker is looking at right now."""
    rows = (
        select(Mail.person_id, Mail.id)
        .where(condition)
        .order_by(Mail.next_try_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    return select(rows.c.person_id, rows.c.id)


def _drop_late(at: datetime) -> None:
    """Give up what would come too late to be of use."""
    late = and_(
        Mail.next_try_at <= at,
        Mail.worker_id.is_(None),
        or_(Mail.not_after <= at, Mail.created_at <= at - rules.OLDEST),
    )
    words = func.coalesce(rules.TOO_LATE_AFTER + Mail.last_fault, rules.TOO_LATE)
    db.session.execute(
        update(Mail)
        .where(tuple_(Mail.person_id, Mail.id).in_(_find_free(late)))
        .values(next_try_at=None, last_fault=words)
    )


def deliver(
    deliveries: Sequence[Delivery],
    settings: Settings,
    *,
    note: Callable[[Delivery], None],
    may_go_on: Callable[[], bool],
) -> bool:
    """Send what was taken up, each noted before the next one goes; False where no server answers.

    A server that ends the connection after some mails is asked again for the rest, at once.
    """
    waiting = list(deliveries)
    while waiting:
        in_all = len(waiting)
        fault = _send_some(waiting, settings, note=note, may_go_on=may_go_on)
        if fault is None or len(waiting) == in_all:
            _note_rest(waiting, fault, note)
            return fault is None
        note(replace(waiting.pop(0), fault=fault))
    return True


def _send_some(
    waiting: list[Delivery],
    settings: Settings,
    *,
    note: Callable[[Delivery], None],
    may_go_on: Callable[[], bool],
) -> str | None:
    """Send over one connection and take what is done from the list; the words of a break."""
    try:
        with mail.connect(settings) as send:
            while waiting and may_go_on():
                done = _send_one(send, waiting[0])
                note(done)
                del waiting[0]
    except mail.MailServerError as error:
        return str(error)
    return None


def _send_one(send: mail.Send, delivery: Delivery) -> Delivery:
    try:
        send(delivery.letter)
    except mail.LetterRefusedError as error:
        return replace(delivery, fault=str(error), is_refused=True)
    return delivery


def _note_rest(
    waiting: Sequence[Delivery], fault: str | None, note: Callable[[Delivery], None]
) -> None:
    for delivery in waiting:
        note(replace(delivery, fault=fault, is_left=fault is None))


def record(delivery: Delivery, *, at: datetime) -> None:
    """Note how sending went, unless the mail is another worker's by now."""
    db.session.connection().execute(
        update(Mail)
        .where(
            Mail.person_id == delivery.person_id,
            Mail.id == delivery.letter.id,
            Mail.worker_id == delivery.worker_id,
        )
        .values(worker_id=None, **_describe(delivery, at))
    )


def _describe(delivery: Delivery, at: datetime) -> dict[str, object]:
    if delivery.is_left:
        return {}
    if delivery.fault is None:
        values = {"sent_at": at, "next_try_at": None, "last_fault": None}
        return {**values, "tries": delivery.tries + 1}
    if not delivery.is_refused:
        return {"next_try_at": at + rules.SERVER_PAUSE, "last_fault": delivery.fault}
    tries = delivery.tries + 1
    next_try_at = rules.find_next_try(tries, at)
    return {"tries": tries, "next_try_at": next_try_at, "last_fault": delivery.fault}


def has_due(at: datetime) -> bool:
    """Whether a mail may go by now."""
    return db.session.scalar(select(Mail.id).where(Mail.next_try_at <= at).limit(1)) is not None

"""Which mails were written, and how their sending went."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.db import db
from lms.notifications.models import Mail

PAGE_SIZE = 30


@dataclass(frozen=True)
class MailView:
    """A mail as it was written, and how its sending went."""

    id: str
    person_id: int
    kind: str
    address: str
    subject: str
    text: str
    created_at: datetime
    next_try_at: datetime | None
    tries: int
    sent_at: datetime | None
    last_fault: str | None


@dataclass(frozen=True)
class MailPage:
    """Some of the mails, newest first, and how many there are in all."""

    mails: tuple[MailView, ...]
    total: int
    page: int
    pages: int


def list_mails(
    *, address: str = "", kind: str = "", page: int = 1, page_size: int = PAGE_SIZE
) -> MailPage:
    """The mails to that address and of that kind, newest first."""
    conditions = []
    if address:
        conditions.append(Mail.address.icontains(address, autoescape=True))
    if kind:
        conditions.append(Mail.kind == kind)
    total = db.session.scalar(select(func.count()).select_from(Mail).where(*conditions)) or 0
    pages = max(1, -(-total // page_size))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        select(
            Mail.id,
            Mail.person_id,
            Mail.kind,
            Mail.address,
            Mail.subject,
            Mail.text,
            Mail.created_at,
            Mail.next_try_at,
            Mail.tries,
            Mail.sent_at,
            Mail.last_fault,
        )
        .where(*conditions)
        .order_by(Mail.created_at.desc(), Mail.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return MailPage(tuple(MailView(*row) for row in rows), total, page, pages)


def list_kinds() -> tuple[str, ...]:
    """The kinds of mails that were written so far."""
    return tuple(db.session.scalars(select(Mail.kind).distinct().order_by(Mail.kind)))

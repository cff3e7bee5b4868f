"""Which mails were written, and how their sending went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from lms.db import db
from lms.notifications.models import Mail
from lms.notifications.rules import MailState, find_state

PAGE_SIZE = 30
RECENT = timedelta(days=7)
OVERDUE = timedelta(hours=1)
_STATES = {
    MailState.BOUNCED: Mail.bounced_at.is_not(None),
    MailState.SENT: and_(Mail.sent_at.is_not(None), Mail.bounced_at.is_(None)),
    MailState.TO_BE_SENT: and_(
        Mail.next_try_at.is_not(None), Mail.sent_at.is_(None), Mail.bounced_at.is_(None)
    ),
    MailState.FAILED: and_(
        Mail.next_try_at.is_(None), Mail.sent_at.is_(None), Mail.bounced_at.is_(None)
    ),
}


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
    bounced_at: datetime | None
    bounce_words: str | None
    language: str | None
    has_html: bool

    @property
    def state(self) -> MailState:
        """How far it has come."""
        return find_state(
            next_try_at=self.next_try_at, sent_at=self.sent_at, bounced_at=self.bounced_at
        )


_COLUMNS = (
    *(getattr(Mail, name) for name in MailView.__dataclass_fields__ if name != "has_html"),
    Mail.html.is_not(None).label("has_html"),
)


@dataclass(frozen=True)
class MailPage:
    """Some of the mails, newest first, and how many there are in all."""

    mails: tuple[MailView, ...]
    total: int
    page: int
    pages: int


def list_mails(
    *,
    address: str = "",
    kind: str = "",
    state: MailState | None = None,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> MailPage:
    """The mails to that address, of that kind and so far, newest first."""
    conditions = []
    if address:
        conditions.append(Mail.address.icontains(address, autoescape=True))
    if kind:
        conditions.append(Mail.kind == kind)
    if state:
        conditions.append(_STATES[state])
    total = db.session.scalar(select(func.count()).select_from(Mail).where(*conditions)) or 0
    pages = max(1, -(-total // page_size))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(*conditions)
        .order_by(Mail.created_at.desc(), Mail.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return MailPage(tuple(MailView(*row) for row in rows), total, page, pages)


def find_mail(person_id: int, mail_id: str) -> MailView | None:
    """That mail to that person."""
    rows = select(*_COLUMNS).where(Mail.person_id == person_id, Mail.id == mail_id)
    row = db.session.execute(rows).one_or_none()
    return MailView(*row) if row else None


def list_kinds() -> tuple[str, ...]:
    """The kinds of mails that were written so far."""
    return tuple(db.session.scalars(select(Mail.kind).distinct().order_by(Mail.kind)))


@dataclass(frozen=True)
class MailCounts:
    """How the mails of the last days stand."""

    waiting: int
    overdue: int
    failed: int
    bounced: int


def count_mails(*, at: datetime) -> MailCounts:
    """How many wait, for how many the time has long come, and what went wrong in a week."""
    waits, recent = _STATES[MailState.TO_BE_SENT], Mail.created_at > at - RECENT
    states = (
        waits,
        and_(waits, Mail.next_try_at < at - OVERDUE, Mail.worker_id.is_(None)),
        and_(_STATES[MailState.FAILED], recent),
        and_(_STATES[MailState.BOUNCED], recent),
    )
    counts = db.session.execute(
        select(*(func.count().filter(state) for state in states)).where(
            or_(Mail.next_try_at.is_not(None), recent)
        )
    ).one()
    return MailCounts(*map(int, counts))

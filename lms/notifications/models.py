"""The outbox: every mail, written in the transaction of the act that it tells of."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Token


class Mail(Base):
    """A mail to send, and how its sending went.

    `key` names what the mail is for, so that it is written once. The row is due from `next_try_at`
    on, and too late from `not_after` on. `worker_id` names who is sending it.
    """

    __tablename__ = "mail"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[str] = mapped_column(Token, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(35))
    key: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    not_after: Mapped[datetime | None]
    worker_id: Mapped[str | None] = mapped_column(Token)
    tries: Mapped[int] = mapped_column(SmallInteger)
    sent_at: Mapped[datetime | None]
    last_fault: Mapped[str | None] = mapped_column(Text)
    bounced_at: Mapped[datetime | None]
    bounce_words: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("ix_mail_next_try_at", "next_try_at"),
        Index("ix_mail_id", "id"),
        Index("ix_mail_created_at", "created_at"),
        Index("uq_mail_person_id_key", "person_id", "key", unique=True),
    )

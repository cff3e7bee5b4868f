"""The table of acknowledgements."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Digest, Token


class Acknowledgement(Base):
    """That a person acknowledged a version of a policy; never changed.

    The primary key is the promise that one person acknowledges what is asked for on one
    occasion once, whatever races. `occasion` is named by the duty that asked. `acknowledged_on` is
    the day that it was where the person lives, in `zone`: a duty is met on that day.
    """

    __tablename__ = "acknowledgement"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    asked_for: Mapped[str] = mapped_column(String(16), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(80), primary_key=True)
    id: Mapped[str] = mapped_column(Token)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    source_digest: Mapped[str] = mapped_column(Digest)
    text_digest: Mapped[str] = mapped_column(Digest)
    html_digest: Mapped[str] = mapped_column(Digest)
    view: Mapped[str] = mapped_column(String(40))
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    statement_digest: Mapped[str] = mapped_column(Digest)
    language: Mapped[str] = mapped_column(String(20))
    presented_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime]
    acknowledged_on: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(60))
    reading_seconds: Mapped[int] = mapped_column(Integer)
    signed_in_at: Mapped[datetime]
    sign_in_method: Mapped[str] = mapped_column(String(20))
    program_version: Mapped[str] = mapped_column(String(40))
    idempotency_key: Mapped[str] = mapped_column(Token)
    entry_id: Mapped[str] = mapped_column(Token)
    entry_digest: Mapped[str] = mapped_column(Digest)

    __table_args__ = (
        Index("ix_acknowledgement_person_id_id", "person_id", "id"),
        Index("ix_acknowledgement_policy_id_acknowledged_at", "policy_id", "acknowledged_at"),
        CLUSTERED,
    )

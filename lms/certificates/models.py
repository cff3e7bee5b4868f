"""The table of certificates, and that of their rendered sheets."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Digest, Id, Token


class Certificate(Base):
    """That a person completed a programme; never changed. `code` is random, 128 bits."""

    __tablename__ = "certificate"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Token, primary_key=True, index=True)
    programme_id: Mapped[int] = mapped_column(Id)
    programme_version_id: Mapped[int] = mapped_column(Id)
    occasion: Mapped[str] = mapped_column(String(80))
    programme_title: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    items: Mapped[Any] = mapped_column(JSON)
    score_bp: Mapped[int | None] = mapped_column(Integer)
    issued_at: Mapped[datetime]
    issued_on: Mapped[date] = mapped_column(Date, index=True)
    valid_until: Mapped[date | None] = mapped_column(Date, index=True)
    entry_id: Mapped[str] = mapped_column(Token)
    entry_digest: Mapped[str] = mapped_column(Digest)

    __table_args__ = (UniqueConstraint("person_id", "programme_id", "occasion"), CLUSTERED)


class CertificateSheet(Base):
    """A certificate set as PDF: a rendering that can be dropped and made again."""

    __tablename__ = "certificate_sheet"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Token, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    rendered_at: Mapped[datetime]

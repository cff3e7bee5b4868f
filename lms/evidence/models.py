"""Where entries and what they commit to are kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Digest, Id, Token


class EvidenceEntry(Base):
    """One act, in its canonical bytes; never changed and never deleted."""

    __tablename__ = "evidence_entry"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    type: Mapped[str] = mapped_column(String(60))
    recorded_at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(Digest)

    __table_args__ = (Index("ix_evidence_entry_type_recorded_at", "type", "recorded_at"),)


class EvidencePrivate(Base):
    """The clear values behind one commitment; can be erased without touching the entry."""

    __tablename__ = "evidence_private"

    entry_id: Mapped[str] = mapped_column(Token, primary_key=True)
    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(Id, index=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    shred_on: Mapped[date | None] = mapped_column(Date, index=True)

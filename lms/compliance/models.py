"""Tables of what HR asked for and keeps: long exports, saved filters, reminders of many."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Digest, Token


class ExportJob(Base):
    """That somebody asked for a file, and how far it is; of the present only, gone after a day.

    `maker` is the worker that makes it, as long as `seen_at` is recent: a worker that was stopped
    says nothing more, and another one begins again.
    """

    __tablename__ = "export_job"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    selection: Mapped[Any] = mapped_column(JSON)
    format: Mapped[str] = mapped_column(String(4))
    with_bom: Mapped[bool] = mapped_column(Boolean)
    tries: Mapped[int] = mapped_column(SmallInteger)
    maker: Mapped[str | None] = mapped_column(Token)
    seen_at: Mapped[datetime | None]
    rows_in_all: Mapped[int | None] = mapped_column(Integer)
    rows_written: Mapped[int] = mapped_column(Integer)
    finished_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(Digest)
    fault: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_export_job_person_id", "person_id"),)


class SavedFilter(Base):
    """What somebody narrows the record to again and again; of the present only.

    `choices` is what an address of the record carries.
    """

    __tablename__ = "saved_filter"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    is_shared: Mapped[bool] = mapped_column(Boolean)
    choices: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "name"),)


class BulkReminder(Base):
    """That somebody reminds many people, and how far that is; `people` are those who were shown."""

    __tablename__ = "bulk_reminder"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    people: Mapped[Any] = mapped_column(JSON)
    looked_at: Mapped[int] = mapped_column(Integer)
    reminded: Mapped[int] = mapped_column(Integer)
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_bulk_reminder_finished_at", "finished_at"),)

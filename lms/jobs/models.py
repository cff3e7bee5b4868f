"""Who works beside the pages, when each job is due, and how each run of it went."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Token


class Worker(Base):
    """A process that works beside the pages; it says every few seconds that it is alive."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class ScheduledJob(Base):
    """When a job runs next, and who is at it now."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    next_run_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger)
    worker_id: Mapped[str | None] = mapped_column(Token)


class JobRun(Base):
    """One run of a job: from when to when, what it did, or what went wrong."""

    __tablename__ = "job_run"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    job: Mapped[str] = mapped_column(String(40))
    due_at: Mapped[datetime]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    said: Mapped[str | None] = mapped_column(Text)
    alarm: Mapped[str | None] = mapped_column(Text)
    fault: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index("ix_job_run_job_started_at", "job", "started_at"),)

"""The table of reminders that somebody sent by hand."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Token


class PersonalReminder(Base):
    """That somebody asked a person to do what they owe; never changed.

    The primary key is the promise that nobody is asked twice on one day, whoever asks.
    """

    __tablename__ = "personal_reminder"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    reminded_on: Mapped[date] = mapped_column(Date, primary_key=True)
    reminded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reminded_at: Mapped[datetime]
    duties: Mapped[int] = mapped_column(SmallInteger)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_personal_reminder_reminded_on", "reminded_on"),)

"""Until when each person was told what they owe, and the links of calendars."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Digest


class ReminderMark(Base):
    """The last mail that told a person all that was open; of the present only.

    `told_on` is the day of that mail where the person lives: there is one mail a day.
    """

    __tablename__ = "reminder_mark"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    told_at: Mapped[datetime]
    told_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (CLUSTERED,)


class CalendarLink(Base):
    """The secret address of a person's calendar of duties; only its digest is kept."""

    __tablename__ = "calendar_link"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(Digest)
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_calendar_link_digest", "digest"), CLUSTERED)

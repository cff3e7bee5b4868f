"""Tables of sessions: their dates, who signed up, and who was there by the trainer's record."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, SmallInteger, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Digest, Id, Token


class TrainingSession(Base):
    """A session: an identity with a slug."""

    __tablename__ = "training_session"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]


class TrainingSessionVersion(Base):
    """What a session says, from a moment on; never changed."""

    __tablename__ = "training_session_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    source_digest: Mapped[str] = mapped_column(Digest)
    published_at: Mapped[datetime]
    published_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Unique("session_id", "number"),)


class TrainingSessionTrainer(Base):
    """Who teaches the session by that version of it; never changed."""

    __tablename__ = "training_session_trainer"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("training_session_version.id"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class SessionEvent(Base):
    """One date of a session: an identity."""

    __tablename__ = "session_event"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"), index=True)
    made_at: Mapped[datetime]


class SessionEventPlan(Base):
    """When and where a date is held, and how many can come; the last one recorded counts."""

    __tablename__ = "session_event_plan"

    event_id: Mapped[int] = mapped_column(ForeignKey("session_event.id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(500))
    seats: Mapped[int] = mapped_column(SmallInteger)
    closes_at: Mapped[datetime]
    called_off_for: Mapped[str | None] = mapped_column(String(500))
    planned_at: Mapped[datetime]
    planned_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str] = mapped_column(Token)


class SessionSignUp(Base):
    """That a person signed up for a date, in which place of the line; never changed.

    Who has a seat is derived: those who come first in the line of who still wants to come.
    """

    __tablename__ = "session_sign_up"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("session_event.id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    signed_up_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_session_sign_up_event_id", "event_id", "position"), CLUSTERED)


class SessionSignOff(Base):
    """That a person who signed up does not come after all; never changed."""

    __tablename__ = "session_sign_off"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("session_event.id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    signed_off_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (CLUSTERED,)


class SessionAttendance(Base):
    """The trainer's record of whether a person was there; the last one counts, none is changed.

    It is no act of the person's own, and names who recorded it.
    """

    __tablename__ = "session_attendance"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("session_event.id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    occasion: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    attended_on: Mapped[date] = mapped_column(Date)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (
        Index("ix_session_attendance_session_id", "session_id", "person_id", "occasion"),
        CLUSTERED,
    )

"""Tables of lessons: versions, pictures and films, and who went through them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Digest, Id, Token


class Lesson(Base):
    """A lesson: an identity with a slug."""

    __tablename__ = "lesson"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]


class LessonDraft(Base):
    """The trainer's work on a lesson before it is published; of the present only."""

    __tablename__ = "lesson_draft"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    edited_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime]


class LessonMedia(Base):
    """A picture or a film, known by what it contains; it lies as a file beside the database.

    `origin` is the digest of what was uploaded, before a picture was drawn anew.
    """

    __tablename__ = "lesson_media"

    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(Digest, index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class LessonMediaName(Base):
    """What a trainer calls a picture or a film in the text of a lesson; of the present only."""

    __tablename__ = "lesson_media_name"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("lesson_media.digest"))


class LessonVersion(Base):
    """A published lesson; never changed. `files` has the digest of each file that it shows."""

    __tablename__ = "lesson_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(500))
    minutes: Mapped[int | None] = mapped_column(SmallInteger)
    link: Mapped[str | None] = mapped_column(String(500))
    statement: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    source_digest: Mapped[str] = mapped_column(Digest)
    files: Mapped[Any] = mapped_column(JSON)
    html: Mapped[str] = mapped_column(Text)
    html_digest: Mapped[str] = mapped_column(Digest)
    published_at: Mapped[datetime]
    published_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (UniqueConstraint("lesson_id", "number"),)


class LessonCompletion(Base):
    """That a person went through a lesson, by their own word; never changed.

    The primary key is the promise that it counts once on one occasion, whatever races.
    """

    __tablename__ = "lesson_completion"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(80), primary_key=True)
    id: Mapped[str] = mapped_column(Token)
    version_id: Mapped[int] = mapped_column(ForeignKey("lesson_version.id"))
    title: Mapped[str] = mapped_column(String(200))
    html_digest: Mapped[str] = mapped_column(Digest)
    statement: Mapped[str] = mapped_column(String(200))
    presented_at: Mapped[datetime]
    completed_at: Mapped[datetime]
    completed_on: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(60))
    signed_in_at: Mapped[datetime]
    sign_in_method: Mapped[str] = mapped_column(String(20))
    idempotency_key: Mapped[str] = mapped_column(Token)
    entry_id: Mapped[str] = mapped_column(Token)
    entry_digest: Mapped[str] = mapped_column(Digest)

    __table_args__ = (
        Index("ix_lesson_completion_lesson_id_completed_at", "lesson_id", "completed_at"),
        CLUSTERED,
    )

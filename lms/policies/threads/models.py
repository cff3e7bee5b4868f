"""Tables of what people ask about a text, what its owner answers, and notes beside it for all."""

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id, Token


class PolicyThread(Base):
    """That a person has something to ask or say about a version; never changed.

    `place` is the id of the paragraph or section in the HTML as it was shown, empty for the whole
    text, and `quote` its words, so that the thread is understood when the text has changed.
    """

    __tablename__ = "policy_thread"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[str] = mapped_column(Token, primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    asked_for: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(12))
    place: Mapped[str] = mapped_column(String(100))
    heading: Mapped[str] = mapped_column(String(300))
    quote: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_policy_thread_id", "id"),
        Index("ix_policy_thread_policy_id", "policy_id", "opened_at"),
    )


class PolicyThreadMessage(Base):
    """That the person or the owner wrote in a thread, or that it ended; never changed.

    What was written stands apart, where it can be erased.
    """

    __tablename__ = "policy_thread_message"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    thread_id: Mapped[str] = mapped_column(Token, primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    step: Mapped[str] = mapped_column(String(12))
    sent_at: Mapped[datetime]
    sent_on: Mapped[date] = mapped_column(Date)
    idempotency_key: Mapped[str] = mapped_column(Token)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "thread_id"], ["policy_thread.person_id", "policy_thread.id"]
        ),
        UniqueConstraint("person_id", "author_id", "idempotency_key"),
        Index("ix_policy_thread_message_author_id", "author_id", "sent_at"),
    )


class PolicyThreadText(Base):
    """What somebody wrote in a thread; may be erased, and never replaced by other words."""

    __tablename__ = "policy_thread_text"

    person_id: Mapped[int] = mapped_column(Id, primary_key=True)
    thread_id: Mapped[str] = mapped_column(Token, primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "thread_id", "number"],
            [
                "policy_thread_message.person_id",
                "policy_thread_message.thread_id",
                "policy_thread_message.number",
            ],
        ),
    )


class PolicyNote(Base):
    """That the owner put a note beside a paragraph of a version, for everybody; never changed.

    It names the thread whose answer it came from, and nobody who asked.
    """

    __tablename__ = "policy_note"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), index=True)
    thread_id: Mapped[str] = mapped_column(Token, index=True)
    place: Mapped[str] = mapped_column(String(100))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)


class PolicyNoteWithdrawal(Base):
    """That a note was taken back; never changed."""

    __tablename__ = "policy_note_withdrawal"

    note_id: Mapped[str] = mapped_column(ForeignKey("policy_note.id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taken_back_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)


class PolicyNoteText(Base):
    """The words of a note, or the reason why it was taken back; may be erased."""

    __tablename__ = "policy_note_text"

    note_id: Mapped[str] = mapped_column(ForeignKey("policy_note.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    text: Mapped[str] = mapped_column(Text)

"""Tables of who asked not to owe something for a time, or to have more time, and the answers."""

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Digest, Id, Token

OF_REQUEST = (
    ["person_id", "request_id"],
    ["exemption_request.person_id", "exemption_request.id"],
)


class ExemptionRequest(Base):
    """That an exemption, or a later due day, was asked for; never changed.

    `kind` is 'exemption' or 'extension'. `subject` and `subject_id` name the duty as they do in
    `assignment`; 'everything' and 0 mean all duties. An extension has no `from_on`: `until_on`
    is the new day. What was written and the document stand apart, where they can be erased.
    """

    __tablename__ = "exemption_request"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[str] = mapped_column(Token, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(Id)
    from_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    document_digest: Mapped[str | None] = mapped_column(Digest)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_exemption_request_id", "id"), CLUSTERED)


class ExemptionDecision(Base):
    """That somebody else granted or refused what was asked; there is one for each request."""

    __tablename__ = "exemption_decision"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(Token, primary_key=True)
    decision: Mapped[str] = mapped_column(String(12))
    decider_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (ForeignKeyConstraint(*OF_REQUEST), CLUSTERED)


class Exemption(Base):
    """That somebody owes something less from a day to a day, both included; never changed.

    It begins on the day on which it was granted, or later: it never reaches back.
    """

    __tablename__ = "exemption"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(Token, primary_key=True)
    subject: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(Id)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    granted_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(*OF_REQUEST),
        Index("ix_exemption_until_on", "until_on"),
        CLUSTERED,
    )


class ExemptionEnd(Base):
    """That an exemption ends earlier than granted: its last day; before its first, it never began.

    There is one for each exemption, and it never takes days that have passed.
    """

    __tablename__ = "exemption_end"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(Token, primary_key=True)
    last_on: Mapped[date] = mapped_column(Date)
    ended_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (
        ForeignKeyConstraint(*OF_REQUEST),
        Index("ix_exemption_end_last_on", "last_on"),
        CLUSTERED,
    )


class ExemptionText(Base):
    """What was written: the reason of the asker, of a refusal or of an end; may be erased."""

    __tablename__ = "exemption_text"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    request_id: Mapped[str] = mapped_column(Token, primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (ForeignKeyConstraint(*OF_REQUEST), CLUSTERED)


class ExemptionDocument(Base):
    """A document that supports requests of a person, known by what is in it; may be erased."""

    __tablename__ = "exemption_document"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)

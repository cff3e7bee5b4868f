"""Tables of what asks people: rules, and requests that somebody made by hand."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Id, Token


class AssignmentRule(Base):
    """A rule that asks an audience for something: an identity that never changes."""

    __tablename__ = "assignment_rule"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]


class AssignmentRuleVersion(Base):
    """What a rule says from a day on, or that it asks nobody any more; never changed.

    The version in force on a day is that with the latest `holds_from` up to it; of several for
    the same day the one recorded last.
    """

    __tablename__ = "assignment_rule_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("assignment_rule.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    holds_from: Mapped[date] = mapped_column(Date)
    is_ended: Mapped[bool]
    definition: Mapped[Any] = mapped_column(JSON)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (UniqueConstraint("rule_id", "number"),)


class AssignmentRequest(Base):
    """That somebody asked some people for something by hand, by a day and for a reason."""

    __tablename__ = "assignment_request"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(Id)
    asked_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str] = mapped_column(Token)


class AssignmentRequestPerson(Base):
    """One of the people whom a request asks."""

    __tablename__ = "assignment_request_person"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assignment_request.id"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (CLUSTERED,)


class AssignmentRequestEnd(Base):
    """That a request asks one person no more."""

    __tablename__ = "assignment_request_end"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assignment_request.id"), primary_key=True)
    called_off_at: Mapped[datetime]
    called_off_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (CLUSTERED,)

"""Tables of what people owe, and of what is no longer asked of them."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Id, Token


class Assignment(Base):
    """That a person owes something, by when and why; never changed.

    `subject` is 'policy' or 'programme' and `subject_id` its id; `asked_for` is what of a policy
    is asked for (a version or a major; empty for a programme). `number` counts up when the same
    duty is given anew after it was withdrawn. `rule` names what asked it: 'policy' or 'programme'
    for their own audience, 'rule-7', or 'manual-3' for somebody's request. `because_on` is the day
    of what brought it. Both are empty where it was asked before they were kept.
    """

    __tablename__ = "assignment"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, primary_key=True)
    asked_for: Mapped[str] = mapped_column(String(16), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    assigned_at: Mapped[datetime]
    assigned_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(20))
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    entry_id: Mapped[str] = mapped_column(Token)
    rule: Mapped[str | None] = mapped_column(String(20))
    because_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("ix_assignment_subject", "subject", "subject_id", "asked_for", "occasion"),
        Index("ix_assignment_entry_id", "entry_id"),
        CLUSTERED,
    )


class AssignmentWithdrawal(Base):
    """That an assignment is no longer asked, and why; never changed."""

    __tablename__ = "assignment_withdrawal"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, primary_key=True)
    asked_for: Mapped[str] = mapped_column(String(16), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    withdrawn_at: Mapped[datetime]
    withdrawn_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(20))
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_assignment_withdrawal_entry_id", "entry_id"), CLUSTERED)


class AssignmentExtension(Base):
    """That something owed is due on another day than before; the last one recorded counts.

    `recorded_on` is the company's day of it, and `source` names what brought it: the thread in
    which the person asked.
    """

    __tablename__ = "assignment_extension"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, primary_key=True)
    asked_for: Mapped[str] = mapped_column(String(16), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    extension: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    due_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(Token)
    recorded_at: Mapped[datetime]
    recorded_on: Mapped[date] = mapped_column(Date)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (CLUSTERED,)

"""Tables of how a policy is kept alive: reviews that changed nothing, and who was reminded."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id, Token


class PolicyConfirmation(Base):
    """That somebody reviewed the version in force and found nothing to change; never changed.

    `confirmed_on` is the day that it was where the company is: the next review counts from it.
    """

    __tablename__ = "policy_confirmation"

    id: Mapped[str] = mapped_column(Token, primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime]
    confirmed_on: Mapped[date] = mapped_column(Date)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_policy_confirmation_policy_id", "policy_id", "confirmed_on"),)


class PolicyConfirmationReason(Base):
    """Why nothing had to change; may be erased, and never replaced by other words."""

    __tablename__ = "policy_confirmation_reason"

    confirmation_id: Mapped[str] = mapped_column(
        ForeignKey("policy_confirmation.id"), primary_key=True
    )
    text: Mapped[str] = mapped_column(Text)


class PolicyReviewReminder(Base):
    """That the owner was reminded of a review, by which of its mails; never changed.

    The key is the promise that nobody is reminded twice, whatever starts and stops.
    """

    __tablename__ = "policy_review_reminder"

    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), primary_key=True)
    due_on: Mapped[date] = mapped_column(Date, primary_key=True)
    step: Mapped[str] = mapped_column(String(8), primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("person.id"), primary_key=True)
    reminded_at: Mapped[datetime]

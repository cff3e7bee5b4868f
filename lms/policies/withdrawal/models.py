"""Tables of how a policy is withdrawn; each row is an act and never changed."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id, Token


class PolicyWithdrawalProposal(Base):
    """That somebody proposed to withdraw a policy from the start of a day on.

    `version_id` is the newest released version at that moment: once another one is released, the
    proposal is about something else and can no longer be approved. The reason is private.
    """

    __tablename__ = "policy_withdrawal_proposal"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_release.version_id"))
    proposer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    withdrawn_from: Mapped[date] = mapped_column(Date)
    entry_id: Mapped[str] = mapped_column(Token)


class PolicyWithdrawalReview(Base):
    """That somebody approved or refused a proposal; one word from each."""

    __tablename__ = "policy_withdrawal_review"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("policy_withdrawal_proposal.id"), primary_key=True, autoincrement=False
    )
    reviewer_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    verdict: Mapped[str] = mapped_column(String(16))
    reviewed_at: Mapped[datetime]
    meaning: Mapped[str] = mapped_column(Text)
    met_on: Mapped[date | None] = mapped_column(Date)
    entry_id: Mapped[str] = mapped_column(Token)


class PolicyWithdrawal(Base):
    """That a proposal had its approvals: from the start of that day the policy holds no more.

    `version_id` is the last version that is withdrawn; a later one takes the policy up again.
    """

    __tablename__ = "policy_withdrawal"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("policy_withdrawal_proposal.id"), primary_key=True, autoincrement=False
    )
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_release.version_id"))
    withdrawn_from: Mapped[date] = mapped_column(Date)
    decided_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_policy_withdrawal_policy_id", "policy_id", "withdrawn_from"),)


class PolicyWithdrawalReturn(Base):
    """That a withdrawal was taken back, proposed or approved, before its day."""

    __tablename__ = "policy_withdrawal_return"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("policy_withdrawal_proposal.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taken_back_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

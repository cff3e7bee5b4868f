"""Tables of how a version is checked and published; each row is an act and never changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Digest, Id, Token


class PolicySubmission(Base):
    """That a draft was submitted for review, as it read at that moment.

    It stands as long as nobody edited the draft since, which `edit_id` and the digests tell: an
    edit makes submission and approvals count no more, without anything being deleted.
    """

    __tablename__ = "policy_submission"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), index=True)
    submitter_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]
    edit_id: Mapped[int] = mapped_column(Id)
    title: Mapped[str] = mapped_column(String(200))
    source_digest: Mapped[str] = mapped_column(Digest)
    text_digest: Mapped[str] = mapped_column(Digest)
    findings: Mapped[Any] = mapped_column(JSON)
    entry_id: Mapped[str] = mapped_column(Token)


class PolicySubmissionWithdrawal(Base):
    """That a submission was taken back by those who made it."""

    __tablename__ = "policy_submission_withdrawal"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("policy_submission.id"), primary_key=True, autoincrement=False
    )
    withdrawer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)


class PolicyReview(Base):
    """That somebody approved a version or asked for changes.

    Without a submission the version had been released in an emergency and was approved later.
    Name and title as signed, and the reason, stand behind the commitments of the entry.
    """

    __tablename__ = "policy_review"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("policy_submission.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[str] = mapped_column(String(16))
    reviewed_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(12))
    meaning: Mapped[str] = mapped_column(Text)
    met_on: Mapped[date | None] = mapped_column(Date)
    findings: Mapped[Any] = mapped_column(JSON)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (UniqueConstraint("submission_id", "reviewer_id"),)


class PolicyComment(Base):
    """That somebody remarked on a paragraph of a submitted version; the words are private."""

    __tablename__ = "policy_comment"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("policy_submission.id"), index=True)
    commenter_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    paragraph: Mapped[str] = mapped_column(String(120))
    commented_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)


class PolicyPublishing(Base):
    """Who published a release and from which submission; without one in an emergency."""

    __tablename__ = "policy_publishing"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("policy_version.id"), primary_key=True, autoincrement=False
    )
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("policy_submission.id"))
    publisher_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    is_emergency: Mapped[bool]
    entry_id: Mapped[str] = mapped_column(Token)


class PolicyCallBack(Base):
    """That a version was called back before the day on which it would have been in force."""

    __tablename__ = "policy_call_back"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("policy_release.version_id"), primary_key=True, autoincrement=False
    )
    caller_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    called_back_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

"""Tables of policies: their facts, their versions, the texts as published."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Digest, Id, Token


class Policy(Base):
    """A policy: an identity with a slug; everything else about it is dated."""

    __tablename__ = "policy"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    created_at: Mapped[datetime]


class PolicyFact(Base):
    """The facts of a policy that may change, as they hold from a day on.

    `source` keeps the bytes of the file that they came from, if they came from one. `approval`
    names who approves and how many of them have to; without it one with the role is enough.
    """

    __tablename__ = "policy_fact"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    holds_from: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(200))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    visibility: Mapped[str] = mapped_column(String(10))
    asks: Mapped[str] = mapped_column(String(12))
    review_every_months: Mapped[int] = mapped_column(SmallInteger)
    days_after_publishing: Mapped[int] = mapped_column(SmallInteger)
    days_after_hiring: Mapped[int] = mapped_column(SmallInteger)
    audience: Mapped[Any] = mapped_column(JSON)
    source: Mapped[bytes | None] = mapped_column(LargeBinary)
    approval: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)

    __table_args__ = (Index("ix_policy_fact_current", "policy_id", "holds_from", "id"),)


class Statement(Base):
    """A sentence that people agree to, by its exact words."""

    __tablename__ = "statement"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    language: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Digest, unique=True)


class PolicyVersion(Base):
    """One version of a policy as its author wrote it; fixed once it is released.

    `source` holds the bytes of the file as they were handed in, and `source_digest` their SHA-256.
    """

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    major: Mapped[int] = mapped_column(SmallInteger)
    minor: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(20))
    summary: Mapped[str] = mapped_column(Text)
    effective_on: Mapped[date] = mapped_column(Date)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    source: Mapped[bytes] = mapped_column(LargeBinary)
    source_digest: Mapped[str] = mapped_column(Digest)
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("policy_id", "major", "minor"),)


class PolicyDraftEdit(Base):
    """That somebody changed a draft, and the digest of its bytes after that."""

    __tablename__ = "policy_draft_edit"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    source_digest: Mapped[str] = mapped_column(Digest)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_policy_draft_edit_version", "version_id", "id"),)


class PolicyDraftDiscard(Base):
    """That a draft was given up as it stood after the edit that is named.

    Its row stays, so that no later draft can be mistaken for it; whoever begins the same number
    again writes into it, and the edits up to here count no more.
    """

    __tablename__ = "policy_draft_discard"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    edit_id: Mapped[int] = mapped_column(Id)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    discarded_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_policy_draft_discard_version", "version_id", "edit_id"),)


class PolicyDraftHold(Base):
    """Who has a draft in hand, and when they last gave a sign of life.

    `page` marks the page that saved last and `saved_digest` says what came of it, so that a page
    whose answer was lost on its way is not taken for another.
    """

    __tablename__ = "policy_draft_hold"

    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    page: Mapped[str | None] = mapped_column(Token)
    saved_digest: Mapped[str | None] = mapped_column(Digest)


class PolicyRelease(Base):
    """That an approver released a version, and the text and page that this fixed.

    `in_force_from` is the day from whose start the version is in force. `asks_for` names what an
    acknowledgement of it counts for, as the policy asked on that day: its own number, or, under
    "each major", its major or whatever the version before it in that major asked for.
    """

    __tablename__ = "policy_release"

    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    approver_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime]
    in_force_from: Mapped[date] = mapped_column(Date)
    asks_for: Mapped[str] = mapped_column(String(16))
    meaning: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    text_digest: Mapped[str] = mapped_column(Digest)
    html: Mapped[str] = mapped_column(Text)
    html_digest: Mapped[str] = mapped_column(Digest)
    words: Mapped[int]
    terms: Mapped[Any] = mapped_column(JSON)
    contents: Mapped[Any] = mapped_column(JSON)
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_policy_release_in_force", "policy_id", "in_force_from"),)


class PolicySection(Base):
    """A section of a released version, with its anchor and a digest of its own."""

    __tablename__ = "policy_section"

    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), primary_key=True)
    anchor: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Digest)


class CompanyFact(Base):
    """A fact of the company as it holds from a moment on."""

    __tablename__ = "company_fact"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]

    __table_args__ = (Index("ix_company_fact_current", "key", "id"),)


class GlossaryTerm(Base):
    """A word of the company's glossary; explained beside texts, outside their digests."""

    __tablename__ = "glossary_term"

    word: Mapped[str] = mapped_column(String(120), primary_key=True)
    definition: Mapped[str] = mapped_column(Text)

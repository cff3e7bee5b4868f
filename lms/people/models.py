"""Tables of people: who they are, what holds of them from when, what they may do."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import CLUSTERED, Base, Digest, Id, Token


class Person(Base):
    """An employee, contractor or representative: an identity that never changes."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_number: Mapped[str] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime]


class Department(Base):
    """A node of the tree of departments; `path` holds the names from the top, joined by ' / '."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    name: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(String(600), unique=True)


class PersonFact(Base):
    """All facts of a person as they hold from a day on, and when that was recorded.

    The facts in force on a day are those with the latest `holds_from` up to it; of several for
    the same day the one recorded last. Nothing is overwritten, so that a past day, and what was
    known on a past day, can be asked for at any time.
    """

    __tablename__ = "person_fact"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    holds_from: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    team: Mapped[str] = mapped_column(String(120))
    job_title: Mapped[str] = mapped_column(String(120))
    location: Mapped[str] = mapped_column(String(120))
    employment_type: Mapped[str] = mapped_column(String(40))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(String(20))
    time_zone: Mapped[str] = mapped_column(String(60))

    __table_args__ = (
        Index("ix_person_fact_current", "person_id", "holds_from", "id"),
        Index("ix_person_fact_department_id", "department_id"),
    )


class Employment(Base):
    """A period of employment, known by its first day."""

    __tablename__ = "employment"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    hired_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "hired_on"),)


class EmploymentEnd(Base):
    """The last day of an employment, or that it was called off; the last recorded one counts."""

    __tablename__ = "employment_end"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    employment_id: Mapped[int] = mapped_column(ForeignKey("employment.id"), index=True)
    left_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime]


class Leave(Base):
    """A time away from work, from its first to its last day; the last recorded end counts."""

    __tablename__ = "leave"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime]


class PersonGroup(Base):
    """People named one by one, because no fact tells them from others; `key` is the folded name."""

    __tablename__ = "person_group"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    purpose: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)


class GroupMembership(Base):
    """That a person is in a group from a day on, or no longer is; never changed."""

    __tablename__ = "person_group_membership"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("person_group.id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    holds_from: Mapped[date] = mapped_column(Date)
    is_member: Mapped[bool]
    recorded_at: Mapped[datetime]
    entry_id: Mapped[str] = mapped_column(Token)

    __table_args__ = (Index("ix_person_group_membership_group_id", "group_id"), CLUSTERED)


class RoleChange(Base):
    """That a role was given or taken; the last change of a role counts."""

    __tablename__ = "role_change"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    is_given: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str] = mapped_column(Token)


class Credential(Base):
    """How a person signs in; of the present only."""

    __tablename__ = "credential"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    deactivated_at: Mapped[datetime | None]


class OneTimeLink(Base):
    """A link that lets a person set a password once; only its digest is kept."""

    __tablename__ = "one_time_link"

    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInSession(Base):
    """One signed-in browser; ended by signing out, by the person everywhere, or by deactivation."""

    __tablename__ = "sign_in_session"

    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_in_at: Mapped[datetime]
    method: Mapped[str] = mapped_column(String(20))
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A failed sign-in, by the address as typed and by where it came from; kept for a day."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(Digest)
    failed_at: Mapped[datetime]

    __table_args__ = (Index("ix_sign_in_failure_key_failed_at", "key", "failed_at"),)


class ResetRequest(Base):
    """That somebody asked for a new password; gone once the worker has looked up who it is."""

    __tablename__ = "reset_request"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    typed: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime]

"""What policies say now, said on a past day, and who owns them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, not_, select

from lms.db import db, fetch
from lms.errors import NotFoundError
from lms.people.audience import Audience, Everyone, read_audience
from lms.people.names import name_on
from lms.policies.approval_rules import EMERGENCY
from lms.policies.emergencies import approved_later_at
from lms.policies.in_force import is_called_back, is_fact_in_force, is_version_in_force
from lms.policies.models import (
    Policy,
    PolicyFact,
    PolicyRelease,
    PolicySection,
    PolicyVersion,
    Statement,
)
from lms.sql import AS_OF


@dataclass(frozen=True)
class PolicyView:
    """A policy with its facts of one day and the version in force on it."""

    policy_id: int
    slug: str
    title: str
    owner_id: int
    visibility: str
    asks: str
    audience: Audience
    days_after_publishing: int
    days_after_hiring: int
    review_every_months: int
    version_id: int
    number: str
    kind: str
    summary: str
    in_force_from: date
    asks_for: str
    words: int


@dataclass(frozen=True)
class VersionView:
    """A released version with everything that a reader is shown and an act binds."""

    version_id: int
    policy_id: int
    slug: str
    owner_id: int
    owner_name: str | None
    visibility: str
    audience: Audience
    title: str
    number: str
    kind: str
    summary: str
    language: str
    author_id: int
    approver_id: int
    approver_name: str | None
    approved_later_at: datetime | None
    released_at: datetime
    in_force_from: date
    asks_for: str
    meaning: str
    source_digest: str
    text: str
    text_digest: str
    html: str
    html_digest: str
    words: int
    terms: tuple[Mapping[str, str], ...]
    contents: tuple[tuple[str, str, str], ...]
    statement_id: int
    statement: str
    statement_digest: str

    @property
    def is_emergency(self) -> bool:
        """Whether it was released before anybody had approved it."""
        return self.meaning == EMERGENCY


@dataclass(frozen=True)
class VersionLine:
    """One line in the history of a policy."""

    version_id: int
    number: str
    kind: str
    summary: str
    in_force_from: date
    is_emergency: bool


@dataclass(frozen=True)
class SectionView:
    """A section's place in the contents."""

    anchor: str
    level: int
    number: str
    title: str


def list_policies(as_of: date) -> tuple[PolicyView, ...]:
    """The policies in force on that day, by title."""
    rows = fetch(select_policies(), {"as_of": as_of})
    return tuple(to_policy(dict(row)) for row in rows.mappings())


@cache
def select_policies() -> Select[*tuple[Any, ...]]:
    """The select of the policies in force on a day, which other columns can join."""
    return (
        select(Policy.slug, PolicyFact, PolicyVersion, PolicyRelease)
        .join(PolicyFact, PolicyFact.policy_id == Policy.id)
        .join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(is_fact_in_force(PolicyFact, AS_OF), is_version_in_force(AS_OF))
        .order_by(func.lower(PolicyVersion.title), Policy.id)
        .with_only_columns(
            Policy.id.label("policy_id"),
            Policy.slug,
            PolicyVersion.title,
            PolicyFact.owner_id,
            PolicyFact.visibility,
            PolicyFact.asks,
            PolicyFact.audience,
            PolicyFact.days_after_publishing,
            PolicyFact.days_after_hiring,
            PolicyFact.review_every_months,
            PolicyVersion.id.label("version_id"),
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyVersion.kind,
            PolicyVersion.summary,
            PolicyRelease.in_force_from,
            PolicyRelease.asks_for,
            PolicyRelease.words,
        )
    )


def to_policy(row: dict[str, Any]) -> PolicyView:
    """A row of that select."""
    number = f"{row.pop('major')}.{row.pop('minor')}"
    audience = read_audience(row.pop("audience"))
    return PolicyView(
        number=number, audience=Everyone() if isinstance(audience, list) else audience, **row
    )


def find_version_in_force(slug: str, as_of: date) -> VersionView | None:
    """The version of that policy in force on that day."""
    return _find_version(_select_version_in_force(), {"as_of": as_of, "slug": slug})


@cache
def _select_version_in_force() -> Select[*tuple[Any, ...]]:
    return _select_version(Policy.slug == bindparam("slug"), is_version_in_force(AS_OF))


def find_version(slug: str, number: str, as_of: date) -> VersionView | None:
    """A version by its number, in force on that day or before; owner and audience of that day."""
    major, _, minor = number.partition(".")
    asked = {"as_of": as_of, "slug": slug, "major": int(major), "minor": int(minor)}
    return _find_version(_select_numbered_version(), asked)


@cache
def _select_numbered_version() -> Select[*tuple[Any, ...]]:
    return _select_version(
        Policy.slug == bindparam("slug"),
        PolicyVersion.major == bindparam("major"),
        PolicyVersion.minor == bindparam("minor"),
        PolicyRelease.in_force_from <= AS_OF,
        not_(is_called_back(PolicyRelease)),
    )


def get_version(version_id: int, as_of: date) -> VersionView:
    """The released version with that id; owner and audience of that day."""
    found = _find_version(_select_version_by_id(), {"as_of": as_of, "id": version_id})
    if found is None:
        raise NotFoundError("There is no such version, or it was never released.")
    return found


@cache
def _select_version_by_id() -> Select[*tuple[Any, ...]]:
    return _select_version(PolicyVersion.id == bindparam("id"))


def _find_version(
    statement: Select[*tuple[Any, ...]], asked: Mapping[str, object]
) -> VersionView | None:
    found = fetch(statement, asked).mappings().first()
    return _to_version(dict(found)) if found else None


def _select_version(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    names = set(VersionView.__dataclass_fields__) & set(PolicyVersion.__table__.columns.keys())
    released = set(VersionView.__dataclass_fields__) & set(PolicyRelease.__table__.columns.keys())
    return (
        select(
            PolicyVersion.id.label("version_id"),
            Policy.slug,
            PolicyFact.owner_id,
            name_on(PolicyFact.owner_id, AS_OF).label("owner_name"),
            name_on(PolicyRelease.approver_id, AS_OF).label("approver_name"),
            approved_later_at(PolicyVersion.id).label("approved_later_at"),
            PolicyFact.visibility,
            PolicyFact.audience,
            PolicyVersion.major,
            PolicyVersion.minor,
            Statement.text.label("statement"),
            Statement.digest.label("statement_digest"),
            *(getattr(PolicyVersion, name) for name in sorted(names)),
            *(getattr(PolicyRelease, name) for name in sorted(released - names - {"version_id"})),
        )
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .join(PolicyFact, PolicyFact.policy_id == Policy.id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .join(Statement, Statement.id == PolicyVersion.statement_id)
        .where(is_fact_in_force(PolicyFact, AS_OF), *conditions)
    )


def _to_version(row: dict[str, Any]) -> VersionView:
    audience = read_audience(row.pop("audience"))
    return VersionView(
        number=f"{row.pop('major')}.{row.pop('minor')}",
        audience=Everyone() if isinstance(audience, list) else audience,
        terms=tuple(row.pop("terms")),
        contents=tuple((anchor, number, title) for anchor, number, title in row.pop("contents")),
        **row,
    )


def list_versions(policy_id: int, as_of: date) -> tuple[VersionLine, ...]:
    """The versions of a policy that had come into force by that day, the newest first."""
    rows = fetch(_select_versions(), {"policy_id": policy_id, "as_of": as_of})
    return tuple(
        VersionLine(
            r.id,
            f"{r.major}.{r.minor}",
            r.kind,
            r.summary,
            r.in_force_from,
            is_emergency=r.meaning == EMERGENCY,
        )
        for r in rows
    )


@cache
def _select_versions() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PolicyVersion.id,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyVersion.kind,
            PolicyVersion.summary,
            PolicyRelease.in_force_from,
            PolicyRelease.meaning,
        )
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(
            PolicyVersion.policy_id == bindparam("policy_id"),
            PolicyRelease.in_force_from <= bindparam("as_of"),
            not_(is_called_back(PolicyRelease)),
        )
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
    )


def list_sections(version_id: int) -> tuple[SectionView, ...]:
    """The sections of a released version in their order."""
    rows = db.session.execute(
        select(PolicySection.anchor, PolicySection.level, PolicySection.number, PolicySection.title)
        .where(PolicySection.version_id == version_id)
        .order_by(PolicySection.position)
    )
    return tuple(SectionView(r.anchor, r.level, r.number, r.title) for r in rows)

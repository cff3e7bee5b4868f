"""What there is to tell of a released version, and whether it still is to be told."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, not_, or_, select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.people.audience import Everyone, read_audience
from lms.people.audience_words import describe
from lms.policies.in_force import is_called_back, is_fact_in_force, is_withdrawn
from lms.policies.models import Policy, PolicyFact, PolicyRelease, PolicyVersion
from lms.sql import AS_OF


@dataclass(frozen=True)
class ReleasedVersion:
    """A released version with the facts of its policy on a day.

    `due_on` is the last day to acknowledge it for those who are there when it comes into force;
    None where it asks for nothing but what an earlier version did. It is overtaken where a
    higher one is in force, or will be before it or with it.
    """

    version_id: int
    slug: str
    title: str
    number: str
    asked_for: str
    summary: str
    audience: str
    owner_id: int
    is_public: bool
    in_force_from: date
    due_on: date | None
    text_digest: str
    is_called_back: bool
    is_overtaken: bool
    is_withdrawn: bool


def find_released(slug: str, number: str, as_of: date) -> ReleasedVersion | None:
    """That version, in force or not yet, with owner and audience of that day."""
    major, _, minor = number.partition(".")
    asked = {"slug": slug, "major": int(major), "minor": int(minor), "as_of": as_of}
    row = fetch(_select_released(), asked).mappings().first()
    return _to_released(dict(row), number) if row else None


@cache
def _select_released() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PolicyVersion.id.label("version_id"),
            Policy.slug,
            PolicyVersion.title,
            PolicyVersion.kind,
            PolicyVersion.summary,
            PolicyRelease.asks_for.label("asked_for"),
            PolicyRelease.in_force_from,
            PolicyRelease.text_digest,
            PolicyFact.audience,
            PolicyFact.owner_id,
            PolicyFact.visibility,
            PolicyFact.days_after_publishing,
            is_called_back(PolicyRelease).label("is_called_back"),
            _is_overtaken().label("is_overtaken"),
            is_withdrawn(PolicyVersion, AS_OF).label("is_withdrawn"),
        )
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .join(PolicyFact, PolicyFact.policy_id == Policy.id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(
            Policy.slug == bindparam("slug"),
            PolicyVersion.major == bindparam("major"),
            PolicyVersion.minor == bindparam("minor"),
            is_fact_in_force(PolicyFact, AS_OF),
        )
    )


def _is_overtaken() -> Any:
    version, release = aliased(PolicyVersion), aliased(PolicyRelease)
    is_higher = or_(
        version.major > PolicyVersion.major,
        and_(version.major == PolicyVersion.major, version.minor > PolicyVersion.minor),
    )
    began = PolicyRelease.in_force_from
    return exists().where(
        release.version_id == version.id,
        version.policy_id == PolicyVersion.policy_id,
        is_higher,
        not_(is_called_back(release)),
        release.in_force_from <= case((began > AS_OF, began), else_=AS_OF),
    )


def _to_released(row: dict[str, Any], number: str) -> ReleasedVersion:
    days = timedelta(days=row.pop("days_after_publishing"))
    keeps = row.pop("kind") == "editorial" and row["asked_for"] != number
    audience = read_audience(row.pop("audience"))
    return ReleasedVersion(
        number=number,
        audience=describe(Everyone() if isinstance(audience, list) else audience),
        is_public=row.pop("visibility") == "public",
        due_on=None if keeps else row["in_force_from"] + days,
        **row,
    )

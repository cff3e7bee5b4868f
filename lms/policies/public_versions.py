"""Which versions of its policies the company shows to everybody, the present and the former."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import not_, select

from lms.db import fetch
from lms.policies.approval_rules import EMERGENCY
from lms.policies.emergencies import approved_later_at
from lms.policies.in_force import is_called_back
from lms.policies.models import PolicyFact, PolicyRelease, PolicyVersion
from lms.policies.queries import PolicyView, list_policies
from lms.policies.withdrawal.queries import Withdrawn, list_days
from lms.policies.withdrawal.rules import list_ends

PUBLIC = "public"


@dataclass(frozen=True)
class PublicVersion:
    """A version that everybody may read; `until` is its last day, none for the one in force."""

    version_id: int
    slug: str
    title: str
    number: str
    kind: str
    summary: str
    released_at: datetime
    in_force_from: date
    until: date | None
    is_emergency: bool
    approved_later_at: datetime | None

    @property
    def parts(self) -> dict[str, int]:
        """Its number as addresses take it."""
        major, minor = self.number.split(".")
        return {"major": int(major), "minor": int(minor)}

    def came_at(self, zone: str) -> datetime:
        """The moment from which everybody could read it, where the company is."""
        began = datetime.combine(self.in_force_from, time.min, ZoneInfo(zone))
        return max(self.released_at, began.astimezone(UTC))


def list_public(as_of: date) -> tuple[PolicyView, ...]:
    """The policies in force that are public on that day, by title."""
    return tuple(policy for policy in list_policies(as_of) if policy.visibility == PUBLIC)


def list_public_versions(
    policies: Sequence[PolicyView | Withdrawn], as_of: date
) -> tuple[PublicVersion, ...]:
    """The versions of these policies that were public while they were in force, the newest first.

    What was written for the company's own people stays theirs when a later version is public.
    What was public stays readable when the policy is withdrawn.
    """
    slugs = {policy.policy_id: policy.slug for policy in policies}
    facts = _fetch_facts(slugs)
    days = {each: day for each, day in list_days(slugs).items() if day <= as_of}
    versions = [
        version
        for policy_id, rows in _group(_fetch_versions(slugs, as_of)).items()
        for version in _describe(rows, slugs[policy_id], days)
        if _was_public(facts.get(policy_id, ()), version.until or as_of)
    ]
    return tuple(sorted(versions, key=lambda v: (v.in_force_from, v.released_at), reverse=True))


def _fetch_versions(slugs: dict[int, str], as_of: date) -> Sequence[Any]:
    return fetch(
        select(
            PolicyVersion.id,
            PolicyVersion.policy_id,
            PolicyVersion.title,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyVersion.kind,
            PolicyVersion.summary,
            PolicyRelease.released_at,
            PolicyRelease.in_force_from,
            PolicyRelease.meaning,
            approved_later_at(PolicyVersion.id).label("approved_later_at"),
        )
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(
            PolicyVersion.policy_id.in_(list(slugs)),
            PolicyRelease.in_force_from <= as_of,
            not_(is_called_back(PolicyRelease)),
        )
        .order_by(PolicyVersion.policy_id, PolicyVersion.major, PolicyVersion.minor)
    ).all()


def _fetch_facts(slugs: dict[int, str]) -> dict[int, list[Any]]:
    rows = fetch(
        select(PolicyFact.policy_id, PolicyFact.holds_from, PolicyFact.visibility)
        .where(PolicyFact.policy_id.in_(list(slugs)))
        .order_by(PolicyFact.policy_id, PolicyFact.holds_from, PolicyFact.id)
    )
    return _group(rows)


def _group(rows: Any) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.policy_id, []).append(row)
    return grouped


def _describe(rows: Sequence[Any], slug: str, days: Mapping[int, date]) -> list[PublicVersion]:
    """The versions of one policy, the oldest first, each to the day before it ended."""
    over = list_ends([(row.id, row.in_force_from) for row in rows], days)
    ends = [day - timedelta(days=1) if day else None for day in over]
    return [
        PublicVersion(
            version_id=row.id,
            slug=slug,
            title=row.title,
            number=f"{row.major}.{row.minor}",
            kind=row.kind,
            summary=row.summary,
            released_at=row.released_at,
            in_force_from=row.in_force_from,
            until=end,
            is_emergency=row.meaning == EMERGENCY,
            approved_later_at=row.approved_later_at,
        )
        for row, end in zip(rows, ends, strict=True)
        # What ended on its first day was never in force.
        if end is None or end >= row.in_force_from
    ]


def _was_public(facts: Sequence[Any], day: date) -> bool:
    held = [fact.visibility for fact in facts if fact.holds_from <= day]
    return bool(held) and held[-1] == PUBLIC

"""The life of a policy: its versions, who wrote and released them, and when they held."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, not_, select

from lms.db import fetch
from lms.people.names import name_on
from lms.people.population import is_employed
from lms.policies.in_force import is_called_back, is_fact_in_force
from lms.policies.models import (
    Policy,
    PolicyDraftEdit,
    PolicyFact,
    PolicyRelease,
    PolicyVersion,
)
from lms.policies.review_models import PolicyPublishing
from lms.policies.reviews import ReviewLine, list_reviews
from lms.policies.withdrawal.rules import list_ends
from lms.sql import AS_OF

SOMEBODY = "somebody who left"


@dataclass(frozen=True)
class PolicyLine:
    """A policy with its facts of one day, in force or not."""

    policy_id: int
    slug: str
    title: str
    owner_id: int
    owner_name: str | None
    has_owner_left: bool
    review_every_months: int


@dataclass(frozen=True)
class PastVersion:
    """A released version with its people; `until` is its last day, none while nothing replaces it.

    A version that another one replaced on its first day, or that was called back, was never
    in force. One that ended with its policy has the day of the withdrawal.
    """

    version_id: int
    number: str
    kind: str
    title: str
    summary: str
    author_name: str | None
    editor_names: tuple[str, ...]
    publisher_name: str | None
    is_emergency: bool
    was_called_back: bool
    approvals: tuple[ReviewLine, ...]
    released_at: datetime
    in_force_from: date
    until: date | None
    withdrawn_from: date | None
    text_digest: str

    def is_in_force(self, day: date) -> bool:
        """Whether it held on that day."""
        if self.was_called_back:
            return False
        return self.in_force_from <= day and (self.until is None or day <= self.until)

    @property
    def was_passed_over(self) -> bool:
        """Whether it never came into force."""
        return self.until is not None and self.until < self.in_force_from

    @property
    def parts(self) -> dict[str, int]:
        """Its number as addresses take it."""
        major, minor = self.number.split(".")
        return {"major": int(major), "minor": int(minor)}


def find_policy(slug: str, as_of: date) -> PolicyLine | None:
    """The policy with that name, whether a version of it is in force or not."""
    row = fetch(_select_policy(), {"slug": slug, "as_of": as_of}).first()
    return PolicyLine(*row) if row else None


@cache
def _select_policy() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Policy.id,
            Policy.slug,
            PolicyFact.title,
            PolicyFact.owner_id,
            name_on(PolicyFact.owner_id, AS_OF),
            not_(is_employed(PolicyFact.owner_id, AS_OF)),
            PolicyFact.review_every_months,
        )
        .join(PolicyFact, PolicyFact.policy_id == Policy.id)
        .where(Policy.slug == bindparam("slug"), is_fact_in_force(PolicyFact, AS_OF))
    )


def list_past_versions(
    policy_id: int, as_of: date, *, withdrawn: Mapping[int, date]
) -> tuple[PastVersion, ...]:
    """Every released version of a policy, the newest first, also one that waits for its day.

    `withdrawn` has the days of the policy's withdrawals by the last version that each ended.
    """
    asked = {"policy_id": policy_id, "as_of": as_of}
    rows: dict[int, Any] = {}
    editors: dict[int, dict[int, str]] = {}
    for row in fetch(_select_versions(), asked):
        rows[row.id] = row
        if row.editor_id is not None:
            editors.setdefault(row.id, {})[row.editor_id] = row.editor_name or SOMEBODY
    approvals: dict[int, list[ReviewLine]] = {}
    for review in list_reviews(list(rows)):
        if review.is_approval:
            approvals.setdefault(review.version_id, []).append(review)
    return tuple(reversed(list(_describe(list(rows.values()), editors, approvals, withdrawn))))


def _describe(
    rows: Sequence[Any],
    editors: dict[int, dict[int, str]],
    approvals: dict[int, list[ReviewLine]],
    withdrawn: Mapping[int, date],
) -> Iterator[PastVersion]:
    """Each version to the day before it ended, the oldest first."""
    ends = _list_ends(rows, withdrawn)
    for row in rows:
        over = ends.get(row.id)
        others = editors.get(row.id, {})
        yield PastVersion(
            version_id=row.id,
            number=f"{row.major}.{row.minor}",
            kind=row.kind,
            title=row.title,
            summary=row.summary,
            author_name=row.author_name,
            editor_names=tuple(name for who, name in others.items() if who != row.author_id),
            publisher_name=row.publisher_name,
            is_emergency=bool(row.is_emergency),
            was_called_back=row.was_called_back,
            approvals=_list_counted(row, approvals.get(row.id, [])),
            released_at=row.released_at,
            in_force_from=row.in_force_from,
            until=over - timedelta(days=1) if over else None,
            withdrawn_from=over if over and over == withdrawn.get(row.id) else None,
            text_digest=row.text_digest,
        )


def _list_ends(rows: Sequence[Any], withdrawn: Mapping[int, date]) -> dict[int, date | None]:
    """The day from which each version held no more; what was called back replaced nothing."""
    begun = [row for row in rows if not row.was_called_back]
    days = list_ends([(row.id, row.in_force_from) for row in begun], withdrawn)
    return {row.id: day for row, day in zip(begun, days, strict=True)}


def _list_counted(row: Any, approvals: Sequence[ReviewLine]) -> tuple[ReviewLine, ...]:
    """The approvals of the submission that was published, and those given afterwards."""
    counted = (None, row.submission_id)
    return tuple(approval for approval in approvals if approval.submission_id in counted)


@cache
def _select_versions() -> Select[*tuple[Any, ...]]:
    """A row for each version and each of those who wrote in it."""
    editing = select(PolicyDraftEdit.version_id, PolicyDraftEdit.person_id).distinct().subquery()
    return (
        select(
            PolicyVersion.id,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyVersion.kind,
            PolicyVersion.title,
            PolicyVersion.summary,
            PolicyVersion.author_id,
            name_on(PolicyVersion.author_id, AS_OF).label("author_name"),
            name_on(
                func.coalesce(PolicyPublishing.publisher_id, PolicyRelease.approver_id), AS_OF
            ).label("publisher_name"),
            editing.c.person_id.label("editor_id"),
            name_on(editing.c.person_id, AS_OF).label("editor_name"),
            PolicyPublishing.is_emergency,
            PolicyPublishing.submission_id,
            is_called_back(PolicyRelease).label("was_called_back"),
            PolicyRelease.released_at,
            PolicyRelease.in_force_from,
            PolicyRelease.text_digest,
        )
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .outerjoin(PolicyPublishing, PolicyPublishing.version_id == PolicyVersion.id)
        .outerjoin(editing, editing.c.version_id == PolicyVersion.id)
        .where(PolicyVersion.policy_id == bindparam("policy_id"))
        .order_by(PolicyVersion.major, PolicyVersion.minor, editing.c.person_id)
    )


def find_last_review(
    versions: Sequence[PastVersion], confirmed_on: date | None, *, day: date
) -> date | None:
    """The day from which the next review counts: published or reviewed last, up to that day."""
    began = [
        version.in_force_from
        for version in versions
        if version.kind == "substantive" and not version.was_called_back
    ]
    days = [one for one in (*began, confirmed_on) if one is not None and one <= day]
    return max(days, default=None)

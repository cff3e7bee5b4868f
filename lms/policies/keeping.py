"""Which policies a person keeps, and what there is to write."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.db import db
from lms.policies.drafts import DraftView, list_drafts
from lms.policies.in_force import newest_fact_id
from lms.policies.models import Policy, PolicyFact
from lms.policies.queries import PolicyView, list_policies
from lms.policies.withdrawal.queries import Withdrawn, list_withdrawn


@dataclass(frozen=True)
class KeptPolicy:
    """A policy of one owner: what is in force of it, and what is being written."""

    slug: str
    title: str
    in_force: PolicyView | None
    drafts: tuple[DraftView, ...]
    withdrawn: Withdrawn | None = None


def list_kept(owner_id: int, as_of: date) -> tuple[KeptPolicy, ...]:
    """The policies of that owner, those with a draft first, then by title."""
    in_force = {policy.slug: policy for policy in list_policies(as_of)}
    drafts = list_drafts()
    withdrawn = {each.slug: each for each in list_withdrawn(as_of)}
    kept = [
        KeptPolicy(
            slug,
            title,
            in_force.get(slug),
            tuple(draft for draft in drafts if draft.slug == slug),
            withdrawn.get(slug),
        )
        for slug, title in _list_owned(owner_id)
    ]
    return tuple(sorted(kept, key=lambda each: (not each.drafts, each.title.casefold())))


def list_others(owner_id: int) -> tuple[DraftView, ...]:
    """The drafts of policies that other people keep."""
    return tuple(draft for draft in list_drafts() if draft.owner_id != owner_id)


def list_slugs() -> frozenset[str]:
    """The names of all policies, also of those that were never released."""
    return frozenset(db.session.scalars(select(Policy.slug)))


def _list_owned(owner_id: int) -> tuple[tuple[str, str], ...]:
    rows = db.session.execute(
        select(Policy.slug, PolicyFact.title)
        .join(PolicyFact, PolicyFact.id == newest_fact_id(Policy.id))
        .where(PolicyFact.owner_id == owner_id)
    )
    return tuple((row.slug, row.title) for row in rows)

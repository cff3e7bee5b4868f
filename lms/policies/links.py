"""Which policies in force lead to another one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from lms.db import fetch
from lms.policies.in_force import is_version_in_force
from lms.policies.models import Policy, PolicyRelease, PolicyVersion


@dataclass(frozen=True)
class LinkingPolicy:
    """A policy in force whose text has a link to another one."""

    slug: str
    title: str
    number: str


def list_linking(slug: str, as_of: date) -> tuple[LinkingPolicy, ...]:
    """The other policies in force on that day whose texts lead to this one, by title."""
    # A name has letters, digits and hyphens only, so that nothing in it means more to LIKE.
    page = f'href="/policies/{slug}'
    leads = or_(PolicyRelease.html.contains(f'{page}"'), PolicyRelease.html.contains(f"{page}#"))
    rows = fetch(
        select(Policy.slug, PolicyVersion.title, PolicyVersion.major, PolicyVersion.minor)
        .join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(is_version_in_force(as_of), Policy.slug != slug, leads)
        .order_by(func.lower(PolicyVersion.title), Policy.id)
    )
    return tuple(LinkingPolicy(r.slug, r.title, f"{r.major}.{r.minor}") for r in rows)

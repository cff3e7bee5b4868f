"""Which sections the policies in force have, for those who point at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lms.db import db
from lms.policies.in_force import is_version_in_force
from lms.policies.models import Policy, PolicyRelease, PolicySection, PolicyVersion


@dataclass(frozen=True)
class SectionLine:
    """A section of a policy in force."""

    policy: str
    policy_title: str
    anchor: str
    level: int
    number: str
    title: str

    @property
    def key(self) -> str:
        """How a quiz names it."""
        return f"{self.policy}#{self.anchor}"


def list_sections_in_force(as_of: date) -> tuple[SectionLine, ...]:
    """Every section of the policies in force on that day, by title of the policy and in order."""
    rows = db.session.execute(
        select(
            Policy.slug,
            PolicyVersion.title.label("policy_title"),
            PolicySection.anchor,
            PolicySection.level,
            PolicySection.number,
            PolicySection.title,
        )
        .join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .join(PolicySection, PolicySection.version_id == PolicyVersion.id)
        .where(is_version_in_force(as_of))
        .order_by(func.lower(PolicyVersion.title), Policy.id, PolicySection.position)
    )
    return tuple(SectionLine(*row) for row in rows)


def group_anchors(sections: Iterable[SectionLine]) -> dict[str, set[str]]:
    """The anchors of each policy by its slug, for checking what points at them."""
    anchors: dict[str, set[str]] = {}
    for section in sections:
        anchors.setdefault(section.policy, set()).add(section.anchor)
    return anchors


def list_section_titles(as_of: date) -> dict[tuple[str, str], str]:
    """The titles of those sections by policy and anchor."""
    return {(s.policy, s.anchor): s.title for s in list_sections_in_force(as_of)}

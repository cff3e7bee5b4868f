"""What a writer works with: a draft with its bytes, and the versions around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.db import db
from lms.errors import NotFoundError
from lms.policies.draft_edits import is_discarded
from lms.policies.drafts import DraftView, find_draft
from lms.policies.models import PolicyVersion
from lms.policies.numbering import Number, find_before


@dataclass(frozen=True)
class Work:
    """A draft in the hands of its writers, and the days and numbers of its neighbours."""

    draft: DraftView
    source: bytes
    effective_days: Mapping[Number, date]

    @property
    def version_id(self) -> int:
        """The draft's id."""
        return self.draft.version_id

    @property
    def number(self) -> Number:
        """Major and minor."""
        return (self.draft.major, self.draft.minor)

    @property
    def before(self) -> Number | None:
        """The version that this one follows."""
        return find_before(self.number, self.effective_days)

    @property
    def path(self) -> str:
        """Where its file stands below the content folder."""
        return f"policies/{self.draft.slug}/{self.draft.number}.md"


def get_work(version_id: int) -> Work:
    """The draft with that id."""
    draft = find_draft(version_id)
    if draft is None:
        raise NotFoundError("There is no such draft. It was released or given up.")
    return Work(draft, get_source(version_id), list_effective_days(draft.policy_id))


def get_source(version_id: int) -> bytes:
    """The bytes of a version as they were handed in."""
    return db.session.scalars(
        select(PolicyVersion.source).where(PolicyVersion.id == version_id)
    ).one()


def find_newest_version_id(policy_id: int) -> int | None:
    """The newest version of a policy, released or a draft."""
    return db.session.scalar(
        select(PolicyVersion.id)
        .where(PolicyVersion.policy_id == policy_id, ~is_discarded())
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
        .limit(1)
    )


def list_effective_days(policy_id: int) -> dict[Number, date]:
    """The day from which each version of a policy holds, drafts as they say it."""
    rows = db.session.execute(
        select(
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyVersion.effective_on,
        )
        .where(PolicyVersion.policy_id == policy_id, ~is_discarded())
        .order_by(PolicyVersion.major, PolicyVersion.minor)
    )
    return {(row.major, row.minor): row.effective_on for row in rows}

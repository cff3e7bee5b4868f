"""How a draft is changed or given up: the one way in for pages, files and imported documents."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, insert, select, update

from lms.db import await_turn, db
from lms.errors import NotFoundError
from lms.policies.draft_edits import find_newest_edit_id, is_discarded
from lms.policies.drafts import find_draft
from lms.policies.models import (
    Policy,
    PolicyDraftDiscard,
    PolicyDraftEdit,
    PolicyRelease,
    PolicyVersion,
    Statement,
)
from lms.policies.recording import record_discard, record_edit
from lms.policies.review_models import PolicySubmission

# How long what one person's page saves by itself counts as one edit.
INTERIM = timedelta(minutes=5)


@dataclass(frozen=True)
class DraftContent:
    """What a draft says: its bytes, and what was read out of them."""

    title: str
    kind: str
    language: str
    summary: str
    effective_on: date
    author_id: int
    statement: str
    source: bytes

    @property
    def digest(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.source).hexdigest()


def add_draft(
    policy_id: int,
    number: tuple[int, int],
    content: DraftContent,
    *,
    editor_ids: Iterable[int],
    at: datetime,
) -> int:
    """Begin a draft of that number, also where one was given up before; its id.

    The number must be free, or its draft given up: the unique key refuses any other.
    """
    major, minor = number
    mine = (PolicyVersion.policy_id == policy_id, PolicyVersion.major == major)
    known = db.session.scalar(select(PolicyVersion.id).where(*mine, PolicyVersion.minor == minor))
    if known is None or find_draft(known) is not None:
        row = {"policy_id": policy_id, "major": major, "minor": minor, **_to_row(content, at)}
        added = db.session.scalar(insert(PolicyVersion).returning(PolicyVersion.id), row)
        known = int(added or 0)
    else:
        _rewrite(known, content, at)
    _record(known, content.digest, editor_ids, at)
    return known


def write_draft(
    version_id: int,
    content: DraftContent,
    *,
    editor_ids: Iterable[int],
    at: datetime,
    is_interim: bool = False,
) -> None:
    """Change a draft; whoever did it can no longer approve it.

    Nobody is recorded where the bytes stay as they were: the title stands in another file. What
    a page saves by itself while somebody writes is recorded once in a while, and never less
    than once for each who writes.
    """
    await_turn(f"draft {version_id}")
    before = db.session.scalar(
        select(PolicyVersion.source_digest).where(PolicyVersion.id == version_id)
    )
    _rewrite(version_id, content, at)
    if before == content.digest:
        return
    if is_interim:
        editor_ids = [each for each in editor_ids if not _wrote_lately(version_id, each, at)]
    _record(version_id, content.digest, editor_ids, at)


def _wrote_lately(version_id: int, person_id: int, at: datetime) -> bool:
    """Whether the last who is recorded to have written is the same, and not long ago.

    What was submitted since is another matter: the edit that takes it back is recorded.
    """
    edit_id = find_newest_edit_id(version_id)
    newest = db.session.execute(
        select(PolicyDraftEdit.person_id, PolicyDraftEdit.edited_at).where(
            PolicyDraftEdit.id == edit_id,
            ~exists().where(
                PolicySubmission.version_id == version_id, PolicySubmission.edit_id == edit_id
            ),
        )
    ).first()
    return newest is not None and newest.person_id == person_id and newest.edited_at > at - INTERIM


def renumber_draft(version_id: int, number: tuple[int, int]) -> None:
    """Give a draft another number; one that was given up with that number gets the draft's."""
    mine = PolicyVersion.id == version_id
    policy_id, *old = db.session.execute(
        select(PolicyVersion.policy_id, PolicyVersion.major, PolicyVersion.minor).where(mine)
    ).one()
    given_up = select(PolicyVersion.id).where(
        PolicyVersion.policy_id == policy_id,
        PolicyVersion.major == number[0],
        PolicyVersion.minor == number[1],
        is_discarded(),
    )
    other_id = db.session.scalar(given_up)
    if other_id is not None:
        _number(other_id, (-1, -1))
    _number(version_id, number)
    if other_id is not None:
        _number(other_id, (old[0], old[1]))


def retitle_drafts(policy_id: int, title: str) -> None:
    """Let the drafts of a policy follow its title."""
    # What is being released at this moment keeps the title under which it was approved.
    await_turn(f"policy {policy_id}")
    released = exists().where(PolicyRelease.version_id == PolicyVersion.id)
    mine = update(PolicyVersion).where(PolicyVersion.policy_id == policy_id, ~released)
    db.session.execute(mine.values(title=title).execution_options(synchronize_session=False))


def _number(version_id: int, number: tuple[int, int]) -> None:
    major, minor = number
    mine = update(PolicyVersion).where(PolicyVersion.id == version_id)
    db.session.execute(mine.values(major=major, minor=minor))


def discard_draft(version_id: int, *, person_id: int, at: datetime) -> None:
    """Give up a draft: it is neither shown nor offered any more."""
    await_turn(f"draft {version_id}")
    draft = find_draft(version_id)
    if draft is None:
        raise NotFoundError("There is no such draft, or it was released already.")
    receipt = record_discard(
        draft.slug, draft.number, draft.source_digest, person_id=person_id, at=at
    )
    row = {
        "version_id": version_id,
        "edit_id": find_newest_edit_id(version_id),
        "person_id": person_id,
        "discarded_at": at,
        "entry_id": receipt.entry_id,
    }
    db.session.execute(insert(PolicyDraftDiscard), row)


def get_or_add_statement(text: str, language: str) -> int:
    """The id of the sentence that people agree to."""
    digest = hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()
    known = db.session.scalar(select(Statement.id).where(Statement.digest == digest))
    if known is not None:
        return known
    row = {"language": language, "text": text, "digest": digest}
    return int(db.session.scalar(insert(Statement).returning(Statement.id), row) or 0)


def _rewrite(version_id: int, content: DraftContent, at: datetime) -> None:
    mine = update(PolicyVersion).where(PolicyVersion.id == version_id)
    db.session.execute(mine.values(_to_row(content, at)))


def _to_row(content: DraftContent, at: datetime) -> dict[str, Any]:
    return {
        "kind": content.kind,
        "title": content.title,
        "language": content.language,
        "summary": content.summary,
        "effective_on": content.effective_on,
        "author_id": content.author_id,
        "statement_id": get_or_add_statement(content.statement, content.language),
        "source": content.source,
        "source_digest": content.digest,
        "created_at": at,
    }


def _record(version_id: int, digest: str, editor_ids: Iterable[int], at: datetime) -> None:
    slug, major, minor = db.session.execute(
        select(Policy.slug, PolicyVersion.major, PolicyVersion.minor)
        .join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .where(PolicyVersion.id == version_id)
    ).one()
    for person_id in dict.fromkeys(editor_ids):
        receipt = record_edit(slug, f"{major}.{minor}", digest, person_id=person_id, at=at)
        row = {
            "version_id": version_id,
            "person_id": person_id,
            "edited_at": at,
            "source_digest": digest,
            "entry_id": receipt.entry_id,
        }
        db.session.execute(insert(PolicyDraftEdit), row)

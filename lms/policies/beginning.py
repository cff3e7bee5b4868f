"""Beginning a policy, or the next version of one, in the page."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from lms.db import await_turn, db
from lms.errors import NotFoundError, RefusalError
from lms.people.names import find_signer
from lms.policies import drafting
from lms.policies import service as policies
from lms.policies.company import get_company
from lms.policies.draft_text import change_draft, read_draft
from lms.policies.drafting import DraftContent
from lms.policies.drafts import find_draft
from lms.policies.models import Policy
from lms.policies.numbering import next_number
from lms.policies.reader import DEFAULT_STATEMENT, PolicyFile
from lms.policies.work import find_newest_version_id, get_source, list_effective_days
from lms.policies.writer import write_front_matter

# Time to have the first draft checked before the day that it proposes.
USUAL_NOTICE = timedelta(days=28)
# Its blanks keep it from being submitted before they are filled.
SKELETON = """\
[State in one paragraph what this policy is for.]

## Why we have it {#why}

[State the reason.]

## Whom it concerns {#who}

[State whom it concerns.]

## What we do {#what}

[State what is to be done, by whom and by when.]
"""


def begin_policy(slug: str, facts: PolicyFile, *, person_id: int, day: date, at: datetime) -> int:
    """A new policy with its facts, and the draft of its first version; the draft's id."""
    await_turn(f"policy {slug}")
    if db.session.scalar(select(Policy.id).where(Policy.slug == slug)) is not None:
        raise RefusalError("A policy of this name was begun at this moment. Look at it first.")
    policies.bring_in_policy(slug, facts, day=day, at=at, actor_id=person_id)
    fields = {
        "kind": "substantive",
        "effective_on": (day + USUAL_NOTICE).isoformat(),
        "author": _get_staff_number(person_id, day),
        "summary": "This is the first version.",
        "statement": DEFAULT_STATEMENT,
    }
    source = (write_front_matter(fields) + SKELETON).encode()
    policy_id = _get_policy_id(slug)
    content = _to_content(facts.title, fields, source, person_id)
    return drafting.add_draft(policy_id, (1, 0), content, editor_ids=(person_id,), at=at)


def begin_version(
    slug: str, title: str, *, kind: str, person_id: int, day: date, at: datetime
) -> int:
    """The next version, beginning from the newest text; its id.

    The summary begins empty: what changes can only be said by whoever changes it.
    """
    await_turn(f"policy {slug}")
    policy_id = _get_policy_id(slug)
    newest = find_newest_version_id(policy_id)
    if newest is None:
        raise RefusalError("This policy has no version to begin from. Begin the first one.")
    if _is_draft(newest):
        return newest
    days = list_effective_days(policy_id)
    before = get_source(newest)
    fields: Mapping[str, str] = {
        **read_draft(before).fields,
        "kind": kind,
        "effective_on": max(day + USUAL_NOTICE, *days.values()).isoformat(),
        "author": _get_staff_number(person_id, day),
        "summary": "",
    }
    source = change_draft(before, fields, read_draft(before).body)
    number = next_number(max(days), kind)
    content = _to_content(title, fields, source, person_id)
    return drafting.add_draft(policy_id, number, content, editor_ids=(person_id,), at=at)


def _is_draft(version_id: int) -> bool:
    return find_draft(version_id) is not None


def _to_content(
    title: str, fields: Mapping[str, str], source: bytes, person_id: int
) -> DraftContent:
    return DraftContent(
        title=title,
        kind=fields["kind"],
        language=fields.get("language") or get_company().language,
        summary=fields["summary"],
        effective_on=date.fromisoformat(fields["effective_on"]),
        author_id=person_id,
        statement=fields.get("statement") or DEFAULT_STATEMENT,
        source=source,
    )


def _get_policy_id(slug: str) -> int:
    found = db.session.scalar(select(Policy.id).where(Policy.slug == slug))
    if found is None:
        raise NotFoundError("There is no such policy.")
    return found


def _get_staff_number(person_id: int, day: date) -> str:
    signer = find_signer(person_id, day)
    if signer is None:
        raise RefusalError("Nothing is known of you on this day. Ask HR to mend your record.")
    return signer.staff_number

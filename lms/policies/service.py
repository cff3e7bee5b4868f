"""Bringing policies and their versions in: facts from a day on, texts as drafts."""

from datetime import date, datetime

from sqlalchemy import Row, insert, select

from lms.db import await_turn, db
from lms.errors import RefusalError
from lms.people import queries as people
from lms.people.audience import to_data
from lms.policies import drafting
from lms.policies.company import get_company
from lms.policies.draft_edits import is_discarded
from lms.policies.drafting import DraftContent
from lms.policies.models import (
    Policy,
    PolicyFact,
    PolicyRelease,
    PolicyVersion,
)
from lms.policies.reader import PolicyFile, VersionFile
from lms.policies.recording import record_facts


def bring_in_policy(
    slug: str, policy: PolicyFile, *, day: date, at: datetime, actor_id: int | None = None
) -> bool:
    """Add the policy, or record its facts from today on where they changed; whether it did."""
    values = {
        "title": policy.title,
        "owner_id": _get_person_id(policy.owner, day),
        "visibility": policy.visibility,
        "asks": policy.asks,
        "review_every_months": policy.review_every_months,
        "days_after_publishing": policy.days_after_publishing,
        "days_after_hiring": policy.days_after_hiring,
        "audience": to_data(policy.audience),
        "source": policy.source,
        "approval": _describe_approval(policy, day),
    }
    await_turn(f"policy {slug}")
    policy_id = _get_or_add_policy(slug, at=at)
    names = list(values)
    row = (
        db.session.execute(
            select(*(getattr(PolicyFact, name) for name in names))
            .where(PolicyFact.policy_id == policy_id)
            .order_by(PolicyFact.holds_from.desc(), PolicyFact.id.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )
    if row is not None and dict(row) == values:
        return False
    # Who left later still stands in facts that came before: those are refused no change.
    if row is None or row["approval"] != values["approval"]:
        _refuse_who_left(policy, day)
    facts = {"policy_id": policy_id, "holds_from": day, "recorded_at": at, **values}
    db.session.execute(insert(PolicyFact), facts)
    record_facts(slug, facts, at=at, actor_id=actor_id)
    return True


def bring_in_version(
    slug: str,
    title: str,
    version: VersionFile,
    *,
    day: date,
    at: datetime,
    actor_id: int | None = None,
) -> bool:
    """Add the version as a draft, or bring the draft up to date; whether anything changed.

    A version that was released is never altered: the same bytes are passed over, other bytes
    are refused. A draft follows the policy's title, which stands in another file. Author and
    actor both count as having written it: who brings a text in cannot approve it either.
    """
    policy_id = _get_or_add_policy(slug, at=at)
    # A version that is being released at this moment is not a draft any more once it is our turn.
    await_turn(f"policy {policy_id}")
    known = _find_known(policy_id, version)
    is_released = known is not None and known.version_id is not None
    if known is not None and known.source_digest == version.digest and not known.is_discarded:
        if is_released or known.title == title:
            return False
    elif is_released:
        raise RefusalError(
            f"{slug}/{version.number}.md differs from version {version.number} as it was released. "
            "A released version is never altered: put the change into a new version."
        )
    content = _to_content(title, version, day=day)
    editors = [content.author_id, *([actor_id] if actor_id else [])]
    if known is None or known.is_discarded:
        number = (version.major, version.minor)
        drafting.add_draft(policy_id, number, content, editor_ids=editors, at=at)
    else:
        drafting.write_draft(known.id, content, editor_ids=editors, at=at)
    return True


def _find_known(policy_id: int, version: VersionFile) -> Row[int, str, str, int, bool] | None:
    """What there is of that version already."""
    return db.session.execute(
        select(
            PolicyVersion.id,
            PolicyVersion.source_digest,
            PolicyVersion.title,
            PolicyRelease.version_id,
            is_discarded().label("is_discarded"),
        )
        .outerjoin(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(
            PolicyVersion.policy_id == policy_id,
            PolicyVersion.major == version.major,
            PolicyVersion.minor == version.minor,
        )
    ).first()


def _to_content(title: str, version: VersionFile, *, day: date) -> DraftContent:
    return DraftContent(
        title=title,
        kind=version.kind,
        language=version.language or get_company().language,
        summary=version.summary,
        effective_on=version.effective_on,
        author_id=_get_person_id(version.author, day),
        statement=version.statement,
        source=version.source,
    )


def _describe_approval(policy: PolicyFile, day: date) -> dict[str, object] | None:
    """Who approves, by id; nothing where one of those with the role is enough."""
    if not policy.approvers and policy.approvals_needed == 1:
        return None
    ids = [_get_person_id(number, day) for number in policy.approvers]
    return {"by": ids, "needed": policy.approvals_needed}


def _refuse_who_left(policy: PolicyFile, day: date) -> None:
    """Refuse to name somebody who no longer works here, and so could never approve."""
    for number in policy.approvers:
        person = people.find_person_by_staff_number(number, day)
        if person is not None and not person.is_employed and person.left_on is not None:
            raise RefusalError(
                f"{person.name} ({number}) is named to approve, and has left. Name somebody else."
            )


def _get_person_id(staff_number: str, day: date) -> int:
    person = people.find_person_by_staff_number(staff_number, day)
    if person is None:
        raise RefusalError(
            f"Nobody has the staff number {staff_number}. "
            "Import the people first, or mend the file."
        )
    return person.id


def _get_or_add_policy(slug: str, *, at: datetime) -> int:
    known = db.session.scalar(select(Policy.id).where(Policy.slug == slug))
    if known is not None:
        return known
    added = db.session.scalar(insert(Policy).returning(Policy.id), {"slug": slug, "created_at": at})
    return int(added or 0)

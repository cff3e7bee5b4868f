"""How what happens to a policy is written into the evidence log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.evidence.service import Private, Receipt
from lms.people.audience import hide_people, read_audience
from lms.policies.drafts import DraftView
from lms.policies.review_recording import name_approvers, sign_as


def record_facts(
    slug: str, facts: Mapping[str, Any], *, at: datetime, actor_id: int | None
) -> Receipt:
    """Record a row of `policy_fact`; without an actor the program brought it in."""
    kept = ("title", "asks", "visibility", "review_every_months")
    private = {"owner": Private({"person_id": facts["owner_id"]}, person_id=facts["owner_id"])}
    approval = facts.get("approval")
    private |= name_approvers(approval["by"] if approval else ())
    if actor_id is not None:
        private["actor"] = Private({"person_id": actor_id}, person_id=actor_id)
    return evidence.record(
        "policy.facts_changed",
        at=at,
        facts={
            "policy": slug,
            "holds_from": facts["holds_from"].isoformat(),
            "days_after_publishing": facts["days_after_publishing"],
            "days_after_hiring": facts["days_after_hiring"],
            **{name: facts[name] for name in kept},
            "audience": _hide_people(facts["audience"]),
            **({"approvals_needed": approval["needed"]} if approval else {}),
        },
        private=private,
    )


def _hide_people(data: Any) -> Any:
    audience = read_audience(data)
    return data if isinstance(audience, list) else hide_people(audience)


def record_edit(slug: str, number: str, digest: str, *, person_id: int, at: datetime) -> Receipt:
    """Record that somebody changed a draft, and to which bytes."""
    return _record_work("policy.drafted", slug, number, digest, person_id=person_id, at=at)


def record_discard(slug: str, number: str, digest: str, *, person_id: int, at: datetime) -> Receipt:
    """Record that somebody gave a draft up, and which bytes it had."""
    return _record_work("policy.draft_discarded", slug, number, digest, person_id=person_id, at=at)


def _record_work(
    type_: str, slug: str, number: str, digest: str, *, person_id: int, at: datetime
) -> Receipt:
    return evidence.record(
        type_,
        at=at,
        facts={"policy": slug, "version": number, "source_digest": digest},
        private={"actor": Private({"person_id": person_id}, person_id=person_id)},
    )


def record_release(
    type_: str,
    draft: DraftView,
    row: Mapping[str, Any],
    *,
    more: Mapping[str, Json],
    private: Mapping[str, Private],
    at: datetime,
) -> Receipt:
    """Record a row of `policy_release`, with name and title of who signed."""
    approver_id = int(row["approver_id"])
    return evidence.record(
        type_,
        at=at,
        facts={
            "policy": draft.slug,
            "version": draft.number,
            "title": draft.title,
            "kind": draft.kind,
            "asks_for": row["asks_for"],
            "in_force_from": row["in_force_from"].isoformat(),
            "source_digest": draft.source_digest,
            "text_digest": row["text_digest"],
            "html_digest": row["html_digest"],
            "statement_digest": draft.statement_digest,
            "meaning": row["meaning"],
            **more,
        },
        private={
            "approver": sign_as(approver_id, at=at),
            "author": Private({"person_id": draft.author_id}, person_id=draft.author_id),
            **private,
        },
    )

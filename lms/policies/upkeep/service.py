"""Recording that a review changed nothing, and that an owner was reminded of one."""

import hashlib
from datetime import date, datetime

from lms.db import await_turn
from lms.errors import ForbiddenError, NotFoundError, RefusalError, TextChangedError
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.evidence.service import Private
from lms.people import queries as people
from lms.people.roles import Role
from lms.policies.queries import VersionView, find_version_in_force
from lms.policies.upkeep import rules
from lms.policies.upkeep.models import (
    PolicyConfirmation,
    PolicyConfirmationReason,
    PolicyReviewReminder,
)
from lms.policies.upkeep.queries import ReviewView, list_confirmations
from lms.policies.upkeep.rules import Step
from lms.sql import add_once, add_rows

CHANGED = (
    "Version {} came into force while you were reviewing. Read it, then record your review of it."
)
UNKNOWN = "Nothing is known of you on this day. Ask HR to mend your record."


def confirm(
    slug: str, *, person_id: int, seen_digest: str, reason: str, at: datetime, day: date
) -> str:
    """Record that the version in force was reviewed and nothing has to change; its id.

    Who records the same review twice on one day gets the first one back.
    """
    await_turn(f"policy {slug}")
    version = find_version_in_force(slug, day)
    if version is None:
        raise NotFoundError("No version of this policy is in force.")
    is_approver = Role.APPROVER in people.list_roles(person_id, day)
    is_owner = version.owner_id == person_id
    obstacle = rules.find_obstacle(reason, is_owner=is_owner, is_approver=is_approver)
    if obstacle:
        raise ForbiddenError(obstacle) if obstacle == rules.NOT_YOURS else RefusalError(obstacle)
    if seen_digest != version.text_digest:
        raise TextChangedError(CHANGED.format(version.number))
    for given in list_confirmations(version.policy_id, day):
        if (given.person_id, given.number, given.confirmed_on) == (person_id, version.number, day):
            return given.id
    return _add(version, person_id, reason, at=at, day=day)


def _add(version: VersionView, person_id: int, reason: str, *, at: datetime, day: date) -> str:
    signer = people.find_person(person_id, day)
    if signer is None:
        raise RefusalError(UNKNOWN)
    reviewer: dict[str, Json] = {
        "person_id": person_id,
        "name": signer.name,
        "job_title": signer.job_title,
        "reason_digest": hashlib.sha256(reason.encode()).hexdigest(),
    }
    confirmation_id = evidence.draw_id()
    entry = evidence.record(
        "policy.reviewed",
        at=at,
        facts={
            "policy": version.slug,
            "version": version.number,
            "text_digest": version.text_digest,
            "confirmation": confirmation_id,
            "confirmed_on": day.isoformat(),
        },
        private={"reviewer": Private(reviewer, person_id=person_id)},
    )
    row = {
        "id": confirmation_id,
        "policy_id": version.policy_id,
        "version_id": version.version_id,
        "person_id": person_id,
        "confirmed_at": at,
        "confirmed_on": day,
        "entry_id": entry.entry_id,
    }
    add_rows(PolicyConfirmation, [row])
    add_rows(PolicyConfirmationReason, [{"confirmation_id": confirmation_id, "text": reason}])
    return confirmation_id


def note_reminder(review: ReviewView, step: Step, *, at: datetime) -> bool:
    """Note that the owner is reminded of this review; False where they were already."""
    row = {
        "policy_id": review.policy.policy_id,
        "due_on": review.due_on,
        "step": step.value,
        "person_id": review.policy.owner_id,
        "reminded_at": at,
    }
    return add_once(PolicyReviewReminder, row)

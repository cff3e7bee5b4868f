"""Which policy is to be reviewed by when, and which reviews there were."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, not_, select, union_all

from lms.db import fetch
from lms.people.names import name_on
from lms.policies.approval_rules import EMERGENCY
from lms.policies.emergencies import approved_later_at
from lms.policies.in_force import is_called_back
from lms.policies.models import Policy, PolicyRelease, PolicyVersion
from lms.policies.queries import PolicyView, select_policies, to_policy
from lms.policies.threads.queries import count_waiting_on
from lms.policies.upkeep.models import (
    PolicyConfirmation,
    PolicyConfirmationReason,
    PolicyReviewReminder,
)
from lms.policies.upkeep.rules import add_months
from lms.policies.withdrawal.waiting import WaitingWithdrawal, add_waiting, take_waiting
from lms.sql import AS_OF


@dataclass(frozen=True)
class ReviewView:
    """A policy in force, when it was last looked at as a whole, and by when it is to be again.

    `questions` is how much that was asked about it waits for its owner. A version in force that
    was released in an emergency says when, and when somebody approved it since. `waiting` is a
    withdrawal of it that nobody has decided yet.
    """

    policy: PolicyView
    last_on: date
    due_on: date
    questions: int
    emergency_at: datetime | None = None
    approved_later_at: datetime | None = None
    waiting: WaitingWithdrawal | None = None

    def is_overdue(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.due_on < day


@dataclass(frozen=True)
class ConfirmationView:
    """A review that changed nothing; its reason is None where it was erased."""

    id: str
    number: str
    person_id: int
    name: str | None
    confirmed_at: datetime
    confirmed_on: date
    reason: str | None
    entry_id: str


def list_reviews(as_of: date, *, reader_id: int = 0) -> tuple[ReviewView, ...]:
    """When each policy in force on that day is to be reviewed, the soonest first.

    An editorial version corrects words: it puts no review off. With a `reader_id` it says of a
    withdrawal that waits whether that approver may decide.
    """
    reviews = []
    for row in fetch(_select_reviews(), {"as_of": as_of, "reader_id": reader_id}).mappings():
        values = dict(row)
        waiting = take_waiting(values, reader_id)
        last_on = values.pop("last_on") or values["in_force_from"]
        questions, released_at = values.pop("questions"), values.pop("released_at")
        is_emergency = values.pop("meaning") == EMERGENCY
        approved_at = values.pop("approved_later_at")
        policy = to_policy(values)
        due_on = add_months(last_on, policy.review_every_months)
        review = ReviewView(policy, last_on, due_on, questions, waiting=waiting)
        if is_emergency:
            review = replace(review, emergency_at=released_at, approved_later_at=approved_at)
        reviews.append(review)
    return tuple(sorted(reviews, key=lambda review: (review.due_on, review.policy.slug)))


@cache
def _select_reviews() -> Select[*tuple[Any, ...]]:
    last = _select_last().subquery()
    return add_waiting(
        select_policies()
        .outerjoin(last, last.c.policy_id == Policy.id)
        .add_columns(
            last.c.day.label("last_on"),
            count_waiting_on(Policy.id).label("questions"),
            PolicyRelease.meaning,
            PolicyRelease.released_at,
            approved_later_at(PolicyVersion.id).label("approved_later_at"),
        )
    )


def _select_last() -> Select[*tuple[Any, ...]]:
    """The day on which each policy was last published or reviewed."""
    published = (
        select(PolicyVersion.policy_id, PolicyRelease.in_force_from.label("day"))
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(
            PolicyVersion.kind == "substantive",
            PolicyRelease.in_force_from <= AS_OF,
            not_(is_called_back(PolicyRelease)),
        )
    )
    reviewed = select(PolicyConfirmation.policy_id, PolicyConfirmation.confirmed_on).where(
        PolicyConfirmation.confirmed_on <= AS_OF
    )
    days = union_all(published, reviewed).subquery()
    return select(days.c.policy_id, func.max(days.c.day).label("day")).group_by(days.c.policy_id)


def list_confirmations(policy_id: int, as_of: date) -> tuple[ConfirmationView, ...]:
    """The reviews of a policy up to that day that changed nothing, the newest first."""
    rows = fetch(_select_confirmations(), {"policy_id": policy_id, "as_of": as_of})
    return tuple(
        ConfirmationView(
            id=row.id,
            number=f"{row.major}.{row.minor}",
            person_id=row.person_id,
            name=row.name,
            confirmed_at=row.confirmed_at,
            confirmed_on=row.confirmed_on,
            reason=row.text,
            entry_id=row.entry_id,
        )
        for row in rows
    )


@cache
def _select_confirmations() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PolicyConfirmation.id,
            PolicyVersion.major,
            PolicyVersion.minor,
            PolicyConfirmation.person_id,
            name_on(PolicyConfirmation.person_id, AS_OF).label("name"),
            PolicyConfirmation.confirmed_at,
            PolicyConfirmation.confirmed_on,
            PolicyConfirmationReason.text,
            PolicyConfirmation.entry_id,
        )
        .join(PolicyVersion, PolicyVersion.id == PolicyConfirmation.version_id)
        .outerjoin(
            PolicyConfirmationReason,
            PolicyConfirmationReason.confirmation_id == PolicyConfirmation.id,
        )
        .where(
            PolicyConfirmation.policy_id == bindparam("policy_id"),
            PolicyConfirmation.confirmed_on <= AS_OF,
        )
        .order_by(PolicyConfirmation.confirmed_at.desc(), PolicyConfirmation.id)
    )


def list_reminded() -> frozenset[tuple[int, date, str, int]]:
    """Who was reminded of which review by which mail."""
    columns = (
        PolicyReviewReminder.policy_id,
        PolicyReviewReminder.due_on,
        PolicyReviewReminder.step,
        PolicyReviewReminder.person_id,
    )
    return frozenset((p, d, s, o) for p, d, s, o in fetch(select(*columns)))

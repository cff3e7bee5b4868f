"""Who may approve a version, how many have to, and from which day it may be in force."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from lms.policies.keys import LAST_YEAR

GUARDED = 2
NOT_AN_APPROVER = "Approving is for those who have the role of an approver. Ask the administrator."
OWN_TEXT = "You wrote this version. Somebody else who may approve has to check it."
OWN_EDIT = "You edited this draft. Somebody else who may approve has to check it."
NOT_NAMED = "This policy names who approves it, and you are not among them."
EMERGENCY = "I release this version in an emergency, before it is approved, for the reason given."
GIVE_REASON = (
    "Say why this is an editorial change. The reason stays with the version, beside what the "
    "program found."
)
NEEDS_REASON = "Give a reason. It is recorded, and the others read it."


class Verdict(StrEnum):
    """What a reviewer said of a version."""

    APPROVED = "approved"
    CHANGES = "changes asked"


class Step(StrEnum):
    """How far a version has come before it is released; derived, never stored."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    APPROVED = "approved"


@dataclass(frozen=True)
class ApprovalRule:
    """Who approves a policy, and how many of them; without names everybody with the role may."""

    by: tuple[int, ...] = ()
    needed: int = 1

    def is_same_as(self, other: "ApprovalRule") -> bool:
        """Whether both ask the same of the same people, in whatever order they are named."""
        return (set(self.by), self.needed) == (set(other.by), other.needed)


@dataclass(frozen=True)
class Candidate:
    """Who wants to approve, and what speaks against it."""

    person_id: int
    is_approver: bool
    author_id: int
    editor_ids: frozenset[int]


def find_impossible(rule: ApprovalRule, able: Collection[int]) -> str | None:
    """Why a version can never get its approvals from those who are named.

    `able` are those who may approve it: they have the role, work here, and did not write in it.
    """
    left = len(set(rule.by) & set(able))
    if not rule.by or left >= rule.needed:
        return None
    can = "none of those who are named" if not left else f"only {left} of those who are named"
    return (
        f"{rule.needed} {'has' if rule.needed == 1 else 'have'} to approve it, and {can} can: the "
        "others left, are no approvers, or wrote in it. Name others in the facts of the policy."
    )


def find_obstacle(candidate: Candidate, rule: ApprovalRule) -> str | None:
    """Why this person may not approve the version; None where they may."""
    if candidate.person_id == candidate.author_id:
        return OWN_TEXT
    if candidate.person_id in candidate.editor_ids:
        return OWN_EDIT
    if not candidate.is_approver:
        return NOT_AN_APPROVER
    if rule.by and candidate.person_id not in rule.by:
        return NOT_NAMED
    return None


def find_missing_reason(kind: str, reason: str) -> str | None:
    """What is missing where a change that is called editorial has no reason."""
    return GIVE_REASON if kind == "editorial" and not reason.strip() else None


def count_needed(rule: ApprovalRule, *, is_guarded: bool) -> int:
    """How many have to approve; two at least where something speaks against “editorial”."""
    return max(rule.needed, GUARDED) if is_guarded else rule.needed


def digest_seen(title: str, source_digest: str, text_digest: str) -> str:
    """What a decision names as the version that was on screen.

    The text alone would not do: what people agree to, the kind of change and the day stand in
    the source beside it, and a fact of the company changes the text without the source.
    """
    seen = json.dumps([title, source_digest, text_digest], ensure_ascii=False)
    return hashlib.sha256(seen.encode()).hexdigest()


def find_step(
    approver_ids: Collection[int], rule: ApprovalRule, *, is_submitted: bool, is_guarded: bool
) -> Step:
    """How far a version has come whose submission was approved by these people."""
    if not is_submitted:
        return Step.DRAFT
    counted = [each for each in set(approver_ids) if not rule.by or each in rule.by]
    enough = len(counted) >= count_needed(rule, is_guarded=is_guarded)
    return Step.APPROVED if enough else Step.IN_REVIEW


def find_fault_of_day(
    day: date, *, today: date, effective_on: date, scheduled: Sequence[tuple[str, date]]
) -> str | None:
    """Why a version cannot be in force from that day.

    `scheduled` names the older versions that wait for their day, with it: a version whose day
    comes after that of a newer one would never be in force.
    """
    if day < today:
        return f"{day} has passed. Choose today or a later day."
    if day.year > LAST_YEAR:
        return f"The day {day} cannot be meant. Choose one up to the end of {LAST_YEAR}."
    if day < effective_on:
        return (
            f"The approved text says from {effective_on}. Choose that day or a later one; an "
            "earlier one needs a new draft."
        )
    for number, waiting_for in scheduled:
        if today < waiting_for and day < waiting_for:
            return (
                f"Version {number} is to be in force from {waiting_for} and then never would be. "
                "Choose a later day, or call that version back first."
            )
    return None


def has_day(day: date, zone: str) -> bool:
    """Whether that day exists there; a place that changes sides of the date line skips one."""
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    there = noon.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    return there.date() == day

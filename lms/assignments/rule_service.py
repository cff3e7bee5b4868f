"""Saving what a rule says, and ending it; every version stays."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from lms.assignments.rule_definition import RuleDefinition, from_values, to_values
from lms.assignments.rule_models import AssignmentRule, AssignmentRuleVersion
from lms.assignments.rule_queries import RuleView, find_rule_id, list_versions
from lms.db import await_turn, db
from lms.errors import RefusalError
from lms.evidence import service as evidence
from lms.evidence.service import Private
from lms.people.audience import hide_people


def save_rule(
    slug: str,
    definition: RuleDefinition,
    *,
    holds_from: date,
    today: date,
    actor_id: int,
    at: datetime,
) -> int:
    """Let the rule say this from that day on, and give the number of its version.

    Saying the same again changes nothing. A day that is over keeps what the rule said on it.
    """
    if holds_from < today:
        raise RefusalError(
            "A rule cannot be changed for days that are over. Choose today or later."
        )
    newest = _find_newest(slug)
    values = to_values(definition)
    if newest is not None and not newest.is_ended and to_values(newest.definition) == values:
        return newest.number
    if newest is not None and newest.holds_from > holds_from:
        raise RefusalError(
            f"This rule changes on {newest.holds_from} already. Choose that day or a later one."
        )
    return _record(
        slug, newest, values, holds_from=holds_from, is_ended=False, actor_id=actor_id, at=at
    )


def end_rule(slug: str, *, ends_from: date, today: date, actor_id: int, at: datetime) -> int:
    """Let the rule ask nobody from that day on; what it asked and is open is withdrawn then."""
    if ends_from < today:
        raise RefusalError("A rule cannot end on a day that is over. Choose today or later.")
    newest = _find_newest(slug)
    if newest is None:
        raise RefusalError("There is no such rule.")
    if newest.is_ended:
        return newest.number
    if newest.holds_from > ends_from:
        raise RefusalError(
            f"This rule changes on {newest.holds_from} already. Choose that day or a later one."
        )
    values = to_values(newest.definition)
    return _record(
        slug, newest, values, holds_from=ends_from, is_ended=True, actor_id=actor_id, at=at
    )


def _find_newest(slug: str) -> RuleView | None:
    await_turn(f"rule {slug}")
    return max(list_versions(slug), key=lambda each: each.number, default=None)


def _record(
    slug: str,
    newest: RuleView | None,
    values: dict[str, Any],
    *,
    holds_from: date,
    is_ended: bool,
    actor_id: int,
    at: datetime,
) -> int:
    number = newest.number + 1 if newest else 1
    receipt = evidence.record(
        "rule.ended" if is_ended else "rule.saved",
        at=at,
        facts={
            "rule": slug,
            "version": number,
            "holds_from": holds_from.isoformat(),
            "definition": {**values, "audience": hide_people(from_values(values).audience)},
        },
        private={"actor": Private({"person_id": actor_id}, person_id=actor_id)},
    )
    row = {
        "rule_id": newest.rule_id if newest else _add_rule(slug, at=at),
        "number": number,
        "holds_from": holds_from,
        "is_ended": is_ended,
        "definition": values,
        "recorded_at": at,
        "recorded_by": actor_id,
        "entry_id": receipt.entry_id,
    }
    db.session.execute(insert(AssignmentRuleVersion), row)
    return number


def _add_rule(slug: str, *, at: datetime) -> int:
    known = find_rule_id(slug)
    if known is not None:
        return known
    added = db.session.scalar(
        insert(AssignmentRule).returning(AssignmentRule.id), {"slug": slug, "created_at": at}
    )
    return int(added or 0)

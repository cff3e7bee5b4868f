"""Which rules ask whom for what on a day, and what they said before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from lms.assignments.rule_definition import RuleDefinition, from_values
from lms.assignments.rule_models import AssignmentRule, AssignmentRuleVersion
from lms.db import fetch
from lms.sql import AS_OF


@dataclass(frozen=True)
class RuleView:
    """A rule as it stands on a day, or one of its versions."""

    rule_id: int
    slug: str
    number: int
    holds_from: date
    is_ended: bool
    definition: RuleDefinition
    recorded_at: datetime
    recorded_by: int

    @property
    def name(self) -> str:
        """What assignments name it by."""
        return f"rule-{self.rule_id}"


def list_rules(day: date) -> tuple[RuleView, ...]:
    """Every rule in the version that holds on that day, ended ones included, by its slug."""
    return _read(_select_rules(), {"as_of": day})


@cache
def _select_rules() -> Select[*tuple[Any, ...]]:
    own, later = aliased(AssignmentRuleVersion), aliased(AssignmentRuleVersion)
    newer = exists().where(
        later.rule_id == own.rule_id,
        later.holds_from <= AS_OF,
        or_(
            later.holds_from > own.holds_from,
            and_(later.holds_from == own.holds_from, later.id > own.id),
        ),
    )
    return _select_versions(own).where(own.holds_from <= AS_OF, not_(newer))


def list_histories() -> dict[str, tuple[RuleView, ...]]:
    """Everything that each rule ever said or will say, by its slug, the first version first."""
    found: dict[str, tuple[RuleView, ...]] = {}
    for each in _read(_select_versions(aliased(AssignmentRuleVersion))):
        found[each.slug] = (*found.get(each.slug, ()), each)
    return found


def list_versions(slug: str) -> tuple[RuleView, ...]:
    """Everything that the rule ever said or will say, the first version first."""
    own = aliased(AssignmentRuleVersion)
    return _read(_select_versions(own).where(AssignmentRule.slug == slug))


def find_rule_id(slug: str) -> int | None:
    """The id of the rule with that slug."""
    row = fetch(select(AssignmentRule.id).where(AssignmentRule.slug == slug)).first()
    return int(row[0]) if row else None


def _select_versions(own: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AssignmentRule.id.label("rule_id"),
            AssignmentRule.slug,
            own.number,
            own.holds_from,
            own.is_ended,
            own.definition,
            own.recorded_at,
            own.recorded_by,
        )
        .join(own, own.rule_id == AssignmentRule.id)
        .order_by(AssignmentRule.slug, own.number)
    )


def _read(
    statement: Select[*tuple[Any, ...]], asked: Mapping[str, Any] | None = None
) -> tuple[RuleView, ...]:
    rows = fetch(statement, asked).mappings()
    return tuple(RuleView(**{**row, "definition": from_values(row["definition"])}) for row in rows)

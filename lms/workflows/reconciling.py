"""Everybody owes what the rules say today: after each change, and once a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from lms.assignments import pausing, withdrawing
from lms.assignments import service as assignments
from lms.assignments.settling import Demand, Plan, settle
from lms.db import await_turn
from lms.evidence.rules import Json
from lms.people.standing import Span, list_spans
from lms.policies.company import get_company
from lms.policies.withdrawal.queries import Withdrawn, list_withdrawn
from lms.workflows.demanding import plan_day, read_scene, to_duty, was_asked


@dataclass(frozen=True)
class Reconciliation:
    """How many assignments were made and withdrawn."""

    made: int
    withdrawn: int

    def __add__(self, other: "Reconciliation") -> "Reconciliation":
        return Reconciliation(self.made + other.made, self.withdrawn + other.withdrawn)


NOTHING = Reconciliation(0, 0)


def reconcile(
    *, at: datetime, person_id: int | None = None, person_ids: Iterable[int] | None = None
) -> Reconciliation:
    """Make every assignment that is missing and withdraw every one that no longer applies.

    With a `person_id` or `person_ids` only for those people, after something about them changed.
    What nobody was ever asked for is asked of everybody, whoever changed: who comes later is told
    that they joined or moved, and has other days to do it.
    """
    await_turn("reconciling")
    day = get_company().day_of(at)
    some = person_ids if person_id is None else [person_id]
    spans = list_spans() if some is None else [Span(ids=tuple(sorted(set(some))))]
    total = NOTHING
    if some is None:
        total = sum((end_policy(each, at=at) for each in list_withdrawn(day)), NOTHING)
    asked, plan = _ask_first(plan_day(read_scene(day)), at=at)
    pausing.give_fresh_time(spans, at=at, day=day)
    changed = settle(plan, spans, at=at)
    return total + asked + Reconciliation(changed.made, changed.withdrawn)


def reconcile_policy(policy_id: int, *, at: datetime) -> Reconciliation:
    """Ask everybody concerned for the version of one policy that is in force, and nobody else."""
    await_turn("reconciling")
    plan = plan_day(read_scene(get_company().day_of(at)))
    thing = ("policy", policy_id)
    mine = tuple(demand for demand in plan.demands if demand.thing == thing)
    asked, plan = _ask_first(replace(plan, demands=mine, thing=thing), at=at)
    if not any(demand.terms.is_first for demand in plan.demands) and asked != NOTHING:
        return asked
    changed = settle(plan, list_spans(), at=at)
    return asked + Reconciliation(changed.made, changed.withdrawn)


def end_policy(withdrawn: Withdrawn, *, at: datetime) -> Reconciliation:
    """Release everybody from what they still owe of a policy whose day has come."""
    rule: dict[str, Json] = {
        "subject": "policy",
        "policy": withdrawn.slug,
        "version": withdrawn.number,
    }
    day = withdrawn.withdrawn_from
    return Reconciliation(0, withdrawing.withdraw_policy(withdrawn.policy_id, rule, at=at, day=day))


def _ask_first(plan: Plan, *, at: datetime) -> tuple[Reconciliation, Plan]:
    """Ask everybody at once for what nobody was ever asked for, and give the plan of the rest.

    One statement writes what would be decided person by person. Where several rules ask for the
    same thing, or nobody is given less than some days from hiring, each person is looked at.
    """
    rivals = Counter(demand.thing for demand in plan.demands)
    total, left = NOTHING, list[Demand]()
    for demand in plan.demands:
        if not demand.terms.asks_first or was_asked(demand):
            left.append(demand)
            continue
        left.append(replace(demand, terms=replace(demand.terms, is_first=True)))
        if rivals[demand.thing] > 1 or not demand.terms.due.is_for_all:
            continue
        duty = to_duty(demand)
        made = assignments.assign(duty, at=at, day=plan.day)
        withdrawn = withdrawing.withdraw_superseded(duty, at=at, day=plan.day)
        total += Reconciliation(made, withdrawn)
        left[-1] = demand
    return total, replace(plan, demands=tuple(left))

"""The dry run of a rule or of a changed audience: who would be asked, and who no longer."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from lms.assignments.chains import Thing
from lms.assignments.comparing import Comparison, compare
from lms.assignments.rule_definition import RuleDefinition
from lms.assignments.rule_queries import RuleView
from lms.assignments.settling import Demand, Plan
from lms.people.audience import Audience
from lms.workflows.demanding import (
    Scene,
    demand_by_rule,
    name_programme,
    plan_day,
    read_scene,
    to_terms,
    was_asked,
)

# What becomes a programme only when the rule is saved: nobody was ever asked for it.
TO_COME: Thing = ("programme", 0)


def compare_rule(present: RuleView | None, definition: RuleDefinition, *, day: date) -> Comparison:
    """What saving the rule from that day on would change; `present` is what it says now."""
    scene = read_scene(day)
    plan = plan_day(scene)
    wanted = RuleView(
        rule_id=present.rule_id if present else 0,
        slug=present.slug if present else "",
        number=present.number + 1 if present else 1,
        holds_from=day,
        is_ended=False,
        definition=definition,
        recorded_at=datetime.combine(day, time(), UTC),
        recorded_by=0,
    )
    added = tuple(demand_by_rule(scene, wanted)) or _ask_for_what_is_to_come(scene, wanted)
    others = tuple(each for each in plan.demands if each.terms.rule != wanted.name)
    ended = plan.ended_rules - {wanted.name}
    in_force = {**plan.in_force, **{demand.thing: demand.terms.asked_for for demand in added}}
    other = replace(plan, demands=(*others, *added), ended_rules=ended, in_force=in_force)
    return _compare(plan, other)


def compare_end(present: RuleView, *, day: date) -> Comparison:
    """What ending the rule from that day on would change."""
    plan = plan_day(read_scene(day))
    others = tuple(each for each in plan.demands if each.terms.rule != present.name)
    return _compare(
        plan, replace(plan, demands=others, ended_rules=plan.ended_rules | {present.name})
    )


def compare_policy(slug: str, audience: Audience, *, day: date) -> Comparison | None:
    """What another audience of the policy would change from that day on; None where none asks."""
    scene = read_scene(day)
    plan = plan_day(scene)
    things = {("policy", policy.policy_id) for policy in scene.policies if policy.slug == slug}
    if not things:
        return None

    def change(demand: Demand) -> Demand:
        if demand.thing not in things or demand.terms.rule != "policy":
            return demand
        terms = replace(demand.terms, audience_since=day)
        return replace(demand, audience=audience, terms=terms)

    return _compare(plan, replace(plan, demands=tuple(map(change, plan.demands))))


def _ask_for_what_is_to_come(scene: Scene, rule: RuleView) -> tuple[Demand, ...]:
    item = rule.definition.item
    if item.kind in {"policy", "programme"}:
        return ()
    del scene
    label = {"programme": name_programme(item.kind, item.slug)}
    return (Demand(TO_COME, to_terms(rule), rule.definition.audience, label),)


def _compare(plan: Plan, other: Plan) -> Comparison:
    """Compare the plans in what they differ in, and look at nothing else."""
    things = {each.thing for each in plan.demands if each not in other.demands}
    things |= {each.thing for each in other.demands if each not in plan.demands}
    narrowed = [_narrow(each, things) for each in (plan, other)]
    return compare(*narrowed)


def _narrow(plan: Plan, things: set[Thing]) -> Plan:
    demands = tuple(_count_first(each) for each in plan.demands if each.thing in things)
    return replace(plan, demands=demands, thing=next(iter(things)) if len(things) == 1 else None)


def _count_first(demand: Demand) -> Demand:
    """Who is asked for what nobody was ever asked for has the days from its beginning."""
    if not demand.terms.asks_first or was_asked(demand):
        return demand
    return replace(demand, terms=replace(demand.terms, is_first=True))

"""What policies, programmes and rules ask of whom on a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from lms.assignments import service as assignments
from lms.assignments.chain import Terms
from lms.assignments.chains import Thing
from lms.assignments.recording import Duty
from lms.assignments.recurrence_rules import Recurrence
from lms.assignments.rule_queries import RuleView, list_rules
from lms.assignments.rules import FIRST, DueRule, Reason
from lms.assignments.settling import Demand, Plan
from lms.evidence.rules import Json
from lms.people.audience import Audience
from lms.policies import queries as policies
from lms.policies.audience_days import list_audience_days
from lms.policies.company import get_company
from lms.policies.queries import PolicyView
from lms.programmes import queries as programmes
from lms.programmes.definition import After
from lms.programmes.queries import ProgrammeView

DAYS_OF_A_PROGRAMME = 30


@dataclass(frozen=True)
class Scene:
    """The policies in force and the programmes of a day."""

    day: date
    policies: tuple[PolicyView, ...]
    programmes: tuple[ProgrammeView, ...]
    audience_days: dict[int, date]


def read_scene(day: date) -> Scene:
    """What can be asked on that day."""
    return Scene(
        day, policies.list_policies(day), programmes.list_programmes(), list_audience_days(day)
    )


def plan_day(scene: Scene) -> Plan:
    """Everything that is asked on that day, and on what terms."""
    rules = list_rules(scene.day)
    return Plan(
        day=scene.day,
        demands=tuple(
            demand
            for each in (
                *(_demand_policy(scene, policy) for policy in scene.policies),
                *(_demand_programme(scene, programme) for programme in scene.programmes),
                *(demand_by_rule(scene, rule) for rule in rules if not rule.is_ended),
            )
            for demand in each
        ),
        in_force={
            **{("policy", policy.policy_id): policy.asks_for for policy in scene.policies},
            **{("programme", each.programme_id): "" for each in scene.programmes},
        },
        ended_rules=frozenset(rule.name for rule in rules if rule.is_ended),
    )


def _demand_policy(scene: Scene, policy: PolicyView) -> Iterator[Demand]:
    terms = Terms(
        rule="policy",
        asked_for=policy.asks_for,
        is_policy=True,
        due=DueRule(policy.days_after_publishing, policy.days_after_hiring),
        began_on=policy.in_force_from,
        audience_since=scene.audience_days.get(policy.policy_id, policy.in_force_from),
        keeps_due=policy.kind == "editorial",
    )
    yield _ask_for_policy(policy, terms, policy.audience)


def _demand_programme(scene: Scene, programme: ProgrammeView) -> Iterator[Demand]:
    starts = programme.definition.starts
    if starts == "by rule":
        return
    due = programme.definition.due
    days = due.days if due else DAYS_OF_A_PROGRAMME
    company = get_company()
    terms = Terms(
        rule="programme",
        asked_for="",
        is_policy=False,
        due=DueRule(days, days),
        began_on=company.day_of(programme.first_published_at),
        audience_since=company.day_of(programme.published_at),
    )
    follows: tuple[Thing, ...] = ()
    if isinstance(starts, After):
        terms = replace(
            terms,
            asks_first=False,
            recurrence=Recurrence(starts.months, window_days=starts.opens_days_before),
            due_days=due.days if due else None,
        )
        base = (p.programme_id for p in scene.programmes if p.slug == starts.after)
        follows = tuple(("programme", programme_id) for programme_id in base)
    yield _ask_for_programme(programme, terms, programme.definition.audience, *follows)


def demand_by_rule(scene: Scene, rule: RuleView) -> Iterator[Demand]:
    """What the rule asks; nothing where it names what is not there on that day."""
    said, terms = rule.definition, to_terms(rule)
    if said.item.kind == "policy":
        for policy in scene.policies:
            if policy.slug == said.item.slug:
                began_on = max(policy.in_force_from, rule.holds_from)
                own = replace(terms, asked_for=policy.asks_for, is_policy=True, began_on=began_on)
                yield _ask_for_policy(policy, own, said.audience)
        return
    slug = name_programme(said.item.kind, said.item.slug)
    for programme in scene.programmes:
        if programme.slug == slug:
            yield _ask_for_programme(programme, terms, said.audience)


def to_terms(rule: RuleView) -> Terms:
    """On what terms the rule asks for a programme, or for what becomes one."""
    said = rule.definition
    return Terms(
        rule=rule.name,
        asked_for="",
        is_policy=False,
        due=said.due.to_due_rule(),
        began_on=rule.holds_from,
        audience_since=rule.holds_from,
        asks_first=said.asks_first,
        first_reason=Reason.RULE,
        recurrence=said.recurrence.to_recurrence() if said.recurrence else None,
    )


def _ask_for_policy(policy: PolicyView, terms: Terms, audience: Audience) -> Demand:
    label: dict[str, Json] = {"policy": policy.slug, "version": policy.number}
    return Demand(("policy", policy.policy_id), terms, audience, label)


def _ask_for_programme(
    programme: ProgrammeView, terms: Terms, audience: Audience, *follows: Thing
) -> Demand:
    label: dict[str, Json] = {"programme": programme.slug, "version": programme.number}
    return Demand(("programme", programme.programme_id), terms, audience, label, follows)


def name_programme(kind: str, slug: str) -> str:
    """The programme by which something is asked: itself, or one that holds that item alone."""
    return slug if kind == "programme" else f"{kind}-{slug}"[:60].rstrip("-")


def to_duty(demand: Demand) -> Duty:
    """The demand as what is asked of everybody at once."""
    subject, subject_id = demand.thing
    return Duty(
        subject=subject,
        subject_id=subject_id,
        asked_for=demand.terms.asked_for,
        occasion=FIRST if demand.terms.is_policy else None,
        audience=demand.audience,
        due=demand.terms.due,
        published_on=demand.terms.began_on,
        label=demand.label,
        keeps_due=demand.terms.keeps_due,
        rule=demand.terms.rule,
        first_reason=demand.terms.first_reason,
    )


def was_asked(demand: Demand) -> bool:
    """Whether anybody was ever asked for what it asks for."""
    return assignments.was_asked(to_duty(demand))

"""What one person owes today, in the words of the home page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from lms.assignments.extension_rules import EXTENSION_WORDS, ExtensionReason
from lms.assignments.queries import AssignmentView
from lms.people.audience import Everyone
from lms.policies.queries import PolicyView
from lms.programmes.queries import ProgrammeView
from lms.programmes.rules import list_asked_items
from lms.web.learner.situation import Situation, minutes_to_read
from lms.web.learner.steps import ACTS, Step, describe_alone, list_steps


@dataclass(frozen=True)
class Owed:
    """One thing to do, with its day, its reason and what the button says."""

    kind: str
    title: str
    url: str
    act: str
    due_on: date
    text: str
    why: str
    about: str
    steps: tuple[Step, ...] = ()
    exempt_until: date | None = None
    is_paused: bool = False

    @property
    def is_excused(self) -> bool:
        """Whether it is not owed today, for an exemption or a leave."""
        return self.is_paused or self.exempt_until is not None

    @property
    def done(self) -> int:
        """How many of its steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def first_due_step(self) -> Step | None:
        """The soonest due of the steps that have to be done before the whole has to."""
        due = [s for s in self.steps if s.due_on and s.due_on < self.due_on and not s.is_done]
        return min(due, key=lambda step: step.due_on or date.max, default=None)

    @property
    def first_due_on(self) -> date:
        """The day that comes first: that of a step, or its own."""
        step = self.first_due_step
        return step.due_on if step and step.due_on else self.due_on

    @property
    def next_step(self) -> Step | None:
        """The first step that is open and not done."""
        return next((s for s in self.steps if not s.is_done and not s.comes_first), None)


def list_owed(situation: Situation) -> tuple[Owed, ...]:
    """What is to do, the soonest due first.

    A policy that is a step of a programme under way stands there, with its own day, and not a
    second time.
    """
    waiting = [a for a in situation.assigned if not a.is_met]
    in_programme: set[int] = set()
    owed: list[Owed] = []
    for assignment in waiting:
        programme = situation.programmes.get(assignment.subject_id)
        if assignment.subject == "programme" and programme:
            owed.append(_describe_programme(situation, assignment, programme))
            in_programme |= _list_first_readings(situation, programme, assignment.occasion)
    for assignment in waiting:
        policy = situation.in_force.get(assignment.subject_id)
        if assignment.subject == "policy" and policy and policy.policy_id not in in_programme:
            owed.append(_describe_policy(situation, assignment, policy))
        elif assignment.subject in ACTS and (step := describe_alone(situation, assignment)):
            owed.append(_describe_alone(situation, assignment, step))
    return tuple(sorted(owed, key=lambda item: (item.first_due_on, item.title)))


def _list_first_readings(situation: Situation, programme: ProgrammeView, occasion: str) -> set[int]:
    if not programme.starts_on_hiring:
        return set()
    items = programme.list_items(situation.earned, occasion)
    asked = list_asked_items(items, person=situation.facts)
    found = (situation.find_policy(item.policy) for item in asked if item.policy)
    return {policy.policy_id for policy in found if policy}


def _describe_policy(situation: Situation, assignment: AssignmentView, policy: PolicyView) -> Owed:
    last = situation.find_last(policy.policy_id)
    why = situation.explain(assignment, policy.audience)
    if last is not None:
        why += " You acknowledged an earlier version; this one asks again."
    if assignment.extended_by:
        why += f" {EXTENSION_WORDS[ExtensionReason(assignment.extended_by)]}."
    minutes = minutes_to_read(policy.words)
    return Owed(
        kind=f"Policy, version {policy.number}",
        title=policy.title,
        url=url_for("learner.policy", slug=policy.slug),
        act="Read and acknowledge",
        due_on=assignment.due_on,
        text=f"{policy.summary} {minutes} minute{'s' if minutes > 1 else ''} to read.",
        why=why,
        **_describe_excuse(assignment),
    )


def _describe_alone(situation: Situation, assignment: AssignmentView, step: Step) -> Owed:
    return Owed(
        kind=step.note,
        title=step.title,
        url=step.url,
        act=ACTS[step.kind],
        due_on=assignment.due_on,
        text="",
        why=situation.explain(assignment, Everyone()),
        **_describe_excuse(assignment),
    )


def _describe_programme(
    situation: Situation, assignment: AssignmentView, programme: ProgrammeView
) -> Owed:
    steps = list_steps(situation, assignment, programme)
    return Owed(
        kind="Programme with certificate",
        title=programme.title,
        url=url_for("learner.programme", slug=programme.slug),
        act="Go on",
        due_on=assignment.due_on,
        text=programme.definition.description,
        why=situation.explain(assignment, programme.definition.audience),
        steps=steps,
        **_describe_excuse(assignment),
    )


def _describe_excuse(assignment: AssignmentView) -> dict[str, Any]:
    """How a request names the duty, and whether it is owed today."""
    return {
        "about": f"{assignment.subject}-{assignment.subject_id}",
        "exempt_until": assignment.exempt_until,
        "is_paused": bool(assignment.is_away) and assignment.exempt_until is None,
    }

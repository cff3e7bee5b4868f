"""The steps of a programme as the person sees them: open, done, or waiting for another one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import url_for

from lms.assignments.queries import AssignmentView
from lms.assignments.rules import FIRST
from lms.policies.queries import PolicyView
from lms.programmes.definition import Item, ItemKey
from lms.programmes.queries import ProgrammeView
from lms.programmes.rules import list_asked_items, list_needed_first
from lms.web.learner.situation import Situation, minutes_to_read

ACTS = {
    "policy": "Read and acknowledge",
    "quiz": "Begin the quiz",
    "lesson": "Go through it",
    "session": "Choose a date",
}


@dataclass(frozen=True)
class Step:
    """One item of a programme.

    `due_on` is the day of its own, where it has one; `comes_first` says what it waits for.
    """

    kind: str
    title: str
    url: str
    is_done: bool
    is_begun: bool
    note: str
    due_on: date | None = None
    comes_first: tuple[str, ...] = ()

    @property
    def act(self) -> str:
        """What its button says."""
        return ACTS[self.kind]


def list_steps(
    situation: Situation, assignment: AssignmentView, programme: ProgrammeView
) -> tuple[Step, ...]:
    """The steps that are asked of the person on that occasion, in order."""
    items = programme.list_items(situation.earned, assignment.occasion)
    asked = list_asked_items(items, person=situation.facts)
    steps: dict[ItemKey, Step] = {}
    for item in asked:
        counts_on = programme.occasion_of(item, assignment.occasion)
        step = _describe(situation, item.key, counts_on)
        if step is not None:
            steps[item.key] = _with_day(step, item, assignment)
    done = {key for key, step in steps.items() if step.is_done}
    shown = [item for item in asked if item.key in steps]
    first = {item.key: list_needed_first(item, shown, done) for item in shown}
    return tuple(
        replace(step, comes_first=tuple(f"“{steps[need].title}”" for need in first[key]))
        for key, step in steps.items()
    )


def describe_alone(situation: Situation, assignment: AssignmentView) -> Step | None:
    """What is asked by itself and not as a step: a quiz, a lesson or a session."""
    mine = (assignment.subject, assignment.subject_id)
    slugs = [item.slug for item in situation.items if (item.kind, item.subject_id) == mine]
    if not slugs:
        return None
    key = ItemKey(assignment.subject, slugs[0])  # type: ignore[arg-type]
    return _describe(situation, key, assignment.occasion)


def _with_day(step: Step, item: Item, assignment: AssignmentView) -> Step:
    """The step with the day that the programme gives it, unless one of its own comes before."""
    if item.due is None:
        return step
    due_on = min(assignment.assigned_on + timedelta(days=item.due.days), assignment.due_on)
    return replace(step, due_on=min(due_on, step.due_on) if step.due_on else due_on)


def _describe(situation: Situation, key: ItemKey, occasion: str) -> Step | None:
    if key.kind == "policy":
        policy = situation.find_policy(key.slug)
        return _describe_reading(situation, policy, occasion) if policy else None
    if key.kind == "quiz":
        return _describe_quiz(situation, key.slug, occasion)
    item = situation.find_item(key.kind, key.slug)
    if item is None:
        return None
    minutes = f", {item.minutes}\u00a0min" if item.minutes else ""
    return Step(
        kind=key.kind,
        title=item.title,
        url=url_for(f"learner.{key.kind}", slug=item.slug),
        is_done=situation.has_done(item, occasion),
        is_begun=False,
        note=f"{key.kind.capitalize()}{minutes}",
    )


def _describe_quiz(situation: Situation, slug: str, occasion: str) -> Step | None:
    quiz = situation.quizzes.get(slug)
    if quiz is None:
        return None
    attempts = situation.list_attempts(quiz.slug, occasion)
    return Step(
        kind="quiz",
        title=quiz.title,
        url=url_for("learner.quiz", slug=quiz.slug),
        is_done=any(attempt.is_passed for attempt in attempts),
        is_begun=bool(attempts),
        note="Quiz",
    )


def _describe_reading(situation: Situation, policy: PolicyView, occasion: str) -> Step:
    return Step(
        kind="policy",
        title=policy.title,
        url=url_for(
            "learner.policy", slug=policy.slug, occasion=None if occasion == FIRST else occasion
        ),
        is_done=situation.has_acknowledged(policy, occasion),
        is_begun=False,
        note=f"Policy, {minutes_to_read(policy.words)}\u00a0min",
        due_on=situation.find_due_day(policy, occasion),
    )

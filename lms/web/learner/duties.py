"""What one person owes today, in the words of the home page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from lms.acknowledgements import queries as acknowledgements
from lms.acknowledgements.queries import AcknowledgementView
from lms.assignments import queries as assignments
from lms.assignments.extension_rules import EXTENSION_WORDS, ExtensionReason
from lms.assignments.queries import AssignmentView
from lms.assignments.rules import FIRST
from lms.people import audience_words
from lms.people.audience import PersonFacts
from lms.policies import queries as policies
from lms.policies.queries import PolicyView
from lms.programmes import queries as programmes
from lms.programmes.definition import Item
from lms.programmes.queries import ProgrammeView
from lms.programmes.rules import list_asked_items
from lms.quizzes import queries as quizzes
from lms.quizzes.queries import AttemptView, QuizLine

WORDS_A_MINUTE = 230


@dataclass(frozen=True)
class Step:
    """One item of a programme; `due_on` is the day of a duty of its own, where it has one."""

    kind: str
    title: str
    url: str
    is_done: bool
    is_begun: bool
    note: str
    due_on: date | None = None


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
        """The first step that is not done."""
        return next((step for step in self.steps if not step.is_done), None)


@dataclass(frozen=True)
class Situation:
    """Everything known of one person's duties, read once."""

    today: date
    facts: PersonFacts
    assigned: tuple[AssignmentView, ...]
    in_force: Mapping[int, PolicyView]
    programmes: Mapping[int, ProgrammeView]
    quizzes: Mapping[str, QuizLine]
    acknowledged: tuple[AcknowledgementView, ...]
    attempts: tuple[AttemptView, ...]

    def find_policy(self, slug: str) -> PolicyView | None:
        """The policy in force under that slug."""
        return next((p for p in self.in_force.values() if p.slug == slug), None)

    def has_acknowledged(self, policy: PolicyView, occasion: str) -> bool:
        """Whether what the policy asks for was acknowledged on that occasion."""
        wanted = (policy.policy_id, policy.asks_for, occasion)
        return wanted in {(a.policy_id, a.asked_for, a.occasion) for a in self.acknowledged}

    def find_due_day(self, policy: PolicyView, occasion: str) -> date | None:
        """The day of the policy's own duty on that occasion, while it waits."""
        wanted = ("policy", policy.policy_id, policy.asks_for, occasion)
        return next(
            (
                a.due_on
                for a in self.assigned
                if (a.subject, a.subject_id, a.asked_for, a.occasion) == wanted and not a.is_met
            ),
            None,
        )

    def find_last(self, policy_id: int) -> AcknowledgementView | None:
        """The person's latest acknowledgement of any version of the policy."""
        return next((a for a in self.acknowledged if a.policy_id == policy_id), None)

    def list_attempts(self, slug: str, occasion: str) -> tuple[AttemptView, ...]:
        """The attempts at the quiz on that occasion."""
        quiz = self.quizzes.get(slug)
        wanted = (quiz.quiz_id if quiz else None, occasion)
        return tuple(a for a in self.attempts if (a.quiz_id, a.occasion) == wanted)


def read_situation(
    person_id: int, facts: PersonFacts, today: date, in_force: Collection[PolicyView] | None = None
) -> Situation:
    """Read what the home page needs, in six queries whatever the number of rows."""
    return Situation(
        today=today,
        facts=facts,
        assigned=assignments.list_assignments(person_id, today),
        in_force={p.policy_id: p for p in in_force or policies.list_policies(today)},
        programmes={p.programme_id: p for p in programmes.list_programmes()},
        quizzes={q.slug: q for q in quizzes.list_quizzes()},
        acknowledged=acknowledgements.list_acknowledgements(person_id),
        attempts=quizzes.list_own_attempts(person_id),
    )


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
            in_programme |= _list_first_readings(situation, programme)
    for assignment in waiting:
        policy = situation.in_force.get(assignment.subject_id)
        if assignment.subject == "policy" and policy and policy.policy_id not in in_programme:
            owed.append(_describe_policy(situation, assignment, policy))
    return tuple(sorted(owed, key=lambda item: (item.first_due_on, item.title)))


def minutes_to_read(words: int) -> int:
    """How long reading takes at 230 words a minute, at least one minute."""
    return max(1, round(words / WORDS_A_MINUTE))


def _list_first_readings(situation: Situation, programme: ProgrammeView) -> set[int]:
    if not programme.starts_on_hiring:
        return set()
    asked = list_asked_items(programme.definition.items, person=situation.facts)
    found = (situation.find_policy(item.policy) for item in asked if item.policy)
    return {policy.policy_id for policy in found if policy}


def _describe_policy(situation: Situation, assignment: AssignmentView, policy: PolicyView) -> Owed:
    last = situation.find_last(policy.policy_id)
    why = f"Asked of you {audience_words.why(policy.audience, situation.facts)}."
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


def _describe_programme(
    situation: Situation, assignment: AssignmentView, programme: ProgrammeView
) -> Owed:
    asked = list_asked_items(programme.definition.items, person=situation.facts)
    steps = tuple(
        step
        for step in (_describe_step(situation, programme, i, assignment.occasion) for i in asked)
        if step is not None
    )
    why = audience_words.why(programme.definition.audience, situation.facts)
    return Owed(
        kind="Programme with certificate",
        title=programme.title,
        url=url_for("learner.programme", slug=programme.slug),
        act="Go on",
        due_on=assignment.due_on,
        text=programme.definition.description,
        why=f"Asked of you {why}.",
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


def _describe_step(
    situation: Situation, programme: ProgrammeView, item: Item, occasion: str
) -> Step | None:
    counts_on = programme.occasion_of(item, occasion)
    if item.policy:
        policy = situation.find_policy(item.policy)
        return _describe_reading(situation, policy, counts_on) if policy else None
    quiz = situation.quizzes.get(item.quiz or "")
    if quiz is None or quiz.title is None:
        return None
    attempts = situation.list_attempts(quiz.slug, counts_on)
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

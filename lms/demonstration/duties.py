"""What everybody still has to do on a day, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import not_, select

from lms.assignments.models import Assignment
from lms.assignments.queries import is_met, is_withdrawn
from lms.db import db
from lms.demonstration.stage import Stage
from lms.people.person_facts import get_person_facts
from lms.policies import queries as policies
from lms.programmes import queries as programmes
from lms.programmes.queries import ProgrammeView
from lms.programmes.rules import list_asked_items


@dataclass(frozen=True)
class Step:
    """A text to read or a quiz to pass, asked of one person on one occasion."""

    person_id: int
    kind: str
    slug: str
    asked_for: str
    occasion: str
    assigned_on: date
    due_on: date

    @property
    def key(self) -> tuple[object, ...]:
        """What tells the step from others, whichever duty asks for it."""
        return (self.person_id, self.kind, self.slug, self.asked_for, self.occasion)


def list_open_steps(stage: Stage, day: date) -> tuple[Step, ...]:
    """Every step that is asked of somebody and not done, in a fixed order."""
    in_force = {policy.policy_id: policy for policy in policies.list_policies(day)}
    asks_for = {policy.slug: policy.asks_for for policy in in_force.values()}
    known = {programme.programme_id: programme for programme in programmes.list_programmes()}
    steps: list[Step] = []
    for duty in _list_open_duties():
        if duty.subject == "programme":
            steps += _list_programme_steps(stage, duty, known[duty.subject_id], asks_for, day)
        elif duty.subject_id in in_force:
            slug = in_force[duty.subject_id].slug
            steps.append(
                Step(
                    duty.person_id,
                    "policy",
                    slug,
                    duty.asked_for,
                    duty.occasion,
                    duty.assigned_on,
                    duty.due_on,
                )
            )
    return tuple(steps)


def _list_open_duties() -> list[Assignment]:
    return list(
        db.session.scalars(
            select(Assignment)
            .where(not_(is_withdrawn(Assignment)), not_(is_met(Assignment)))
            .order_by(
                Assignment.person_id,
                Assignment.due_on,
                Assignment.subject,
                Assignment.subject_id,
                Assignment.occasion,
            )
        )
    )


def _list_programme_steps(
    stage: Stage,
    duty: Assignment,
    programme: ProgrammeView,
    asks_for: dict[str, str],
    day: date,
) -> Iterator[Step]:
    """The quizzes of a programme, and the policies that it asks for beside the policy itself."""
    person_id, occasion = duty.person_id, duty.occasion
    if person_id not in stage.facts:
        stage.facts[person_id] = get_person_facts(person_id, day)
    for item in list_asked_items(programme.definition.items, person=stage.facts[person_id]):
        place = (person_id, item.key.kind, item.key.slug)
        if item.quiz:
            yield Step(*place, "", occasion, duty.assigned_on, duty.due_on)
        elif item.policy in asks_for and not programme.starts_on_hiring:
            asked_for = asks_for[item.policy]
            yield Step(*place, asked_for, occasion, duty.assigned_on, duty.due_on)

"""Everything known of one person's duties, read once for a page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from lms.acknowledgements import queries as acknowledgements
from lms.acknowledgements.queries import AcknowledgementView
from lms.assignments import queries as assignments
from lms.assignments.queries import AssignmentView
from lms.assignments.why import Asker, explain, list_askers
from lms.certificates.queries import list_earned
from lms.people.audience import Audience, PersonFacts
from lms.policies import queries as policies
from lms.policies.queries import PolicyView
from lms.programmes import queries as programmes
from lms.programmes.own_items import OwnItem, list_own_items
from lms.programmes.queries import ProgrammeView
from lms.quizzes import queries as quizzes
from lms.quizzes.queries import AttemptView
from lms.web.formatting import plain_day_text

WORDS_A_MINUTE = 230


@dataclass(frozen=True)
class Situation:
    """Everything known of one person's duties, read once."""

    today: date
    facts: PersonFacts
    assigned: tuple[AssignmentView, ...]
    in_force: Mapping[int, PolicyView]
    programmes: Mapping[int, ProgrammeView]
    quizzes: Mapping[str, OwnItem]
    acknowledged: tuple[AcknowledgementView, ...]
    attempts: tuple[AttemptView, ...]
    items: tuple[OwnItem, ...] = ()
    earned: frozenset[tuple[int, str]] = frozenset()
    askers: Mapping[str, Asker] = field(default_factory=dict)

    def explain(self, assignment: AssignmentView, audience: Audience) -> str:
        """Why the person owes it, of something with that audience."""
        since = assignment.because_on
        return explain(
            assignment.reason,
            plain_day_text(since, self.today) if since else None,
            asker=self.askers.get(assignment.rule or ""),
            audience=audience,
            facts=self.facts,
        )

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

    def find_item(self, kind: str, slug: str) -> OwnItem | None:
        """The lesson or session under that slug."""
        return next((i for i in self.items if (i.kind, i.slug) == (kind, slug)), None)

    def has_done(self, item: OwnItem, occasion: str) -> bool:
        """Whether the lesson or session was done on that occasion."""
        wanted = (item.kind, item.subject_id, occasion)
        return any((i.kind, i.subject_id, i.occasion) == wanted for i in self.items)

    def list_attempts(self, slug: str, occasion: str) -> tuple[AttemptView, ...]:
        """The attempts at the quiz on that occasion."""
        quiz = self.quizzes.get(slug)
        wanted = (quiz.subject_id if quiz else None, occasion)
        return tuple(a for a in self.attempts if (a.quiz_id, a.occasion) == wanted)


def read_situation(
    person_id: int, facts: PersonFacts, today: date, in_force: Collection[PolicyView] | None = None
) -> Situation:
    """Read what the home page needs, in few queries whatever the number of rows."""
    known = {p.programme_id: p for p in programmes.list_programmes()}
    assigned = assignments.list_assignments(person_id, today)
    items = list_own_items(person_id)
    has_paths = any(p.definition.all_items != p.definition.items for p in known.values())
    return Situation(
        today=today,
        facts=facts,
        assigned=assigned,
        in_force={p.policy_id: p for p in in_force or policies.list_policies(today)},
        programmes=known,
        quizzes={item.slug: item for item in items if item.kind == "quiz"},
        acknowledged=acknowledgements.list_acknowledgements(person_id),
        attempts=quizzes.list_own_attempts(person_id),
        items=items,
        earned=list_earned(person_id) if has_paths else frozenset(),
        askers=list_askers(each.rule for each in assigned if not each.is_met),
    )


def minutes_to_read(words: int) -> int:
    """How long reading takes at 230 words a minute, at least one minute."""
    return max(1, round(words / WORDS_A_MINUTE))

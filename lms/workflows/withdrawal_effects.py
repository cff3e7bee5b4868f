"""The dry run of a withdrawal: whom it releases, and what else it touches."""

from dataclasses import dataclass
from datetime import date

from lms.assignments.ending import Ending, find_ending
from lms.policies.links import LinkingPolicy, list_linking
from lms.policies.queries import VersionView
from lms.policies.releases import WaitingVersion, list_waiting_versions
from lms.policies.withdrawal.proposals import ProposalView
from lms.programmes.queries import list_programmes
from lms.quizzes.pointing import Pointer, list_pointers


@dataclass(frozen=True)
class TouchedProgramme:
    """A programme with the policy in it; one that has nothing else can be completed no more."""

    title: str
    has_others: bool


@dataclass(frozen=True)
class Effects:
    """What withdrawing the policy from that day on would bring, by what is known now."""

    day: date
    ending: Ending
    called_back: tuple[WaitingVersion, ...]
    drafts: tuple[WaitingVersion, ...]
    programmes: tuple[TouchedProgramme, ...]
    linking: tuple[LinkingPolicy, ...]
    questions: tuple[Pointer, ...]

    @property
    def people(self) -> int:
        """How many people owe it no more."""
        return self.ending.people


def find_effects(policy: VersionView | ProposalView, *, day: date, today: date) -> Effects:
    """Work out what would happen, in five queries; writes nothing."""
    waiting = list_waiting_versions(policy.policy_id, today)
    return Effects(
        day=day,
        ending=find_ending(policy.policy_id, policy.audience, day=day, today=today),
        called_back=tuple(v for v in waiting if v.in_force_from and v.in_force_from >= day),
        drafts=tuple(v for v in waiting if not v.in_force_from),
        programmes=_list_programmes(policy.slug),
        linking=list_linking(policy.slug, today),
        questions=list_pointers(policy.slug),
    )


def _list_programmes(slug: str) -> tuple[TouchedProgramme, ...]:
    items = (
        (each.title, [i.policy for i in each.definition.all_items]) for each in list_programmes()
    )
    return tuple(
        TouchedProgramme(title, any(policy != slug for policy in policies))
        for title, policies in items
        if slug in policies
    )

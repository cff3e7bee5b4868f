"""The dry run of a withdrawal: whom it releases, and what else it touches."""

from dataclasses import dataclass
from datetime import date

from lms.acknowledgements.queries import count_people
from lms.assignments.ending import Ending, list_ending
from lms.policies.drafts import DraftView, list_drafts
from lms.policies.links import LinkingPolicy, list_linking
from lms.policies.queries import find_version_in_force, get_version
from lms.policies.releases import ComingVersion, list_coming
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
    ending: tuple[Ending, ...]
    acknowledged: int
    called_back: tuple[ComingVersion, ...]
    drafts: tuple[DraftView, ...]
    programmes: tuple[TouchedProgramme, ...]
    linking: tuple[LinkingPolicy, ...]
    questions: tuple[Pointer, ...]

    @property
    def people(self) -> int:
        """How many people owe it no more."""
        return sum(ending.people for ending in self.ending)


def find_effects(slug: str, version_id: int, *, day: date, today: date) -> Effects:
    """Work out what would happen; writes nothing."""
    version = find_version_in_force(slug, today) or get_version(version_id, today)
    policy_id, audience = version.policy_id, version.audience
    return Effects(
        day=day,
        ending=list_ending(policy_id, audience, day=day, today=today),
        acknowledged=count_people(policy_id),
        called_back=tuple(c for c in list_coming(policy_id, today) if c.in_force_from >= day),
        drafts=tuple(draft for draft in list_drafts() if draft.policy_id == policy_id),
        programmes=_list_programmes(slug),
        linking=list_linking(slug, today),
        questions=list_pointers(slug),
    )


def _list_programmes(slug: str) -> tuple[TouchedProgramme, ...]:
    items = ((each.title, [i.policy for i in each.definition.items]) for each in list_programmes())
    return tuple(
        TouchedProgramme(title, any(policy != slug for policy in policies))
        for title, policies in items
        if slug in policies
    )

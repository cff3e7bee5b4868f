"""How the checking and publishing of a version is written into the evidence log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lms.errors import RefusalError
from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.evidence.service import Private, Receipt
from lms.people import queries as people
from lms.policies.company import get_company
from lms.policies.drafts import DraftView

UNKNOWN = "Nothing is known of you on this day. Ask HR to mend your record."
LONGEST_REASON = 4000


def sign_as(person_id: int, *, at: datetime) -> Private:
    """Who acts, with name and title as they are on that day; stands as a commitment only."""
    signer = people.find_person(person_id, get_company().day_of(at))
    if signer is None:
        raise RefusalError(UNKNOWN)
    values: dict[str, Json] = {
        "person_id": person_id,
        "name": signer.name,
        "job_title": signer.job_title,
    }
    return Private(values, person_id=person_id)


def give_words(name: str, words: str, person_id: int) -> dict[str, Private]:
    """Somebody's own words, which can be erased; nothing where there are none."""
    words = words.strip()
    if len(words) > LONGEST_REASON:
        raise RefusalError(
            f"That is {len(words):,} characters long. Say it in {LONGEST_REASON:,} at most."
        )
    return {name: Private({name: words}, person_id=person_id)} if words else {}


def name_approvers(person_ids: Iterable[int]) -> dict[str, Private]:
    """Those whom a policy names to approve it; each stands as a commitment only."""
    return {
        f"approver_{place}": Private({"person_id": each}, person_id=each)
        for place, each in enumerate(person_ids, start=1)
    }


@dataclass(frozen=True)
class Subject:
    """The version that an act is about, as it read then."""

    slug: str
    number: str
    source_digest: str


def record_step(
    type_: str,
    subject: Subject | DraftView,
    *,
    at: datetime,
    private: Mapping[str, Private],
    facts: Mapping[str, Json] | None = None,
) -> Receipt:
    """Record a step of a version on its way, bound to its text as it read then."""
    return evidence.record(
        type_,
        at=at,
        facts={
            "policy": subject.slug,
            "version": subject.number,
            "source_digest": subject.source_digest,
            **(facts or {}),
        },
        private=private,
    )

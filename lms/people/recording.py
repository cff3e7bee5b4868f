"""How an act about a person is written into the evidence log, with nothing personal in clear."""

from collections.abc import Mapping
from datetime import datetime

from lms.evidence import service as evidence
from lms.evidence.rules import Json
from lms.evidence.service import Private, Receipt


def record_act(
    type_: str,
    person_id: int,
    *,
    at: datetime,
    actor_id: int | None,
    values: Mapping[str, Json] | None = None,
    facts: Mapping[str, Json] | None = None,
    entry_id: str | None = None,
) -> Receipt:
    """Record what was done to the person, and by whom; without an actor the program did it."""
    private = {"subject": Private({"person_id": person_id, **(values or {})}, person_id)}
    if actor_id is not None:
        private["actor"] = Private({"person_id": actor_id}, actor_id)
    return evidence.record(type_, at=at, facts=facts or {}, private=private, entry_id=entry_id)

"""Who owns each policy and each programme."""

from datetime import date

from sqlalchemy import exists, literal, not_, select, union_all
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.policies.in_force import is_fact_in_force
from lms.policies.models import PolicyFact
from lms.programmes.models import ProgrammeVersion


def list_owners(day: date) -> dict[tuple[str, int], int]:
    """Who owns a policy by its facts of that day, or published a programme last, by kind and id."""
    own, later = ProgrammeVersion, aliased(ProgrammeVersion)
    newer = exists().where(later.programme_id == own.programme_id, later.number > own.number)
    policies = select(literal("policy"), PolicyFact.policy_id, PolicyFact.owner_id)
    programmes = select(literal("programme"), own.programme_id, own.published_by)
    rows = fetch(
        union_all(policies.where(is_fact_in_force(PolicyFact, day)), programmes.where(not_(newer)))
    )
    return {(kind, subject_id): owner_id for kind, subject_id, owner_id in rows}

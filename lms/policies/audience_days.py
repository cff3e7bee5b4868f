"""Since when each policy concerns the audience that it concerns."""

from datetime import date

from sqlalchemy import select

from lms.db import fetch
from lms.policies.models import PolicyFact


def list_audience_days(as_of: date) -> dict[int, date]:
    """The day since which the audience of each policy is the one of that day, by its id."""
    since: dict[int, date] = {}
    audiences: dict[int, object] = {}
    rows = fetch(
        select(PolicyFact.policy_id, PolicyFact.holds_from, PolicyFact.audience)
        .where(PolicyFact.holds_from <= as_of)
        .order_by(PolicyFact.holds_from, PolicyFact.id)
    )
    for row in rows:
        if row.policy_id not in since or audiences[row.policy_id] != row.audience:
            since[row.policy_id] = row.holds_from
        audiences[row.policy_id] = row.audience
    return since

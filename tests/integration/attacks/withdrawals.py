"""Policies on the stage whose withdrawal was proposed, and waits for its decision."""

from datetime import date, datetime, timedelta

from lms.db import transaction
from lms.policies.company import get_company
from lms.workflows import withdrawing
from lms.workflows.inviting import House
from tests.cast import Cast
from tests.makers import make_policy, make_version

HOUSE = House("Wrenfield", "http://lms.example")


def find_coming_day(at: datetime) -> date:
    """A day on which a policy can be withdrawn, and until which that can be taken back."""
    return get_company().day_of(at) + timedelta(days=30)


def propose_withdrawals(cast: Cast, *, at: datetime) -> dict[str, int]:
    """The proposals by the slugs of their policies: one to be approved and one to be refused."""
    found = {}
    for slug in ("boats", "keys"):
        make_policy(slug, title=slug.title(), audience="{department: Ferry}")
        make_version(slug, approver_id=cast.abel)
        wish = withdrawing.Wish(find_coming_day(at), "Another policy says it now.")
        with transaction():
            made = withdrawing.propose(slug, wish, proposer_id=cast.olga, house=HOUSE, at=at)
        found[slug] = made.id
    return found

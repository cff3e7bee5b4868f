"""Requests on the stage: two that wait for their decision, and an exemption that is running."""

from datetime import datetime, timedelta

from lms.db import transaction
from lms.exemptions.rules import EVERYTHING, Kind, Span, Thing
from lms.exemptions.service import Wish
from lms.policies.company import get_company
from lms.workflows import exempting
from tests.cast import Cast
from tests.integration.attacks.withdrawals import HOUSE

DOCUMENT = b"%PDF-1.7\n%%EOF\n"


def make_requests(cast: Cast, policy_id: int, *, at: datetime) -> dict[str, str]:
    """The ids of Alice's requests, by what is to become of them."""
    today = get_company().day_of(at)
    last, found = today + timedelta(days=30), {}
    things = {"grant": Thing("policy", policy_id), "end": Thing("programme", 1)}
    for name, thing in (things | {"refuse": Thing(EVERYTHING)}).items():
        wish = Wish(Kind.EXEMPTION, thing, today, last, "I am abroad.", DOCUMENT)
        with transaction():
            made = exempting.ask(cast.alice, wish, asker_id=cast.alice, house=HOUSE, at=at)
        found[name] = made.id
    with transaction():
        span = Span(today, last)
        exempting.grant(found["end"], span, decider_id=cast.hana, house=HOUSE, at=at)
    return found

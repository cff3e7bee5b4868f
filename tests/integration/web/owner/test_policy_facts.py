"""Changing the facts of a policy in the page changes nothing that the page does not show."""

from lms.db import transaction
from lms.policies import service as policies
from lms.policies.drafts import find_draft
from lms.policies.reader import read_policy_facts
from tests.cast import LONG_AGO_DAY, sign_in_as
from tests.makers import POLICY, PUBLISHED_AT, make_company, make_draft

NAMED = "approval:\n  by: [T-005, T-007]\n  needed: 1\n"
FORM = {
    "title": "Complaints",
    "owner": "T-006",
    "whom": "everyone",
    "asks": "each version",
    "visibility": "internal",
    "days_after_publishing": "21",
    "days_after_hiring": "14",
    "review_every_months": "12",
}


def test_who_approves_stays_as_it_was(app, cast):
    facts = POLICY.format(title="Complaints", asks="each version", audience="everyone")
    read = read_policy_facts(facts + NAMED, "policy.yaml")
    assert not isinstance(read, list), read
    with app.app_context():
        make_company()
        with transaction():
            policies.bring_in_policy("complaints", read, day=LONG_AGO_DAY, at=PUBLISHED_AT)
        draft_id = make_draft()
    olga = sign_in_as(app, cast.olga)

    answer = olga.post("/write/complaints/facts", data=FORM)

    assert answer.status_code == 303
    assert NAMED in olga.get("/write/complaints/policy.yaml").text
    with app.app_context():
        draft = find_draft(draft_id)
        assert draft is not None
        assert draft.days_after_publishing == 21
        assert draft.approval.by == (cast.hana, cast.abel)
        assert draft.approval.needed == 1

"""Who approves a policy is chosen in the page, and never asked for less without being seen."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.db import db, transaction
from lms.errors import RefusalError
from lms.evidence.models import EvidenceEntry
from lms.people import service as people
from lms.people.queries import find_person_by_staff_number
from lms.people.roles import Role
from lms.policies import releasing, reviewing
from lms.policies import service as policies
from lms.policies.decisions import Decision
from lms.policies.drafts import find_draft
from lms.policies.models import PolicyFact, PolicyRelease
from lms.policies.reader import read_policy_facts
from lms.policies.reviews import derive_step, find_open_submission, list_submissions
from tests.cast import LONG_AGO, make_person, sign_in_as
from tests.makers import POLICY, PUBLISHED_AT, make_company, make_draft, make_policy, make_version

NAMED = "approval:\n  by: [T-007, T-301]\n  needed: 2\n"
SUBMITTED = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)
NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
FORM = {
    "title": "Complaints",
    "owner": "T-006",
    "whom": "everyone",
    "asks": "each version",
    "visibility": "internal",
    "days_after_publishing": "21",
    "days_after_hiring": "14",
    "review_every_months": "12",
    "approvals_needed": "1",
}
FACTS = "/write/complaints/facts"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def company(app, cast):
    """Olga owns the policy; Abel, Ben and Cleo may approve."""
    with app.app_context():
        make_company()
        make_policy()
        for number, name in (("T-301", "Ben Second"), ("T-302", "Cleo Third")):
            make_person(number, name, roles=(Role.APPROVER,), job_title="Counsel")
    return cast


def bring_in(text, *, at=PUBLISHED_AT):
    read = read_policy_facts(text, "policy.yaml")
    assert not isinstance(read, list), read
    with transaction():
        policies.bring_in_policy("complaints", read, day=at.date(), at=at)


def describe():
    return POLICY.format(title="Complaints", asks="each version", audience="everyone")


def save(app, cast, **changes):
    return sign_in_as(app, cast.olga).post(FACTS, data={**FORM, **changes})


def get_rule(app, draft_id):
    with app.app_context():
        draft = find_draft(draft_id)
        assert draft is not None
        return draft.approval


def get_step(app, draft_id):
    with app.app_context():
        draft = find_draft(draft_id)
        assert draft is not None
        return derive_step(draft, next(iter(list_submissions([draft_id])), None))


def test_who_approves_is_chosen_in_the_page_and_stands_in_the_file(app, company):
    with app.app_context():
        draft_id = make_draft()
    olga = sign_in_as(app, company.olga)

    page = olga.get(FACTS).text
    answer = save(app, company, approvers=["T-007", "T-301"], approvals_needed="2")

    assert "Ben Second, Counsel" in page
    assert answer.status_code == 303
    assert NAMED in olga.get("/write/complaints/policy.yaml").text
    rule = get_rule(app, draft_id)
    assert (len(rule.by), rule.needed) == (2, 2)
    kept = olga.get(FACTS).text
    assert re.search(r'value="T-301" checked', kept)
    assert not re.search(r'value="T-302" checked', kept)
    assert re.search(r'id="approvals_needed"[^>]*value="2"', kept)


def test_a_new_policy_begins_with_those_who_were_chosen(app, company):
    form = {**FORM, "title": "Visitors", "approvers": ["T-302"], "op": "save"}

    answer = sign_in_as(app, company.olga).post("/write/new", data=form)

    assert answer.status_code == 303
    with app.app_context():
        approval = db.session.scalar(
            select(PolicyFact.approval).order_by(PolicyFact.id.desc()).limit(1)
        )
    assert approval["needed"] == 1
    assert len(approval["by"]) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"approvers": ["T-007"], "approvals_needed": "2"},
            "2 have to approve, but only 1 are named. Name more people, or ask for fewer.",
        ),
        (
            {"approvals_needed": "4"},
            "4 have to approve, but only 3 beside the owner have the role of an approver.",
        ),
        (
            {"approvers": ["T-005"]},
            "T-005 cannot approve: only who has the role of an approver can.",
        ),
        ({"approvals_needed": "0"}, "Give a whole number from 1 to 20."),
        ({"approvals_needed": ""}, "Give a whole number from 1 to 20."),
    ],
)
def test_what_can_never_be_approved_is_refused_with_a_sentence(app, company, changes, sentence):
    answer = save(app, company, **changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PolicyFact)) == 1


def test_an_owner_is_not_named_among_those_who_approve(app, company):
    with app.app_context(), transaction():
        people.give_role(company.olga, Role.APPROVER, at=LONG_AGO, actor_id=None)

    answer = save(app, company, approvers=["T-006", "T-007"])

    assert answer.status_code == 422
    assert "The owner stands among those who approve." in answer.text
    assert (
        'value="T-006"' not in sign_in_as(app, company.olga).get(FACTS).text.split("approvers")[1]
    )


def test_somebody_who_left_is_not_named_and_is_shown_where_they_stand(app, company):
    with app.app_context():
        bring_in(describe() + NAMED)
        with transaction():
            ben = make_ben_leave()
    page = sign_in_as(app, company.olga).get(FACTS).text

    assert ben
    assert "T-301, who is no approver any more" in page
    assert "T-301 cannot approve" in save(app, company, approvers=["T-007", "T-301"]).text
    with app.app_context(), pytest.raises(RefusalError, match=r"Ben Second \(T-301\) is named"):
        bring_in(describe() + NAMED.replace("needed: 2", "needed: 1"), at=NOW)
    assert save(app, company, approvers=["T-007"]).status_code == 303


def make_ben_leave():
    ben = find_id("T-301")
    people.leave(ben, left_on=date(2025, 5, 30), at=NOW, actor_id=None)
    return ben


def find_id(staff_number):
    return find_person_by_staff_number(staff_number, NOW.date()).id


def submit(app, cast, draft_id, *, at=SUBMITTED):
    with app.app_context(), transaction():
        return reviewing.submit(draft_id, submitter_id=cast.olga, at=at).seen_digest


def approve(app, draft_id, seen, who):
    with app.app_context(), transaction():
        reviewing.approve(draft_id, Decision(seen), approver_id=who, at=NOW)


def publish(app, draft_id, seen, who):
    with app.app_context(), transaction():
        releasing.publish(draft_id, publisher_id=who, seen_digest=seen, on=None, at=NOW)


def test_asking_for_less_while_a_review_runs_ends_the_review(app, company):
    with app.app_context():
        bring_in(describe() + NAMED)
        draft_id = make_draft()
    seen = submit(app, company, draft_id)
    approve(app, draft_id, seen, company.abel)

    olga = sign_in_as(app, company.olga)
    answer = olga.post(FACTS, data={**FORM, "approvers": ["T-007"]})

    page = olga.get("/write").text
    assert answer.status_code == 303
    assert "No longer in review: version 1.0. Submit it again." in page
    assert get_step(app, draft_id) == "draft"
    with pytest.raises(RefusalError, match="not in review"):
        publish(app, draft_id, seen, company.olga)
    shown = sign_in_as(app, company.olga).get(f"/drafts/{draft_id}").text
    assert "Who approves this policy was changed after it was submitted" in shown
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PolicyRelease)) == 0

    seen = submit(app, company, draft_id, at=NOW)
    assert get_step(app, draft_id) == "in review"
    approve(app, draft_id, seen, company.abel)
    publish(app, draft_id, seen, company.olga)


@pytest.mark.parametrize("text", ["", NAMED.replace("needed: 2", "needed: 1")])
def test_a_file_that_asks_for_less_ends_the_review_too(app, company, text):
    with app.app_context():
        bring_in(describe() + NAMED)
        draft_id = make_draft()
    seen = submit(app, company, draft_id)
    approve(app, draft_id, seen, company.abel)

    with app.app_context():
        bring_in(describe() + text, at=NOW)

    assert get_step(app, draft_id) == "draft"
    with pytest.raises(RefusalError, match="not in review"):
        publish(app, draft_id, seen, company.abel)


def test_other_facts_and_another_order_of_names_leave_the_review_as_it_is(app, company):
    with app.app_context():
        bring_in(describe() + NAMED)
        draft_id = make_draft()
    seen = submit(app, company, draft_id)
    approve(app, draft_id, seen, company.abel)
    turned = {"approvers": ["T-301", "T-007"], "approvals_needed": "2"}

    assert save(app, company, **turned, days_after_hiring="30").status_code == 303

    assert get_step(app, draft_id) == "in review"
    with app.app_context():
        draft = find_draft(draft_id)
        assert draft is not None
        submission = find_open_submission(draft)
        assert submission is not None
        assert len(submission.approvals) == 1


def test_a_version_whose_named_approvers_cannot_approve_is_not_submitted(app, company):
    with app.app_context():
        bring_in(describe() + NAMED)
        draft_id = make_draft()
        with transaction():
            people.take_role(find_id("T-301"), Role.APPROVER, at=NOW, actor_id=None)

    page = sign_in_as(app, company.olga).get(f"/drafts/{draft_id}").text
    sentence = "2 have to approve it, and only 1 of those who are named can"

    assert sentence in page
    with pytest.raises(RefusalError, match=sentence):
        submit(app, company, draft_id)


def test_the_entry_of_a_submission_says_how_many_have_to_approve(app, company):
    with app.app_context():
        bring_in(describe() + NAMED)
        draft_id = make_draft()
    submit(app, company, draft_id)

    with app.app_context():
        body = db.session.scalar(
            select(EvidenceEntry.body).where(EvidenceEntry.type == "policy.submitted")
        )
    assert b'"approvals_needed":2' in body
    assert b"T-301" not in body


def test_another_audience_is_shown_with_whom_it_releases_before_it_is_saved(app, company):
    with app.app_context():
        make_version(approver_id=company.abel)
        before = db.session.scalar(select(func.count()).select_from(PolicyFact))

    ticked = {"whom": "some", "departments": ["Sales"], "op": "read back"}
    page = save(app, company, **ticked)

    assert page.status_code == 200
    assert "What that would change today" in page.text
    no_longer = page.text.split("Would no longer be asked", 1)[1]
    assert "Alice Example" in no_longer
    assert "Mallory" not in no_longer
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PolicyFact)) == before

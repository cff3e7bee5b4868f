"""Withdrawing a policy in the pages: proposed, decided, and what everybody then sees."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms import clock
from lms.acknowledgements.models import Acknowledgement
from lms.assignments.models import AssignmentWithdrawal
from lms.db import db, transaction
from lms.people import service as people
from lms.people.roles import Role
from lms.policies.models import Policy, PolicyFact
from lms.policies.queries import find_version_in_force
from lms.policies.withdrawal.models import PolicyWithdrawal, PolicyWithdrawalProposal
from lms.worker.tasks import begin_day
from lms.workflows import withdrawing
from lms.workflows.inviting import House
from tests.cast import make_person, sign_in_as
from tests.integration.web.learner.test_reading import acknowledge, read_token
from tests.integration.workflows.scene import READ_AT, read_and_acknowledge
from tests.makers import make_company, make_draft, make_policy, make_version

NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
LATER = "2025-06-16"
START = datetime(2025, 6, 15, 22, 0, tzinfo=UTC)
REASON = "The law that asked for it is repealed."
READERS = 12


@pytest.fixture
def company(app, cast, monkeypatch):
    with app.app_context():
        make_company()
        make_policy()
        make_version(approver_id=cast.abel)
        read_and_acknowledge(cast.alice)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return cast


def propose(browser, *, on=LATER, **changes):
    form = {"on": on, "reason": REASON, "agree": "y", **changes}
    return browser.post("/policies/complaints/withdraw", data=form)


def approve(browser, **changes):
    return browser.post("/withdrawals/1/approve", data={"approve-agree": "y", **changes})


def read_words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).replace("\xa0", " ").split())


def count(app, table):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_the_whole_way_to_what_everybody_sees(app, company, monkeypatch):
    olga, abel, mona = (
        sign_in_as(app, each) for each in (company.olga, company.abel, company.mona)
    )

    shown = read_words(olga.get(f"/policies/complaints/withdraw?on={LATER}"))
    assert "From 16 June on, 8 people owe “Complaints” no more" in shown
    sent = propose(olga)
    assert (sent.status_code, sent.location) == (303, "/withdrawals/1")
    assert "One withdrawal waits for your decision." in read_words(abel.get("/home"))
    assert "A withdrawal waits for its decision" in read_words(abel.get("/drafts"))
    asked = abel.get("/withdrawals/1")
    assert REASON in asked.text
    assert "release 8 people" in read_words(asked)
    assert approve(abel).status_code == 303
    assert "waits for your decision" not in abel.get("/home").text
    assert "It is withdrawn from 16 June on." in read_words(
        olga.get("/policies/complaints/history")
    )
    assert mona.get("/policies/complaints").status_code == 200

    monkeypatch.setattr(clock, "now", lambda: START)
    with app.app_context():
        begin_day(app)

    gone = mona.get("/policies/complaints")
    assert gone.status_code == 410
    assert "It has not applied since 16 June" in read_words(gone)
    assert "Complaints" not in mona.get("/home").text
    assert "Complaints" not in mona.get("/policies").text
    assert "hears" not in mona.get("/search?q=hears").text.partition("<main")[2].partition("<ul")[2]
    kept = read_words(mona.get("/policies/complaints/1.0"))
    assert "This policy was withdrawn and has not applied since 16 June" in kept
    history = read_words(sign_in_as(app, company.hana).get("/policies/complaints/history"))
    assert "from 3 March to 15 June Withdrawn" in history
    assert "Proposed by Olga Owner" in history
    assert f"from 16 June on Reason: {REASON}" in history
    assert "Approved by Abel Approver" in history
    assert "One person has acknowledged it." in history
    assert "Withdrawn" in olga.get("/write").text
    assert count(app, AssignmentWithdrawal) == 8


def test_who_has_it_on_screen_is_told_that_nothing_was_acknowledged(app, company):
    mona = sign_in_as(app, company.mona)
    token = read_token(mona.get("/policies/complaints").text)
    propose(sign_in_as(app, company.olga), on="2025-06-02")
    approve(sign_in_as(app, company.abel))

    answer = acknowledge(mona, token)

    assert answer.status_code == 409
    assert "It was withdrawn while you read it. Nothing was acknowledged" in read_words(answer)
    assert count(app, Acknowledgement) == 1


def test_a_lost_answer_is_given_again_after_the_withdrawal(app, company):
    mona = sign_in_as(app, company.mona)
    token = read_token(mona.get("/policies/complaints").text)
    first = acknowledge(mona, token)
    propose(sign_in_as(app, company.olga), on="2025-06-02")
    approve(sign_in_as(app, company.abel))

    again = acknowledge(mona, token)

    assert (again.status_code, again.location) == (303, first.location)
    assert count(app, Acknowledgement) == 2


def test_every_door_is_closed_to_those_who_may_not(app, company):
    with app.app_context(), transaction():
        people.give_role(company.tom, Role.OWNER, at=READ_AT, actor_id=None)
    tom, mona, adam = (sign_in_as(app, each) for each in (company.tom, company.mona, company.adam))

    assert tom.get("/policies/complaints/withdraw").status_code == 403
    assert propose(tom).status_code == 403
    assert propose(mona).status_code == 403
    assert propose(adam).status_code == 403
    propose(sign_in_as(app, company.olga))
    for browser in (tom, mona, adam, sign_in_as(app, company.olga)):
        assert approve(browser).status_code == 403
    assert tom.post("/withdrawals/1/refuse", data={"refuse-reason": "No."}).status_code == 403
    assert tom.post("/withdrawals/1/take-back", data={"back-reason": "No."}).status_code == 403
    assert tom.get("/withdrawals/7").status_code == 404
    assert (
        "You proposed this withdrawal" in sign_in_as(app, company.olga).get("/withdrawals/1").text
    )
    assert count(app, PolicyWithdrawal) == 0


def test_what_is_missing_is_said_and_what_was_typed_stays(app, company):
    olga, abel = sign_in_as(app, company.olga), sign_in_as(app, company.abel)

    past, empty = propose(olga, on="2025-06-01"), propose(olga, reason=" ")
    assert (past.status_code, empty.status_code) == (422, 422)
    assert "2025-06-01 has passed" in past.text
    assert REASON in past.text
    assert "Say why the policy is withdrawn" in empty.text
    assert propose(olga, on="31 February").status_code == 422
    assert olga.get("/policies/complaints/withdraw?on=yesterday").status_code == 422
    assert count(app, PolicyWithdrawalProposal) == 0
    propose(olga)
    assert approve(abel, **{"approve-agree": ""}).status_code == 422
    assert "Say why it is not withdrawn" in abel.post("/withdrawals/1/refuse", data={}).text


def test_a_refusal_and_a_return_leave_the_policy_as_it_is(app, company):
    olga, abel = sign_in_as(app, company.olga), sign_in_as(app, company.abel)
    propose(olga)
    refused = abel.post("/withdrawals/1/refuse", data={"refuse-reason": "We need it."})
    assert refused.status_code == 303
    assert "We need it." in olga.get("/withdrawals/1").text
    propose(olga)
    data = {"approve-agree": "y"}
    assert abel.post("/withdrawals/2/approve", data=data).status_code == 303
    back = olga.post("/withdrawals/2/take-back", data={"back-reason": "We keep it."})

    assert back.status_code == 303
    history = read_words(olga.get("/policies/complaints/history"))
    assert "Taken back by Olga Owner Reason: We keep it." in history
    assert "See what withdrawing it would bring" in history
    assert count(app, AssignmentWithdrawal) == 0


def test_other_approvers_make_it_be_proposed_again(app, company, monkeypatch):
    olga, abel = sign_in_as(app, company.olga), sign_in_as(app, company.abel)
    with app.app_context():
        name_approvers([company.abel, company.hana], 2, at=NOW)
    propose(olga)
    assert approve(abel).status_code == 303
    assert "It waits for 1 other approval." in read_words(abel.get("/withdrawals/1"))
    with app.app_context():
        name_approvers([company.abel], 1, at=NOW + timedelta(minutes=1))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=2))

    asked = read_words(olga.get("/withdrawals/1"))
    assert "The proposal no longer stands, and the policy stays as it is." in asked
    assert "Who approves this policy was changed after its withdrawal was proposed." in asked
    assert "Your approval" not in read_words(abel.get("/withdrawals/1"))
    assert "no longer stands" in read_words(abel.get("/drafts"))
    with app.app_context(), transaction():
        people.give_role(company.hana, Role.APPROVER, at=NOW, actor_id=None)
    hana = sign_in_as(app, company.hana)
    refused = approve(hana)
    assert refused.status_code == 422
    assert "Take the proposal back or refuse it" in read_words(refused)
    assert count(app, PolicyWithdrawal) == 0
    back = {"back-reason": "Others decide now."}
    assert olga.post("/withdrawals/1/take-back", data=back).status_code == 303
    assert propose(olga).location == "/withdrawals/2"
    again = abel.post("/withdrawals/2/approve", data={"approve-agree": "y"})
    assert (again.status_code, count(app, PolicyWithdrawal)) == (303, 1)


def name_approvers(by, needed, *, at):
    """The policy's facts as before, and who approves it."""
    with transaction():
        row = db.session.scalars(select(PolicyFact).order_by(PolicyFact.id.desc())).first()
        same = {column.name: getattr(row, column.name) for column in PolicyFact.__table__.columns}
        changed = {"recorded_at": at, "approval": {"by": by, "needed": needed}}
        db.session.add(PolicyFact(**{**same, "id": None, **changed}))


def test_a_public_policy_says_since_when_it_does_not_apply_and_what_it_said(app, company):
    visitor = app.test_client()
    with app.app_context():
        make_policy("keys", title="Keys")
        make_version("keys", approver_id=company.abel)
        publish_to_everybody("keys")
    withdraw_now(app, company, "keys")

    page, version = visitor.get("/public/policies/keys"), visitor.get("/public/policies/keys/1.0")

    assert (page.status_code, version.status_code) == (410, 200)
    assert "It has not applied since 2 June 2025." in read_words(page)
    assert "has not applied since 2 June 2025" in read_words(version)
    assert "Keys" not in visitor.get("/public/policies").text
    assert "Keys" not in visitor.get("/public/policies.atom").text
    assert visitor.get("/public/policies/complaints").status_code == 404


def publish_to_everybody(slug):
    """The policy's facts as before, and public."""
    mine = select(PolicyFact).join(Policy, Policy.id == PolicyFact.policy_id)
    with transaction():
        row = db.session.scalars(mine.where(Policy.slug == slug)).one()
        same = {column.name: getattr(row, column.name) for column in PolicyFact.__table__.columns}
        db.session.add(PolicyFact(**{**same, "id": None, "visibility": "public"}))


def withdraw_now(app, cast, slug):
    house = House("Wrenfield", "http://lms.example")
    with app.app_context(), transaction():
        wish = withdrawing.Wish(NOW.date(), REASON)
        proposal = withdrawing.propose(slug, wish, proposer_id=cast.olga, house=house, at=NOW)
        withdrawing.approve(proposal.id, approver_id=cast.abel, met_on=None, house=house, at=NOW)


def test_a_text_that_leads_to_a_withdrawn_policy_is_told_since_when(app, company):
    with app.app_context():
        make_policy("phones", title="Phones")
        text = "As in [complaints](policy:complaints#taking)."
        version_id = make_draft("phones", text=text, at=NOW)
    olga = sign_in_as(app, company.olga)
    assert "complaints” was withdrawn" not in olga.get(f"/write/drafts/{version_id}").text
    withdraw_now(app, company, "complaints")

    sentence = "The policy “complaints” was withdrawn and has not applied since 2025-06-02."
    assert sentence in olga.get(f"/write/drafts/{version_id}").text
    refused = olga.post(f"/drafts/{version_id}/submit")
    assert (refused.status_code, sentence in refused.text) == (422, True)


def test_a_draft_of_a_withdrawn_policy_says_what_stands_in_its_way(app, company):
    with app.app_context():
        version_id = make_draft(number="1.1", text="Whoever hears it, takes it.", at=NOW)
    withdraw_now(app, company, "complaints")
    olga = sign_in_as(app, company.olga)

    assert "Only a substantive version takes it up again" in olga.get(f"/drafts/{version_id}").text
    assert olga.post(f"/drafts/{version_id}/submit").status_code == 422


def test_twelve_people_acknowledge_while_the_policy_is_withdrawn(app, company):
    with app.app_context():
        ids = [make_person(f"R-{n:03}", f"R{n:03} Reader") for n in range(READERS)]
    clients = [sign_in_as(app, each) for each in ids]
    tokens = [read_token(client.get("/policies/complaints").text) for client in clients]
    propose(sign_in_as(app, company.olga), on="2025-06-02")
    together, answers = threading.Barrier(READERS + 1), {}

    def click(client, token, person_id):
        together.wait()
        answers[person_id] = acknowledge(client, token).status_code

    def decide():
        abel = sign_in_as(app, company.abel)
        together.wait()
        answers["abel"] = approve(abel).status_code

    threads = [
        threading.Thread(target=click, args=each) for each in zip(clients, tokens, ids, strict=True)
    ]
    threads.append(threading.Thread(target=decide))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers.pop("abel") == 303
    assert set(answers.values()) <= {303, 409}
    taken = {each for each, status in answers.items() if status == 303}
    with app.app_context():
        acts = set(db.session.scalars(select(Acknowledgement.person_id))) - {company.alice}
        released = set(db.session.scalars(select(AssignmentWithdrawal.person_id)))
        assert find_version_in_force("complaints", NOW.date()) is None
    assert acts == taken
    assert released & taken == set()
    assert {acknowledge(c, t).status_code for c, t in zip(clients, tokens, strict=True)} <= {
        303,
        409,
    }


def test_who_joins_after_the_withdrawal_has_nothing_to_do(app, company, monkeypatch):
    withdraw_now(app, company, "complaints")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    with app.app_context():
        new = make_person("T-020", "Nora New", hired_on=NOW.date() + timedelta(days=1))
        begin_day(app)

    assert "Nothing is asked of you, Nora" in sign_in_as(app, new).get("/home").text

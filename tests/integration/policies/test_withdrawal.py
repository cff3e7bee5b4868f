"""Withdrawing a policy: proposed, decided by others, in effect from its day, and never before."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from lms.acknowledgements.rules import Presented
from lms.assignments.models import Assignment, AssignmentWithdrawal
from lms.assignments.queries import list_assignments
from lms.assignments.rules import WithdrawalReason
from lms.compliance.queries import list_rows_of
from lms.compliance.rules import Verdict
from lms.compliance.selection import Filter
from lms.db import Base, db, transaction
from lms.errors import ForbiddenError, RefusalError, TextChangedError
from lms.evidence.models import EvidenceEntry
from lms.notifications.queries import list_mails
from lms.people import service as people
from lms.people.roles import Role
from lms.policies import releasing, reviewing, search_index
from lms.policies.decisions import Decision
from lms.policies.models import PolicyFact
from lms.policies.queries import find_version_in_force, get_version, list_policies
from lms.policies.upkeep.queries import list_reviews
from lms.policies.withdrawal import models
from lms.policies.withdrawal.proposals import get_proposal, list_waiting
from lms.policies.withdrawal.proposing import Wish
from lms.policies.withdrawal.queries import find_standing, find_withdrawn, list_withdrawn
from lms.policies.withdrawal.rules import State
from lms.workflows import withdrawing
from lms.workflows.acknowledging import acknowledge
from lms.workflows.inviting import House
from lms.workflows.reconciling import reconcile
from lms.workflows.releasing import publish_version
from lms.workflows.withdrawal_effects import find_effects
from tests.cast import make_cast, make_person
from tests.integration.workflows.scene import BASE_URL, SIGN_IN, read_and_acknowledge
from tests.makers import make_company, make_draft, make_policy, make_version

HOUSE = House("Wrenfield", "http://lms.example")
NOW = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
LATER = date(2025, 6, 16)
# The company lives in Amsterdam: its day begins two hours before that of UTC.
START = datetime(2025, 6, 15, 22, 0, tzinfo=UTC)
REASON = "The law that asked for it is repealed."


@pytest.fixture
def cast(in_app):
    """A policy that everybody is asked, and that Alice has read."""
    cast = make_cast()
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    read_and_acknowledge(cast.alice)
    return cast


def propose(cast, *, on=LATER, by=None, reason=REASON, at=NOW, slug="complaints"):
    with transaction():
        wish = Wish(on, reason)
        return withdrawing.propose(slug, wish, proposer_id=by or cast.olga, house=HOUSE, at=at).id


def approve(cast, proposal_id, *, by=None, at=NOW):
    with transaction():
        return withdrawing.approve(
            proposal_id, approver_id=by or cast.abel, met_on=None, house=HOUSE, at=at
        )


def take_back(cast, proposal_id, *, by=None, at=NOW, reason="We keep it."):
    with transaction():
        withdrawing.take_back(
            proposal_id, taker_id=by or cast.olga, reason=reason, house=HOUSE, at=at
        )


def withdraw(cast, *, on=TODAY, at=NOW):
    return approve(cast, propose(cast, on=on, at=at), at=at)


def list_entries(kind="policy.withdraw"):
    bodies = db.session.scalars(
        select(EvidenceEntry.body).where(EvidenceEntry.type.startswith(kind))
    )
    return [json.loads(body) for body in bodies]


def list_withdrawals():
    db.session.rollback()
    return list(db.session.scalars(select(AssignmentWithdrawal)))


def judge(person_id, day):
    """The verdict on what that person owed of the policy at the end of the day."""
    (row,) = list_rows_of(Filter(day, "Europe/Amsterdam"), person_id)
    return row.verdict


def test_it_holds_until_the_day_and_not_from_its_start_on(cast):
    withdraw(cast, on=LATER)

    assert find_version_in_force("complaints", LATER - timedelta(days=1)) is not None
    assert find_version_in_force("complaints", LATER) is None
    assert list_policies(LATER) == ()
    assert list_reviews(LATER) == ()
    assert list_withdrawn(LATER - timedelta(days=1)) == ()
    assert [w.number for w in list_withdrawn(LATER)] == ["1.0"]
    assert list_withdrawals() == []


def test_the_job_of_the_day_releases_whom_the_dry_run_counted(cast):
    with transaction():
        people.leave(cast.mallory, left_on=date(2025, 6, 10), at=NOW, actor_id=cast.hana)
    proposal_id = propose(cast)
    proposal = get_proposal(proposal_id)
    effects = find_effects(proposal, day=LATER, today=TODAY)
    approve(cast, proposal_id)

    with transaction():
        reconcile(at=START - timedelta(seconds=1))
    assert [w.reason for w in list_withdrawals()] == [WithdrawalReason.LEFT]
    with transaction():
        reconcile(at=START)

    mine = [w for w in list_withdrawals() if w.reason == WithdrawalReason.WITHDRAWN]
    assert len(mine) == effects.people == 7
    assert {w.person_id for w in mine} == set(vars(cast).values()) - {cast.alice, cast.mallory}
    assert {w.withdrawn_on for w in mine} == {LATER}
    assert effects.ending.acknowledged == 1
    entries = list_entries("assignment.withdrawn")
    assert [e["facts"]["count"] for e in entries if e["facts"]["reason"] == "withdrawn"] == [7]
    with transaction():
        assert reconcile(at=START + timedelta(hours=1)).withdrawn == 0


def test_from_today_on_it_ends_at_once_to_the_person(cast):
    effects = find_effects(get_version(1, TODAY), day=TODAY, today=TODAY)
    proposal, reconciliation = withdraw(cast)

    assert proposal.state is State.APPROVED
    assert reconciliation.withdrawn == len(list_withdrawals()) == effects.people == 8
    assert find_version_in_force("complaints", TODAY) is None
    with pytest.raises(TextChangedError, match="withdrawn from 2025-06-02 on"):
        acknowledge_old_page(cast.mona)


def acknowledge_old_page(person_id):
    """Acknowledge the page that was loaded while the policy was in force."""
    version = get_version(1, TODAY)
    shown = Presented(
        person_id=person_id,
        version_id=1,
        html_digest=version.html_digest,
        statement_digest=version.statement_digest,
        occasion="first",
        view="whole text",
        presented_at=NOW - timedelta(minutes=1),
        key="2" * 32,
    )
    with transaction():
        acknowledge(
            shown,
            "complaints",
            person_id=person_id,
            is_agreed=True,
            reading_seconds=60,
            sign_in=SIGN_IN,
            base_url=BASE_URL,
            at=NOW,
        )


def test_the_record_of_a_day_before_stays_what_it_was(cast):
    before, late = LATER - timedelta(days=1), judge(cast.mona, LATER - timedelta(days=1))
    withdraw(cast, on=LATER)
    # The program was at rest for two days and catches up.
    with transaction():
        reconcile(at=START + timedelta(days=2))

    assert late == judge(cast.mona, before) == Verdict.OVERDUE
    assert judge(cast.mona, LATER) == Verdict.WITHDRAWN
    assert judge(cast.alice, before) == judge(cast.alice, LATER) == Verdict.DONE


def test_who_joins_afterwards_is_not_asked(cast):
    withdraw(cast)
    new = make_person("T-020", "Nora New", hired_on=TODAY, at=NOW)
    with transaction():
        reconcile(at=NOW, person_id=new)
        reconcile(at=NOW)

    assert list_assignments(new) == ()


def change_facts(*, at=NOW, **changes):
    """The same facts of the policy as before, but for these."""
    with transaction():
        row = db.session.scalars(select(PolicyFact).order_by(PolicyFact.id.desc())).first()
        assert row is not None
        same = {column.name: getattr(row, column.name) for column in PolicyFact.__table__.columns}
        db.session.add(PolicyFact(**{**same, "id": None, "recorded_at": at, **changes}))


def test_neither_proposer_nor_owner_decides_nor_who_is_no_approver(cast):
    with transaction():
        for each in (cast.olga, cast.tom):
            people.give_role(each, Role.APPROVER, at=NOW, actor_id=None)
        people.give_role(cast.tom, Role.OWNER, at=NOW, actor_id=None)
    proposal_id = propose(cast)
    change_facts(owner_id=cast.tom)

    for who, match in (
        (cast.olga, "You proposed"),
        (cast.tom, "You own"),
        (cast.adam, "role of an approver"),
    ):
        with pytest.raises(ForbiddenError, match=match):
            approve(cast, proposal_id, by=who)
    assert get_proposal(proposal_id).words == ()
    assert approve(cast, proposal_id)[0].state is State.APPROVED


def test_an_administrator_proposes_only_where_the_owner_has_left(cast):
    with transaction():
        people.give_role(cast.olga, Role.APPROVER, at=NOW, actor_id=None)
    with pytest.raises(ForbiddenError, match="proposed by the owner"):
        propose(cast, by=cast.adam)
    own = propose(cast)

    with pytest.raises(ForbiddenError, match="You proposed"):
        approve(cast, own, by=cast.olga)
    with transaction():
        people.leave(cast.olga, left_on=TODAY - timedelta(days=1), at=NOW, actor_id=cast.hana)
    take_back(cast, own, by=cast.abel)
    assert propose(cast, by=cast.adam) == own + 1


def test_as_many_decide_as_the_policy_says(cast):
    change_facts(approval={"by": [cast.abel, cast.hana, cast.olga], "needed": 3})
    with transaction():
        for each in (cast.hana, cast.tom):
            people.give_role(each, Role.APPROVER, at=NOW, actor_id=None)
    proposal_id = propose(cast)

    with pytest.raises(ForbiddenError, match="names who approves"):
        approve(cast, proposal_id, by=cast.tom)
    assert approve(cast, proposal_id)[0].missing == 1
    assert approve(cast, proposal_id)[0].missing == 1
    assert find_withdrawn("complaints", LATER) is None
    assert approve(cast, proposal_id, by=cast.hana)[0].state is State.APPROVED
    # All of one moment: in which order they are read is the database's affair.
    assert sorted(e["type"] for e in list_entries()) == [
        "policy.withdrawal_approved",
        "policy.withdrawal_approved",
        "policy.withdrawal_proposed",
        "policy.withdrawn",
    ]


SOON = NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    "others",
    [
        {"approval": {"by": ["abel", "hana"], "needed": 1}},
        {"approval": {"by": ["abel", "tom"], "needed": 2}},
        {"approval": {"by": ["abel", "hana", "tom"], "needed": 2}},
        {"approval": None},
        # Another owner who was named is barred, so that fewer would have to decide.
        {"owner_id": "hana"},
    ],
    ids=["fewer", "others", "more", "anybody", "another owner"],
)
def test_who_decides_is_not_changed_under_a_proposal(cast, others):
    change_facts(approval={"by": [cast.abel, cast.hana], "needed": 2})
    with transaction():
        for each in (cast.hana, cast.tom):
            people.give_role(each, Role.APPROVER, at=NOW, actor_id=None)
    proposal_id = propose(cast)
    assert approve(cast, proposal_id)[0].missing == 1
    change_facts(at=SOON, **{name: put_ids(cast, value) for name, value in others.items()})

    assert get_proposal(proposal_id).is_overruled
    for who in (cast.hana, cast.tom):
        with pytest.raises(
            (RefusalError, ForbiddenError), match=r"was changed after|names who|own"
        ):
            approve(cast, proposal_id, by=who, at=SOON)
    assert get_proposal(proposal_id).state is State.WAITING
    assert find_standing(1) is None
    assert len(list_entries("policy.withdrawal_approved")) == 1


def put_ids(cast, value):
    """The facts with the ids of those whom they name."""
    if isinstance(value, dict):
        return {**value, "by": [getattr(cast, name) for name in value["by"]]}
    return getattr(cast, value) if value else None


def test_an_overruled_proposal_is_taken_back_and_proposed_again(cast):
    change_facts(approval={"by": [cast.abel, cast.hana], "needed": 2})
    first = propose(cast)
    change_facts(at=SOON, approval={"by": [cast.abel], "needed": 1})
    with pytest.raises(RefusalError, match="Take the proposal back or refuse it"):
        approve(cast, first, at=SOON)
    with pytest.raises(RefusalError, match="Take it back, then propose another"):
        propose(cast, at=SOON)
    take_back(cast, first, at=SOON)
    second = propose(cast, at=SOON)

    assert second != first
    assert approve(cast, second, at=SOON)[0].state is State.APPROVED


def test_other_facts_leave_a_proposal_as_it_is(cast):
    change_facts(approval={"by": [cast.abel, cast.hana], "needed": 1})
    proposal_id = propose(cast)
    change_facts(at=SOON, approval={"by": [cast.hana, cast.abel], "needed": 1}, title="Gates")
    change_facts(at=SOON, owner_id=cast.tom)

    assert approve(cast, proposal_id, at=SOON)[0].state is State.APPROVED


def test_every_refusal_is_a_sentence_and_records_nothing(cast):
    for wish, match in (
        ({"on": TODAY - timedelta(days=1)}, "has passed"),
        ({"reason": " "}, "Say why the policy is withdrawn"),
        ({"slug": "complaints", "at": NOW - timedelta(days=365)}, "No version"),
    ):
        with pytest.raises(RefusalError, match=match):
            propose(cast, **wish)
    with pytest.raises(ForbiddenError, match="proposed by the owner"):
        propose(cast, by=cast.alice)
    assert list_waiting() == ()
    proposal_id = propose(cast)

    assert propose(cast) == proposal_id
    with pytest.raises(RefusalError, match="under way already"):
        propose(cast, on=TODAY)
    with pytest.raises(RefusalError, match="has passed"):
        approve(cast, proposal_id, at=NOW + timedelta(days=30))
    with pytest.raises(RefusalError, match="Say why it is not withdrawn"), transaction():
        withdrawing.refuse(proposal_id, reviewer_id=cast.abel, reason="", house=HOUSE, at=NOW)
    assert len(list_entries()) == 1


def test_a_refused_one_changes_nothing_and_another_can_be_proposed(cast):
    proposal_id = propose(cast)
    with transaction():
        for _ in range(2):
            said = withdrawing.refuse(
                proposal_id, reviewer_id=cast.abel, reason="We need it.", house=HOUSE, at=NOW
            )

    assert said.state is State.REFUSED
    assert [word.reason for word in said.words] == ["We need it."]
    with transaction():
        people.give_role(cast.hana, Role.APPROVER, at=NOW, actor_id=None)
    with pytest.raises(RefusalError, match="refused already"):
        approve(cast, proposal_id, by=cast.hana)
    assert find_version_in_force("complaints", LATER) is not None
    assert approve(cast, propose(cast))[0].state is State.APPROVED


def test_it_is_taken_back_before_its_day_and_not_from_it_on(cast):
    proposal, _ = withdraw(cast, on=LATER)
    with pytest.raises(ForbiddenError, match="taken back by"):
        take_back(cast, proposal.id, by=cast.alice)
    with pytest.raises(RefusalError, match="withdrawn since 2025-06-16"):
        take_back(cast, proposal.id, at=START)
    for _ in range(2):
        take_back(cast, proposal.id, at=START - timedelta(seconds=1))

    assert get_proposal(proposal.id).state is State.TAKEN_BACK
    assert find_version_in_force("complaints", LATER) is not None
    assert len(list_entries("policy.withdrawal_taken_back")) == 1
    with transaction():
        reconcile(at=START)
    assert list_withdrawals() == []


def submit_and_approve(cast, version_id, *, at=NOW):
    with transaction():
        submission = reviewing.submit(version_id, submitter_id=cast.olga, at=at)
        decision = Decision(submission.seen_digest, "Only words.")
        reviewing.approve(version_id, decision, approver_id=cast.abel, at=at)
    return submission.seen_digest


def publish(cast, version_id, seen, *, on=None, at=NOW):
    with transaction():
        publish_version(version_id, publisher_id=cast.olga, seen_digest=seen, on=on, at=at)


def test_a_version_that_was_released_meanwhile_makes_the_proposal_stale(cast):
    proposal_id = propose(cast)
    make_version(number="2.0", approver_id=cast.abel, text="All take it.", at=NOW)

    with pytest.raises(RefusalError, match="versions of this policy changed"):
        approve(cast, proposal_id)
    assert find_standing(1) is None


def test_a_version_that_waits_for_its_day_is_called_back(cast):
    version_id = make_draft(number="2.0", text="The lead takes it.", at=NOW)
    seen = submit_and_approve(cast, version_id)
    publish(cast, version_id, seen, on=LATER + timedelta(days=1))
    withdraw(cast, on=LATER)

    assert find_version_in_force("complaints", LATER + timedelta(days=2)) is None
    assert list_entries("policy.withdrawn")[0]["facts"]["called_back"] == ["2.0"]
    assert find_withdrawn("complaints", LATER).number == "1.0"
    with transaction():
        assert search_index.refresh(LATER - timedelta(days=1)) == (0, 0)
        assert search_index.refresh(LATER) == (0, 1)


def test_a_version_that_begins_before_the_day_is_withdrawn_with_the_policy(cast):
    version_id = make_draft(number="2.0", text="The lead takes it.", at=NOW)
    seen = submit_and_approve(cast, version_id)
    publish(cast, version_id, seen, on=LATER - timedelta(days=7))
    withdraw(cast, on=LATER)

    assert find_version_in_force("complaints", LATER - timedelta(days=1)).number == "2.0"
    assert find_version_in_force("complaints", LATER) is None


def test_only_a_substantive_version_submitted_anew_takes_it_up_again(cast):
    version_id = make_draft(number="2.0", text="The lead takes it.", at=NOW)
    seen = submit_and_approve(cast, version_id)
    withdraw(cast, on=LATER)
    with pytest.raises(RefusalError, match="is to be withdrawn from 2025-06-16"):
        publish(cast, version_id, seen, at=START - timedelta(seconds=1))
    with pytest.raises(RefusalError, match="submitted before the policy was withdrawn"):
        publish(cast, version_id, seen, at=START)
    with transaction():
        reconcile(at=START)
        reviewing.withdraw_submission(version_id, withdrawer_id=cast.olga, at=START)
    seen = submit_and_approve(cast, version_id, at=START)
    publish(cast, version_id, seen, at=START)

    assert find_version_in_force("complaints", LATER).number == "2.0"
    assert find_version_in_force("complaints", LATER - timedelta(days=1)).number == "1.0"
    assert list_withdrawn(LATER) == ()
    owed = {each.asked_for for each in list_assignments(cast.mona)}
    assert owed == {"2.0"}
    # What follows that version needs nothing more.
    make_version(number="2.1", approver_id=cast.abel, text="The lead took it.", at=START)


def test_an_editorial_version_does_not_take_it_up_again_not_even_in_an_emergency(cast):
    version_id = make_draft(number="1.1", text="Whoever hears it first, takes it.", at=NOW)
    withdraw(cast)
    with transaction():
        submission = reviewing.submit(version_id, submitter_id=cast.olga, at=NOW)
    with pytest.raises(RefusalError, match="Only a substantive version"), transaction():
        releasing.release_in_emergency(
            version_id,
            releaser_id=cast.adam,
            seen_digest=submission.seen_digest,
            reason="Now.",
            at=NOW,
        )
    assert find_version_in_force("complaints", TODAY) is None


def test_mail_goes_to_those_who_decide_and_to_the_owner_and_to_nobody_else(cast):
    withdraw(cast)

    mails = [
        (m.person_id, m.subject) for m in list_mails(kind="review").mails if "ithdraw" in m.subject
    ]
    assert sorted(mails) == sorted(
        [
            (cast.abel, "Please decide: is Complaints to be withdrawn?"),
            (cast.olga, "Complaints is withdrawn from 2 June 2025 on"),
        ]
    )


def test_reasons_and_names_stand_behind_commitments_only(cast):
    withdraw(cast)

    told = json.dumps(list_entries())
    assert REASON not in told
    assert "Olga" not in told
    assert "Abel" not in told
    proposal = get_proposal(1)
    assert (proposal.reason, proposal.proposer_name) == (REASON, "Olga Owner")
    assert [w.name for w in proposal.words] == ["Abel Approver"]


@pytest.mark.parametrize(
    "table",
    [
        models.PolicyWithdrawalProposal,
        models.PolicyWithdrawalReview,
        models.PolicyWithdrawal,
        models.PolicyWithdrawalReturn,
    ],
)
def test_what_was_recorded_is_never_changed(cast, table: type[Base]):
    proposal, _ = withdraw(cast, on=LATER)
    take_back(cast, proposal.id)

    for statement in (update(table).values(entry_id="x"), delete(table)):
        with pytest.raises(DBAPIError, match="never changed"), transaction():
            db.session.execute(statement)


def test_what_is_owed_of_other_policies_stays(cast):
    make_policy("phones", title="Phones")
    make_version("phones", approver_id=cast.abel)
    owed = db.session.scalars(select(Assignment).where(Assignment.subject_id == 2)).all()
    assert len(owed) == 9
    withdraw(cast)

    assert {w.subject_id for w in list_withdrawals()} == {1}
    assert [p.slug for p in list_policies(TODAY)] == ["phones"]

"""What the demonstration shows: a company in which everything happens that can happen."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import exists, func, select

from lms.acknowledgements.models import Acknowledgement
from lms.assignments import queries as assignments
from lms.assignments.models import AssignmentWithdrawal
from lms.certificates.models import Certificate
from lms.compliance.moments import end_of_day
from lms.compliance.overview import get_overview
from lms.compliance.rules import Verdict
from lms.compliance.selection import Filter
from lms.db import db, transaction
from lms.demonstration.cast import list_sign_ins
from lms.demonstration.play import create_demonstration
from lms.errors import RefusalError
from lms.evidence.models import EvidenceEntry
from lms.exemptions.queries import Reach, list_requests
from lms.notifications.models import Mail
from lms.people import queries as people
from lms.people import sign_in
from lms.people.models import EmploymentEnd, PersonFact
from lms.policies import queries as policies
from lms.policies.company import get_company
from lms.policies.drafts import list_drafts
from lms.policies.models import Policy, PolicyRelease, PolicyVersion
from lms.policies.threads import queries as threads
from lms.policies.threads.models import PolicyNote, PolicyThreadMessage
from lms.policies.threads.rules import Kind
from lms.policies.upkeep.models import PolicyConfirmation, PolicyReviewReminder
from lms.policies.upkeep.queries import list_reviews
from lms.programmes.queries import list_programmes
from lms.quizzes.models import Attempt, Grade, Submission
from lms.workflows.content_tree import read_tree
from lms.workflows.previewing import find_preview
from lms.workflows.publishing import publish_tree
from tests.integration.demonstration.conftest import CONTENT, UNTIL

CHECKING = (
    "policy.submitted",
    "policy.commented",
    "policy.changes_asked",
    "policy.approved",
)
pytestmark = pytest.mark.usefixtures("played")
TODAY = UNTIL.date()
ZONE = "Europe/Amsterdam"


def count(table, *conditions):
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def find_id(staff_number):
    return people.find_person_by_staff_number(staff_number, TODAY).id


def list_open(staff_number):
    slugs = dict(db.session.execute(select(Policy.id, Policy.slug)).all())
    names = {programme.programme_id: programme.slug for programme in list_programmes()}
    return {
        ((slugs if a.subject == "policy" else names)[a.subject_id], a.due_on >= TODAY)
        for a in assignments.list_assignments(find_id(staff_number))
        if not a.is_met
    }


def test_every_page_can_say_that_it_is_made_up():
    assert get_company().is_demonstration
    assert get_company().name == "Wrenfield"


def test_the_months_are_told_as_they_pass(played):
    assert (played[0], played[-1], len(played)) == ("September 2025", "November 2026", 15)


def test_it_is_not_mixed_with_people_who_are_there_already():
    before = count(EvidenceEntry)

    with pytest.raises(RefusalError, match="Give it a database of its own"):
        create_demonstration(content=CONTENT, base_url="https://lms.example", until=UNTIL)

    assert count(EvidenceEntry) == before


def test_everybody_who_is_named_can_sign_in():
    found = {
        name: sign_in.find_by_address(email, at=UNTIL) for _, name, email, _ in list_sign_ins()
    }

    assert {
        name: db.session.scalar(
            select(PersonFact.name).where(PersonFact.person_id == person_id).limit(1)
        )
        for name, person_id in found.items()
    } == {name: name for name in found}


def test_the_printed_password_is_the_right_one():
    _, _, email, password = list_sign_ins()[0]

    assert sign_in.check_password(email, password, at=UNTIL) == find_id("W-1060")


def test_bringing_in_the_same_content_changes_nothing():
    with transaction():
        report = publish_tree(read_tree(CONTENT).texts, actor_id=find_id("W-1005"), at=UNTIL)

    changed = [outcome for outcome in report.outcomes if outcome.is_change]
    assert (changed, report.reconciliation.made, report.reconciliation.withdrawn) == ([], 0, 0)


def test_the_log_is_written_in_the_order_of_time():
    steps_back = db.session.connection().exec_driver_sql(
        "select count(*) from evidence_entry a join evidence_entry b on b.rowid = a.rowid + 1 "
        "where b.recorded_at < a.recorded_at"
    )

    assert steps_back.scalar() == 0
    assert db.session.scalar(select(func.max(EvidenceEntry.recorded_at))) <= UNTIL


def test_no_mail_of_the_past_is_sent_now():
    assert count(Mail, Mail.next_try_at.is_not(None)) == 0
    assert count(Mail, Mail.sent_at != Mail.created_at) == 0
    assert count(Mail) > 300


def test_the_record_of_today_has_every_verdict_that_asks_for_something():
    record = get_overview(Filter(TODAY, ZONE, end_of_day(TODAY, ZONE))).total

    wanted = (Verdict.OPEN, Verdict.OVERDUE, Verdict.DONE, Verdict.DONE_LATE, Verdict.EXPIRED)
    assert {verdict for verdict in wanted if record.count(verdict) == 0} == set()


def test_somebody_is_exempt_is_away_was_refused_and_waits():
    record = get_overview(Filter(TODAY, ZONE, end_of_day(TODAY, ZONE))).total
    requests = list_requests(Reach(is_all=True), is_waiting=False).requests
    states = {each.state.value for each in requests}

    assert (record.count(Verdict.EXEMPT), record.count(Verdict.PAUSED) > 0) == (1, True)
    assert (states, len(requests)) == ({"granted", "refused"}, 3)
    assert list_requests(Reach(is_all=True), is_waiting=True).total == 1


def test_about_half_have_acknowledged_the_newest_version():
    asked_for = (Acknowledgement.asked_for == "2.0",)

    assert 12 <= count(Acknowledgement, *asked_for) <= 22


def test_certificates_are_valid_and_expired():
    valid = count(Certificate, Certificate.valid_until >= TODAY)

    assert (valid > 30, count(Certificate) - valid > 20) == (True, True)


def test_people_left_and_one_came_back():
    gone = count(EmploymentEnd, EmploymentEnd.left_on < TODAY)
    is_back = people.find_person(find_id("W-1041"), TODAY).is_employed

    assert (gone, is_back) == (6, True)


def test_duties_were_withdrawn_for_every_reason():
    reasons = db.session.scalars(select(AssignmentWithdrawal.reason).distinct())

    assert set(reasons) == {"left", "moved", "superseded"}


def test_quizzes_were_failed_and_some_were_never_passed():
    passed = exists().where(
        Grade.person_id == Attempt.person_id,
        Grade.quiz_id == Attempt.quiz_id,
        Grade.occasion == Attempt.occasion,
        Grade.is_passed,
    )

    assert count(Grade, Grade.is_passed.is_(False)) > 20
    assert count(Attempt, Attempt.number == 3, ~passed) == 2


def test_some_attempts_are_under_way():
    handed_in = exists().where(Submission.attempt_id == Attempt.id)

    assert count(Attempt, ~handed_in) == 3


def test_the_new_hire_has_begun_and_the_rest_is_in_time():
    assert list_open("W-1060") == {
        ("complaints", True),
        ("customer-service", True),
        ("data-privacy", True),
        ("onboarding", True),
        ("refunds", True),
        ("social-media", True),
    }


def test_the_employee_has_two_things_to_do_and_nothing_is_late():
    assert list_open("W-1015") == {("complaints", True), ("refresher", True)}


def look_at(slug):
    version_id = next(draft.version_id for draft in list_drafts() if draft.slug == slug)
    return find_preview(version_id, company=get_company(), at=UNTIL)


def test_versions_are_being_written_are_sent_back_and_wait_for_approval():
    drafts = {(draft.slug, draft.number): look_at(draft.slug) for draft in list_drafts()}

    assert {name: str(preview.step) for name, preview in drafts.items()} == {
        ("client-relationship", "2.0"): "draft",
        ("customer-service", "2.0"): "draft",
        ("refunds", "1.1"): "in review",
    }
    sent_back = drafts[("client-relationship", "2.0")].sent_back
    assert sent_back is not None
    assert [each.reviewer_id for each in sent_back.reviews] == [find_id("W-1001")]
    assert drafts[("customer-service", "2.0")].obstacles != ()


def test_the_approver_of_the_tour_is_the_only_one_that_a_version_waits_for():
    waiting = look_at("refunds")

    assert [each.reviewer_id for each in waiting.submission.approvals] == [find_id("W-1009")]
    assert (waiting.needed, waiting.missing) == (2, 1)
    assert find_id("W-1001") not in {waiting.draft.author_id, *waiting.editor_ids}


def test_a_version_was_sent_back_with_comments_and_submitted_again():
    entries = db.session.execute(
        select(EvidenceEntry.type, EvidenceEntry.body)
        .where(EvidenceEntry.type.in_(CHECKING))
        .order_by(EvidenceEntry.recorded_at)
    )
    about = [(type_, json.loads(body)["facts"]) for type_, body in entries]
    steps = [
        type_ for type_, facts in about if (facts["policy"], facts["version"]) == ("refunds", "1.1")
    ]

    assert steps == [
        "policy.submitted",
        "policy.commented",
        "policy.commented",
        "policy.changes_asked",
        "policy.submitted",
        "policy.commented",
        "policy.approved",
    ]


def test_a_version_is_scheduled_for_its_day():
    coming = db.session.execute(
        select(Policy.slug, PolicyVersion.major, PolicyRelease.in_force_from)
        .join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .join(PolicyRelease, PolicyRelease.version_id == PolicyVersion.id)
        .where(PolicyRelease.in_force_from > TODAY)
    ).all()

    assert [tuple(row) for row in coming] == [("backend-interaction", 2, date(2026, 12, 1))]


def test_most_policies_were_reviewed_in_time():
    states = {
        review.policy.slug: "overdue" if review.is_overdue(TODAY) else review.due_on
        for review in list_reviews(TODAY)
    }

    assert states == {
        "backend-interaction": date(2027, 9, 15),
        "client-relationship": "overdue",
        "complaints": date(2027, 11, 9),
        "customer-service": date(2027, 9, 8),
        "data-privacy": date(2027, 9, 22),
        "policies-and-procedures": date(2027, 9, 29),
        "refunds": "overdue",
        "social-media": date(2026, 12, 1),
    }
    assert count(PolicyConfirmation) == 4
    assert count(PolicyReviewReminder) == 11


def test_what_was_asked_is_answered_or_waits_for_its_owner():
    owner_ids = {find_id(number) for number in ("W-1007", "W-1011", "W-1013")}
    waiting = [
        (thread.slug, thread.kind)
        for owner_id in sorted(owner_ids)
        for thread in threads.list_waiting_for(owner_id, TODAY, most=50)
    ]

    assert sorted(waiting) == [
        ("backend-interaction", Kind.QUESTION),
        ("complaints", Kind.OBJECTION),
        ("complaints", Kind.SUGGESTION),
    ]
    steps = db.session.scalars(select(PolicyThreadMessage.step).order_by(PolicyThreadMessage.step))
    assert list(steps) == [*["answered"] * 3, *["asked"] * 8, "declined", "taken"]
    assert count(PolicyNote) == 1


def test_the_day_of_whoever_cannot_agree_waits_for_the_answer():
    version = policies.find_version_in_force("complaints", TODAY)
    mine = [
        a
        for a in assignments.list_assignments(find_id("W-1024"))
        if (a.subject, a.subject_id) == ("policy", version.policy_id) and not a.is_met
    ]

    assert [a.due_on for a in mine] == [date(2026, 12, 14)]


def test_nobody_acts_at_night_where_they_live():
    moments = db.session.execute(select(Acknowledgement.acknowledged_at, Acknowledgement.zone))
    hours = {moment.astimezone(ZoneInfo(zone)).hour for moment, zone in moments}

    assert (min(hours), max(hours)) == (8, 17)


def test_a_name_that_changed_stays_on_what_was_signed_before():
    names = db.session.scalars(
        select(PersonFact.name)
        .where(PersonFact.person_id == find_id("W-1034"))
        .order_by(PersonFact.holds_from)
    ).all()

    assert names == ["Hannah Goldberg", "Hannah Goldberg-Smit"]


def test_the_auditor_reads_and_is_not_employed():
    auditor = people.find_person_by_staff_number("X-2001", TODAY)

    assert (auditor.is_employed, auditor.hired_on) == (False, None)

"""What the demonstration shows: a company in which everything happens that can happen."""

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
from lms.notifications.models import Mail
from lms.people import queries as people
from lms.people import sign_in
from lms.people.models import EmploymentEnd, PersonFact
from lms.policies.company import get_company
from lms.policies.drafts import list_drafts
from lms.policies.models import Policy
from lms.programmes.queries import list_programmes
from lms.quizzes.models import Attempt, Grade, Submission
from lms.workflows.content_tree import read_tree
from lms.workflows.publishing import publish_tree
from tests.integration.demonstration.conftest import CONTENT, UNTIL

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


def test_a_version_waits_for_its_release_by_somebody_else():
    drafts = [(draft.slug, draft.number, draft.kind) for draft in list_drafts()]

    assert drafts == [("refunds", "1.1", "editorial")]
    assert list_drafts()[0].author_id != find_id("W-1001")


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

"""Reviews that change nothing: by whom, once, from which day the next one counts."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from lms.db import db, transaction
from lms.errors import ForbiddenError, NotFoundError, RefusalError, TextChangedError
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.policies.queries import find_version_in_force
from lms.policies.upkeep import history, models, queries, rules, service
from tests.cast import make_cast
from tests.makers import make_company, make_draft, make_policy, make_version

DAY = date(2026, 2, 20)
AT = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
REASON = "The law and the team are the same."


@pytest.fixture
def cast(in_app):
    cast = make_cast()
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    return cast


def confirm(person_id, *, at=AT, reason=REASON, seen=None, slug="complaints"):
    version = find_version_in_force("complaints", at.date())
    with transaction():
        return service.confirm(
            slug,
            person_id=person_id,
            seen_digest=seen or version.text_digest,
            reason=reason,
            at=at,
            day=at.date(),
        )


def get_due(day=DAY):
    [review] = queries.list_reviews(day)
    return review.last_on, review.due_on


def count_confirmations():
    entries = select(func.count()).where(EvidenceEntry.type == "policy.reviewed")
    rows = select(func.count()).select_from(models.PolicyConfirmation)
    return db.session.scalar(rows), db.session.scalar(entries)


def test_the_first_review_counts_from_the_day_of_publishing(cast):
    assert get_due() == (date(2025, 3, 3), date(2026, 3, 3))


def test_an_editorial_version_puts_no_review_off_and_a_substantive_one_does(cast):
    later = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
    make_version(number="1.1", approver_id=cast.abel, text="Whoever hears first.", at=later)
    assert get_due() == (date(2025, 3, 3), date(2026, 3, 3))

    make_version(number="2.0", approver_id=cast.abel, text="All take it.", at=later)
    assert get_due() == (date(2025, 6, 2), date(2026, 6, 2))


@pytest.mark.parametrize("who", ["olga", "abel"])
def test_the_owner_and_an_approver_put_the_next_review_off_by_a_review(cast, who):
    confirm(getattr(cast, who))

    assert get_due() == (DAY, date(2027, 2, 20))
    assert count_confirmations() == (1, 1)


def test_a_review_changes_no_day_before_it(cast):
    confirm(cast.olga)

    assert get_due(DAY - timedelta(days=1)) == (date(2025, 3, 3), date(2026, 3, 3))
    policy = history.find_policy("complaints", DAY)
    assert queries.list_confirmations(policy.policy_id, DAY - timedelta(days=1)) == ()


@pytest.mark.parametrize("who", ["alice", "mallory", "hana", "adam", "tom", "audra"])
def test_nobody_else_can_record_a_review(cast, who):
    with pytest.raises(ForbiddenError) as refusal:
        confirm(getattr(cast, who))

    assert str(refusal.value) == rules.NOT_YOURS
    assert count_confirmations() == (0, 0)


def test_a_review_of_a_text_that_was_replaced_is_refused(cast):
    seen = find_version_in_force("complaints", DAY).text_digest
    make_version(number="2.0", approver_id=cast.abel, text="All take it.", at=AT)

    with pytest.raises(TextChangedError) as refusal:
        confirm(cast.olga, seen=seen)

    assert str(refusal.value).startswith("Version 2.0 came into force while you were reviewing.")
    assert count_confirmations() == (0, 0)


def test_a_review_without_a_reason_or_a_policy_leaves_nothing(cast):
    with pytest.raises(RefusalError, match="Say what you looked at"):
        confirm(cast.olga, reason="  ")
    with pytest.raises(NotFoundError):
        confirm(cast.olga, slug="nothing")

    assert count_confirmations() == (0, 0)


def test_who_records_it_twice_gets_the_first_back(cast):
    assert confirm(cast.olga) == confirm(cast.olga, reason="Again.")
    assert count_confirmations() == (1, 1)

    confirm(cast.abel)
    assert count_confirmations() == (2, 2)


def test_the_entry_holds_neither_name_nor_reason_in_the_clear(cast):
    confirmation = confirm(cast.olga)

    row = db.session.get_one(models.PolicyConfirmation, confirmation)
    entry = db.session.get_one(EvidenceEntry, row.entry_id)
    facts = json.loads(entry.body)["facts"]
    assert facts == {
        "policy": "complaints",
        "version": "1.0",
        "text_digest": find_version_in_force("complaints", DAY).text_digest,
        "confirmation": confirmation,
        "confirmed_on": "2026-02-20",
    }
    assert b"Olga" not in entry.body
    assert REASON.encode() not in entry.body
    private = select(EvidencePrivate).where(EvidencePrivate.entry_id == row.entry_id)
    [kept] = db.session.scalars(private)
    assert kept.content["reason_digest"] == hashlib.sha256(REASON.encode()).hexdigest()


@pytest.mark.parametrize("verb", [update, delete])
@pytest.mark.parametrize("table", [models.PolicyConfirmation, models.PolicyReviewReminder])
def test_what_was_recorded_cannot_be_changed_or_deleted(cast, verb, table):
    confirm(cast.olga)
    [review] = queries.list_reviews(DAY)
    with transaction():
        service.note_reminder(review, rules.Step.BEFORE, at=AT)
    statement = verb(table)
    if verb is update:
        statement = statement.values(person_id=cast.mallory)

    with pytest.raises(DatabaseError), transaction():
        db.session.execute(statement)


def test_a_reason_can_be_erased_and_never_replaced(cast):
    confirm(cast.olga)
    policy = history.find_policy("complaints", DAY)
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(update(models.PolicyConfirmationReason).values(text="Other words."))

    with transaction():
        db.session.execute(delete(models.PolicyConfirmationReason))

    [review] = queries.list_confirmations(policy.policy_id, DAY)
    assert (review.name, review.reason) == ("Olga Owner", None)


def test_the_history_says_who_wrote_and_released_each_version_and_when_it_held(cast):
    june = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
    make_version(number="1.1", approver_id=cast.abel, text="Whoever hears first.", at=june)
    make_version(number="2.0", approver_id=cast.abel, text="All take it.", at=june)
    make_draft(number="3.0", text="Not yet.", at=june)
    policy = history.find_policy("complaints", DAY)

    newest, corrected, first = history.list_past_versions(policy.policy_id, DAY, withdrawn={})

    assert [v.number for v in (newest, corrected, first)] == ["2.0", "1.1", "1.0"]
    assert (newest.in_force_from, newest.until) == (date(2025, 6, 2), None)
    assert (first.in_force_from, first.until) == (date(2025, 3, 3), date(2025, 6, 1))
    assert newest.author_name == "Olga Owner"
    assert [a.name for a in newest.approvals] == ["Abel Approver"]
    assert [a.name for a in corrected.approvals] == ["Abel Approver"]
    assert corrected.was_passed_over
    assert [v.is_in_force(DAY) for v in (newest, corrected, first)] == [True, False, False]
    assert first.is_in_force(date(2025, 6, 1))
    assert not first.is_in_force(date(2025, 6, 2))

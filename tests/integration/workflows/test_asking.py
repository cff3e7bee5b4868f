"""Asking about a text, the day that waits, the answer, and a note for everybody."""

import hashlib
import itertools
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from lms.assignments.models import AssignmentExtension
from lms.assignments.queries import list_assignments
from lms.db import db, transaction
from lms.errors import RefusalError
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.evidence.rules import commit_to
from lms.notifications.queries import list_mails
from lms.policies import queries as policies
from lms.policies.threads import models, notes, queries, rules
from lms.policies.threads.rules import Kind, Step
from lms.policies.threads.service import Written
from lms.workflows import asking
from lms.workflows.asking import Asked
from lms.workflows.reconciling import reconcile
from tests.cast import make_cast
from tests.integration.workflows.scene import BASE_URL, read_and_acknowledge
from tests.makers import make_company, make_policy, make_version

DUE = date(2025, 3, 17)
ASKED_AT = datetime(2025, 3, 5, 9, 0, tzinfo=UTC)
ANSWERED_AT = ASKED_AT + timedelta(days=3)
keys = (f"{number:032x}" for number in itertools.count(1))


@pytest.fixture
def cast(in_app):
    cast = make_cast()
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    return cast


def ask(person_id, text="May I?", *, kind=Kind.QUESTION, place="p-taking-1", at=ASKED_AT, key=None):
    asked = Asked("complaints", "1.0", kind, place)
    with transaction():
        written = Written(person_id, text, key or next(keys))
        return asking.ask(asked, written, base_url=BASE_URL, at=at)


def get(thread_id):
    thread = queries.find_thread(thread_id, ANSWERED_AT.date())
    assert thread is not None
    return thread


def answer(thread_id, author_id, step=Step.ANSWERED, text="You may.", *, at=ANSWERED_AT, seen=None):
    thread = get(thread_id)
    with transaction():
        asking.answer(
            thread,
            step,
            Written(author_id, text, next(keys)),
            seen=thread.messages if seen is None else seen,
            base_url=BASE_URL,
            at=at,
        )


def list_due(person_id):
    return [(duty.due_on, duty.extended_by) for duty in list_assignments(person_id)]


def test_a_question_is_kept_with_the_words_it_is_about(cast):
    thread = get(ask(cast.alice))

    assert (thread.slug, thread.number, thread.place) == ("complaints", "1.0", "p-taking-1")
    assert thread.heading == "1 Taking a complaint"
    assert thread.quote == "Whoever hears it first takes it."
    (message,) = queries.list_messages(cast.alice, thread.id)
    assert (message.author_id, message.text, message.step) == (cast.alice, "May I?", Step.ASKED)


def test_the_due_day_waits_and_the_answer_says_how_long(cast):
    assert list_due(cast.alice) == [(DUE, None)]

    thread_id = ask(cast.alice)
    assert list_due(cast.alice) == [(DUE + timedelta(days=14), "asked")]
    assert list_due(cast.tom) == [(DUE, None)]

    answer(thread_id, cast.olga)
    assert list_due(cast.alice) == [(DUE + timedelta(days=3), "answered")]


def test_two_questions_wait_for_both_answers_and_asking_again_ends_in_time(cast):
    first, second = ask(cast.alice), ask(cast.alice, kind=Kind.OBJECTION, place="")

    answer(first, cast.olga)
    assert list_due(cast.alice) == [(DUE + timedelta(days=14), "asked")]
    answer(second, cast.olga)
    assert list_due(cast.alice) == [(DUE + timedelta(days=3), "answered")]

    later = datetime(2025, 3, 20, 9, 0, tzinfo=UTC)
    third = ask(cast.alice, at=later)
    assert list_due(cast.alice) == [(DUE + timedelta(days=14), "asked")]
    answer(third, cast.olga, at=later + timedelta(days=60))
    assert list_due(cast.alice) == [(date(2025, 5, 21), "answered")]
    ask(cast.alice, at=later + timedelta(days=61))
    assert list_due(cast.alice) == [(date(2025, 5, 21), "answered")]


def test_a_suggestion_lets_nothing_wait_and_is_closed_with_a_reason(cast):
    thread_id = ask(cast.alice, "Say it shorter.", kind=Kind.SUGGESTION)
    assert list_due(cast.alice) == [(DUE, None)]

    with pytest.raises(RefusalError, match=rules.NEEDS_DECISION):
        answer(thread_id, cast.olga)
    with pytest.raises(RefusalError, match=rules.NO_TEXT):
        answer(thread_id, cast.olga, Step.TAKEN, " ")
    answer(thread_id, cast.olga, Step.DECLINED, "The law wants it like this.")

    assert get(thread_id).last is Step.DECLINED


def test_who_cannot_agree_has_acknowledged_nothing_and_ends_it_by_the_own_act(cast):
    thread_id = ask(cast.alice, "I cannot.", kind=Kind.OBJECTION)
    assert [duty.is_met for duty in list_assignments(cast.alice)] == [False]
    assert [row[2] for row in queries.list_objections((cast.alice, cast.mona))] == [thread_id]

    read_and_acknowledge(cast.alice, at=ANSWERED_AT)

    assert get(thread_id).last is Step.ACKNOWLEDGED
    assert queries.list_objections((cast.alice, cast.mona)) == ()
    assert [duty.is_met for duty in list_assignments(cast.alice)] == [True]


def test_the_other_side_is_told_by_mail_without_what_was_written(cast):
    thread_id = ask(cast.alice, "A secret matter.")
    answer(thread_id, cast.olga, text="Another secret.")

    mails = [mail for mail in list_mails().mails if mail.kind == "question"]
    assert [(mail.address, mail.subject) for mail in mails] == [
        ("alice@example.org", "Your question about Complaints is answered"),
        ("olga@example.org", "Alice Example asked something about Complaints"),
    ]
    assert all(f"{BASE_URL}/questions/{thread_id}" in mail.text for mail in mails)
    assert not any("secret" in mail.text for mail in mails)


def test_the_same_page_sent_twice_asks_once(cast):
    key = next(keys)

    assert ask(cast.alice, key=key) == ask(cast.alice, key=key)

    assert db.session.query(models.PolicyThread).count() == 1
    assert db.session.query(models.PolicyThreadMessage).count() == 1
    assert len([mail for mail in list_mails().mails if mail.kind == "question"]) == 1


@pytest.mark.parametrize("place", ["p-nowhere-1", "s-taking-1", "<b>"])
def test_what_points_nowhere_is_refused_and_leaves_nothing(cast, place):
    with pytest.raises(RefusalError, match=asking.NO_SUCH_PLACE):
        ask(cast.alice, place=place)

    assert db.session.query(models.PolicyThread).count() == 0


def test_the_owner_asks_others_and_answers_nothing_of_their_own(cast):
    with pytest.raises(RefusalError, match=rules.OWN_POLICY):
        ask(cast.olga)


def test_too_many_messages_are_refused_with_nothing_half_done(cast):
    for _ in range(rules.MOST_AN_HOUR):
        ask(cast.alice)

    with pytest.raises(RefusalError, match="within an hour"):
        ask(cast.alice)
    with pytest.raises(RefusalError, match="wait for an answer"):
        ask(cast.alice, at=ASKED_AT + timedelta(hours=2))

    assert db.session.query(models.PolicyThread).count() == rules.MOST_AN_HOUR
    ask(cast.mona)


def test_an_answer_to_what_was_not_read_yet_is_refused(cast):
    thread_id = ask(cast.alice)
    with transaction():
        more = Written(cast.alice, "And what of this?", next(keys))
        asking.write_again(get(thread_id), more, base_url=BASE_URL, at=ASKED_AT)

    with pytest.raises(RefusalError, match=rules.WROTE_MEANWHILE):
        answer(thread_id, cast.olga, seen=1)

    assert get(thread_id).is_waiting


def test_a_note_stands_for_all_until_it_is_taken_back_with_a_reason(cast):
    thread_id = ask(cast.alice)
    with pytest.raises(RefusalError, match=notes.NOT_ANSWERED), transaction():
        notes.make_note(get(thread_id), "For all.", author_id=cast.olga, at=ANSWERED_AT)
    answer(thread_id, cast.olga)
    before = policies.find_version_in_force("complaints", DUE)

    with transaction():
        notes.make_note(get(thread_id), "For all.", author_id=cast.olga, at=ANSWERED_AT)
    (note,) = notes.list_notes(get(thread_id).version_id)
    assert (note.place, note.text) == ("p-taking-1", "For all.")
    assert policies.find_version_in_force("complaints", DUE) == before

    with pytest.raises(RefusalError, match=rules.NO_TEXT), transaction():
        notes.take_back(note, "", author_id=cast.olga, at=ANSWERED_AT)
    with transaction():
        notes.take_back(note, "It was wrong.", author_id=cast.olga, at=ANSWERED_AT)
    assert notes.list_notes(get(thread_id).version_id) == ()
    with pytest.raises(RefusalError, match=notes.TAKEN_BACK), transaction():
        notes.take_back(note, "Again.", author_id=cast.olga, at=ANSWERED_AT)


def test_a_newer_version_that_asks_anew_keeps_the_thread_with_the_old_text(cast):
    thread_id = ask(cast.alice)
    make_version(number="2.0", approver_id=cast.abel, text="Nobody.", at=ANSWERED_AT)
    with transaction():
        reconcile(at=ANSWERED_AT)

    answer(thread_id, cast.olga)

    thread = get(thread_id)
    assert (thread.number, thread.quote) == ("1.0", "Whoever hears it first takes it.")
    assert list_due(cast.alice) == [(date(2025, 3, 22), None)]


def test_what_waits_keeps_waiting_when_the_wording_of_the_version_changes(cast):
    ask(cast.alice)

    make_version(number="1.1", approver_id=cast.abel, at=ANSWERED_AT)

    assert [due for due, _ in list_due(cast.alice)] == [DUE + timedelta(days=14)]


def read(entry_id):
    entry = db.session.scalars(select(EvidenceEntry).where(EvidenceEntry.id == entry_id)).one()
    return json.loads(entry.body)


def test_each_act_agrees_with_its_entry_which_holds_no_word_of_anybody(cast):
    thread_id = ask(cast.alice, "A secret matter.")
    answer(thread_id, cast.olga)

    for message in queries.list_messages(cast.alice, thread_id):
        body = read(message.entry_id)
        private = db.session.get_one(EvidencePrivate, (message.entry_id, "message"))
        assert body["type"] == f"thread.{message.step.value}"
        assert (body["facts"]["thread"], body["facts"]["number"]) == (thread_id, message.number)
        assert private.content["text_digest"] == digest(message.text)
        assert body["commitments"] == {"message": commit_to(private.content, salt=private.salt)}
        assert not {"person_id", "author_id", "text"} & set(body["facts"])
    for row in db.session.scalars(select(AssignmentExtension)):
        body = read(row.entry_id)
        private = db.session.get_one(EvidencePrivate, (row.entry_id, "duty"))
        assert body["facts"] == {
            "due_on": row.due_on.isoformat(),
            "reason": row.reason,
            "recorded_on": row.recorded_on.isoformat(),
        }
        same = ("person_id", "subject", "asked_for", "occasion", "number", "extension", "source")
        assert {name: private.content[name] for name in same} == {
            name: getattr(row, name) for name in same
        }
    bodies = [entry.body for entry in db.session.scalars(select(EvidenceEntry))]
    assert not any(b"secret" in body for body in bodies)


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_what_was_written_can_be_erased_and_nothing_else_changes(cast):
    thread_id = ask(cast.alice, "A secret matter.")
    acts = (models.PolicyThread, models.PolicyThreadMessage, AssignmentExtension)
    before = [list(map(repr, db.session.execute(select(t.__table__)))) for t in acts]

    with transaction():
        mine = models.PolicyThreadText.person_id == cast.alice
        db.session.execute(delete(models.PolicyThreadText).where(mine))

    assert [list(map(repr, db.session.execute(select(t.__table__)))) for t in acts] == before
    assert [message.text for message in queries.list_messages(cast.alice, thread_id)] == [None]


@pytest.mark.parametrize("verb", [update, delete], ids=["changed", "deleted"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        (models.PolicyThread, "quote"),
        (models.PolicyThreadMessage, "step"),
        (models.PolicyNote, "place"),
        (models.PolicyNoteWithdrawal, "entry_id"),
        (AssignmentExtension, "reason"),
    ],
)
def test_no_act_is_changed_or_deleted(cast, table, column, verb):
    thread_id = ask(cast.alice)
    answer(thread_id, cast.olga)
    with transaction():
        notes.make_note(get(thread_id), "For all.", author_id=cast.olga, at=ANSWERED_AT)
        note = notes.find_note_of(thread_id)
        assert note is not None
        notes.take_back(note, "Wrong.", author_id=cast.olga, at=ANSWERED_AT)
    change = delete(table) if verb is delete else update(table).values({column: "x"})

    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction():
        db.session.execute(change)


def test_words_are_never_replaced(cast):
    ask(cast.alice)

    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction():
        db.session.execute(update(models.PolicyThreadText).values(text="Other words."))

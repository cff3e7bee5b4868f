"""Saving a draft: nobody writes over what they have not seen, and each who wrote is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.db import db, transaction
from lms.errors import RefusalError, TextChangedError
from lms.policies import drafting
from lms.policies.beginning import begin_policy, begin_version
from lms.policies.draft_edits import list_editors
from lms.policies.draft_linter import lint_draft
from lms.policies.draft_text import read_draft
from lms.policies.holding import PATIENCE, find_hold, let_go
from lms.policies.models import PolicyDraftEdit
from lms.policies.reader import read_policy_facts
from lms.policies.saving import STALE, HeldError, Save, save_draft
from lms.policies.work import get_work
from tests.makers import POLICY, make_company, make_draft, make_policy, make_version

AT = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
BODY = "Why.\n\n## Taking {#taking}\n\nWhoever hears it.\n"


@pytest.fixture
def draft_id(in_app, cast):
    make_company()
    make_policy()
    return make_draft()


def save(version_id, person_id, body=BODY, *, at=AT, seen=None, fields=None, **options):
    work = get_work(version_id)
    typed = {**read_draft(work.source).fields, **(fields or {})}
    seen = work.draft.source_digest if seen is None else seen
    with transaction():
        return save_draft(Save(version_id, typed, body, seen, person_id, **options), at=at)


def count_edits():
    return db.session.scalar(select(func.count()).select_from(PolicyDraftEdit))


def test_what_is_saved_is_what_was_typed_and_names_who_typed(draft_id, cast):
    work = save(draft_id, cast.tom)

    assert get_work(draft_id) == work
    assert read_draft(work.source).body == work.draft.body == BODY
    assert list_editors(draft_id) == (cast.olga, cast.tom)


def test_the_same_text_changes_nothing(draft_id, cast):
    before = get_work(draft_id)

    save(draft_id, cast.tom, before.draft.body)

    assert get_work(draft_id) == before
    assert list_editors(draft_id) == (cast.olga,)


def test_a_state_that_was_not_seen_is_not_written_over(draft_id, cast):
    stale = get_work(draft_id).draft.source_digest
    kept = save(draft_id, cast.olga)

    with pytest.raises(TextChangedError) as refusal:
        save(draft_id, cast.olga, "Other.", seen=stale)

    assert str(refusal.value) == STALE
    assert get_work(draft_id) == kept


def test_a_page_whose_answer_was_lost_goes_on_and_no_other_page_does(draft_id, cast):
    stale = get_work(draft_id).draft.source_digest
    save(draft_id, cast.olga, "One.", window="a" * 32)

    save(draft_id, cast.olga, "One, two.", seen=stale, window="a" * 32)

    assert get_work(draft_id).draft.body == "One, two."
    for window in ("b" * 32, ""):
        with pytest.raises(TextChangedError):
            save(draft_id, cast.olga, "Other.", seen=stale, window=window)
    save(draft_id, cast.olga, "Elsewhere.", window="b" * 32)
    with pytest.raises(TextChangedError):
        save(draft_id, cast.olga, "One, two, three.", seen=stale, window="a" * 32)


def test_one_writes_at_a_time_until_another_takes_over(draft_id, cast):
    save(draft_id, cast.olga)
    with pytest.raises(HeldError) as refusal:
        save(draft_id, cast.tom, "Tom's.", at=AT + timedelta(minutes=1))
    assert refusal.value.hold.person_id == cast.olga

    save(draft_id, cast.tom, "Tom's.", at=AT + timedelta(minutes=1), takes_over=True)

    assert get_work(draft_id).draft.body == "Tom's."
    with pytest.raises(HeldError):
        save(draft_id, cast.olga, "Olga's.", at=AT + timedelta(minutes=2))
    assert get_work(draft_id).draft.body == "Tom's."


def test_who_shows_no_sign_of_life_does_not_block_others(draft_id, cast):
    save(draft_id, cast.olga)

    save(draft_id, cast.tom, "Tom's.", at=AT + PATIENCE)

    hold = find_hold(draft_id, at=AT + PATIENCE)
    assert hold is not None
    assert hold.person_id == cast.tom


def test_who_puts_it_down_lets_others_in_at_once(draft_id, cast):
    save(draft_id, cast.olga)
    with transaction():
        let_go(draft_id, person_id=cast.tom)
    assert find_hold(draft_id, at=AT).person_id == cast.olga

    with transaction():
        let_go(draft_id, person_id=cast.olga)

    assert find_hold(draft_id, at=AT) is None


def test_saving_by_itself_is_recorded_once_in_a_while_and_once_for_each(draft_id, cast):
    begun = count_edits()
    counts = []
    for minutes, person, body in [
        (0, cast.olga, "1"),
        (1, cast.olga, "2"),
        (2, cast.tom, "3"),
        (3, cast.olga, "4"),
        (7, cast.olga, "5"),
        (9, cast.olga, "6"),
    ]:
        at = AT + timedelta(minutes=minutes)
        save(draft_id, person, body, at=at, takes_over=True, is_interim=True)
        counts.append(count_edits() - begun)

    assert counts == [1, 1, 2, 3, 3, 4]
    save(draft_id, cast.olga, "7", at=AT + timedelta(minutes=9))
    assert count_edits() - begun == 5


def test_a_text_of_more_than_a_megabyte_is_refused(draft_id, cast):
    before = get_work(draft_id)

    with pytest.raises(RefusalError, match="larger than 1 MB"):
        save(draft_id, cast.olga, "x" * 1_000_001)

    assert get_work(draft_id) == before


def test_an_unfinished_draft_is_kept_and_its_faults_are_named(draft_id, cast):
    work = save(draft_id, cast.olga, "No section.", fields={"summary": "", "effective_on": ""})

    faults = lint_draft(work, as_of=AT.date())
    assert [(f.field, f.line, f.sentence) for f in faults] == [
        ("effective_on", None, "“effective_on” must be a date such as 2026-11-16, not “”."),
        ("summary", None, "“summary” is empty. Give it a value."),
        ("body", 1, "The text has no section. Begin one with ## and a title."),
    ]
    mended = save(draft_id, cast.olga, BODY, fields={"summary": "x", "effective_on": "2025-07-01"})
    assert lint_draft(mended, as_of=AT.date()) == ()


def test_the_number_follows_the_kind(in_app, cast):
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    with transaction():
        draft_id = begin_version(
            "complaints",
            "Complaints",
            kind="substantive",
            person_id=cast.olga,
            day=AT.date(),
            at=AT,
        )
    assert get_work(draft_id).number == (2, 0)

    assert save(draft_id, cast.olga, fields={"kind": "editorial"}).number == (1, 1)
    with transaction():
        drafting.discard_draft(draft_id, person_id=cast.olga, at=AT)
        begun = begin_version(
            "complaints",
            "Complaints",
            kind="substantive",
            person_id=cast.olga,
            day=AT.date(),
            at=AT,
        )
    assert begun != draft_id
    assert save(begun, cast.olga, fields={"kind": "editorial"}).number == (1, 1)


def test_the_next_version_begins_from_the_text_in_force(in_app, cast):
    make_company()
    make_policy()
    released = make_version(approver_id=cast.abel)
    with transaction():
        draft_id = begin_version(
            "complaints", "Complaints", kind="editorial", person_id=cast.tom, day=AT.date(), at=AT
        )

    work = get_work(draft_id)
    draft = read_draft(work.source)
    assert work.draft.author_id == cast.tom
    assert draft.fields["author"] == "T-004"
    assert draft.fields["effective_on"] == "2025-06-30"
    assert "summary" in [fault.field for fault in lint_draft(work, as_of=AT.date())]
    assert released != draft_id
    assert "Whoever hears it first takes it." in draft.body


def test_a_new_policy_begins_with_blanks_that_keep_it_from_being_submitted(in_app, cast):
    make_company()
    text = POLICY.format(title="Gates", asks="each version", audience="everyone")
    facts = read_policy_facts(text, "policy.yaml")
    with transaction():
        draft_id = begin_policy("gates", facts, person_id=cast.olga, day=AT.date(), at=AT)

    work = get_work(draft_id)
    assert (work.draft.slug, work.number, work.draft.title) == ("gates", (1, 0), "Gates")
    sentences = [fault.sentence for fault in lint_draft(work, as_of=AT.date())]
    assert len(sentences) == 4
    assert all("is still open" in sentence for sentence in sentences)

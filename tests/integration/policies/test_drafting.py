"""Who changed a draft is kept, a draft that is given up is gone, and both for good."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from lms.db import db, transaction
from lms.errors import NotFoundError
from lms.evidence.models import EvidenceEntry, EvidencePrivate
from lms.policies import drafting
from lms.policies import service as policies
from lms.policies.draft_edits import list_editors
from lms.policies.drafting import DraftContent
from lms.policies.drafts import find_draft, list_drafts
from lms.policies.models import PolicyDraftDiscard, PolicyDraftEdit
from lms.policies.reader import read_version
from tests.makers import PUBLISHED_AT, VERSION, make_company, make_draft, make_policy

LATER = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def draft_id(in_app, cast):
    make_company()
    make_policy()
    return make_draft()


def make_content(author_id, source=b"new bytes"):
    return DraftContent(
        title="Complaints",
        kind="substantive",
        language="en",
        summary="New.",
        effective_on=date(2025, 4, 1),
        author_id=author_id,
        statement="I have read this policy and I will work by it.",
        source=source,
    )


def write(version_id, content, *editor_ids):
    with transaction():
        drafting.write_draft(version_id, content, editor_ids=editor_ids, at=LATER)


def discard(version_id, person_id):
    with transaction():
        drafting.discard_draft(version_id, person_id=person_id, at=LATER)


def read_entries(type_):
    rows = db.session.execute(
        select(EvidenceEntry.id, EvidencePrivate.content)
        .join(EvidencePrivate, EvidencePrivate.entry_id == EvidenceEntry.id)
        .where(EvidenceEntry.type == type_)
        .order_by(EvidenceEntry.recorded_at, EvidenceEntry.id)
    )
    return [(row.id, row.content) for row in rows]


def test_a_draft_from_a_file_counts_its_author_as_editor(draft_id, cast):
    edits = db.session.scalars(select(PolicyDraftEdit)).all()

    draft = find_draft(draft_id)
    assert draft is not None
    assert [(e.version_id, e.person_id, e.edited_at, e.source_digest) for e in edits] == [
        (draft_id, cast.olga, PUBLISHED_AT, draft.source_digest)
    ]
    assert read_entries("policy.drafted") == [(edits[0].entry_id, {"person_id": cast.olga})]
    assert list_editors(draft_id) == (cast.olga,)


def test_whoever_brings_a_file_in_counts_as_editor_too(draft_id, cast):
    source = VERSION.format(
        kind="substantive", effective_on="2025-03-03", summary="Other.", text="Other."
    )
    version = read_version(source, "1.0.md", "1.0")
    with transaction():
        policies.bring_in_version(
            "complaints", "Complaints", version, day=LATER.date(), at=LATER, actor_id=cast.abel
        )

    assert list_editors(draft_id) == (cast.olga, cast.abel)


def test_every_change_is_recorded_with_who_made_it(draft_id, cast):
    write(draft_id, make_content(cast.olga), cast.tom)

    assert list_editors(draft_id) == (cast.olga, cast.tom)
    draft = find_draft(draft_id)
    assert draft is not None
    newest = db.session.scalars(select(PolicyDraftEdit).order_by(PolicyDraftEdit.id.desc())).first()
    assert newest.source_digest == draft.source_digest == make_content(cast.olga).digest


def test_a_new_title_alone_makes_nobody_an_editor(draft_id, cast):
    write(draft_id, make_content(cast.olga), cast.olga)
    write(draft_id, make_content(cast.olga), cast.tom)

    assert list_editors(draft_id) == (cast.olga,)


def test_a_discarded_draft_is_gone_and_leaves_an_entry(draft_id, cast):
    discard(draft_id, cast.olga)

    assert list_drafts() == ()
    assert find_draft(draft_id) is None
    row = db.session.scalars(select(PolicyDraftDiscard)).one()
    assert (row.version_id, row.person_id) == (draft_id, cast.olga)
    assert read_entries("policy.draft_discarded") == [(row.entry_id, {"person_id": cast.olga})]
    with pytest.raises(NotFoundError):
        discard(draft_id, cast.olga)


def test_a_number_begun_again_forgets_who_wrote_what_was_discarded(draft_id, cast):
    write(draft_id, make_content(cast.olga), cast.tom)
    policy_id = find_draft(draft_id).policy_id
    discard(draft_id, cast.olga)

    with transaction():
        again = drafting.add_draft(
            policy_id, (1, 0), make_content(cast.hana), editor_ids=(cast.hana,), at=LATER
        )

    assert again == draft_id
    assert [draft.version_id for draft in list_drafts()] == [draft_id]
    assert list_editors(draft_id) == (cast.hana,)


def test_the_same_file_brings_a_discarded_draft_back(draft_id, cast):
    discard(draft_id, cast.olga)

    assert make_draft() == draft_id


@pytest.mark.parametrize("table", [PolicyDraftEdit, PolicyDraftDiscard])
@pytest.mark.parametrize("change", [delete, lambda t: update(t).values(person_id=1)])
def test_nothing_changes_what_was_recorded(draft_id, cast, table, change):
    discard(draft_id, cast.olga)

    with pytest.raises(DBAPIError, match="never changed or deleted"), transaction():
        db.session.execute(change(table))

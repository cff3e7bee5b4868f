"""A draft is told what the files would be told: lost questions, and words that nobody explains."""

from datetime import UTC, datetime

import pytest

from lms.db import transaction
from lms.policies.company_service import bring_in_glossary
from lms.policies.draft_text import read_draft
from lms.policies.reader import Term
from lms.policies.saving import Save, save_draft
from lms.policies.work import get_work
from lms.workflows.draft_linting import look_through
from tests.cast import sign_in_as
from tests.makers import make_company, make_draft, make_policy, make_quiz, make_version

AT = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
BODY = "Why.\n\n## Taking {#taking}\n\nWhoever hears it writes the RMA down.\n"
LOST = (
    "One question of the quiz “Answering complaints” points at the section “how-fast”, which this "
    "text does not have. Keep it, or have the quiz changed."
)


@pytest.fixture
def draft_id(in_app, cast):
    make_company()
    make_policy()
    make_version(approver_id=cast.abel)
    make_quiz(actor_id=cast.tom)
    return make_draft(number="2.0")


def save(version_id, person_id, body):
    work = get_work(version_id)
    seen, fields = work.draft.source_digest, read_draft(work.source).fields
    with transaction():
        save_draft(Save(version_id, fields, body, seen, person_id), at=AT)


def look(version_id):
    found = look_through(get_work(version_id), as_of=AT.date(), facts=())
    return [fault.sentence for fault in found.faults], [note.sentence for note in found.notes]


def test_a_section_that_is_dropped_is_told_with_the_quiz_that_asks_about_it(draft_id, cast):
    assert LOST not in look(draft_id)[0]

    save(draft_id, cast.tom, BODY)
    assert look(draft_id)[0] == [LOST]

    save(draft_id, cast.tom, f"{BODY}\n## How fast {{#how-fast}}\n\nSoon.\n")
    assert look(draft_id)[0] == []


def test_a_word_that_nobody_explains_is_noted_until_the_glossary_has_it(draft_id, cast):
    save(draft_id, cast.tom, BODY)
    assert [note.partition(":")[0] for note in look(draft_id)[1]] == ["“RMA” is explained nowhere"]

    with transaction():
        bring_in_glossary([Term("RMA", "The number of a return.", "")])

    assert look(draft_id)[1] == []


def test_the_page_of_the_draft_says_both(draft_id, app, cast):
    save(draft_id, cast.tom, BODY)

    page = sign_in_as(app, cast.olga).get(f"/write/drafts/{draft_id}").get_data(as_text=True)

    assert LOST in page
    assert "“RMA” is explained nowhere" in page

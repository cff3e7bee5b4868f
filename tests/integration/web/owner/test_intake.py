"""A document is brought in by an owner: seen, mended, its blanks filled, saved as a draft."""

import io
import re

import pytest

from lms.db import db
from lms.policies.draft_edits import list_editors
from lms.policies.drafts import list_drafts
from tests.cast import sign_in_as
from tests.integration.web.test_query_counts import MOST, count_queries
from tests.makers import make_company, make_draft, make_policy
from tests.unit.document_import.making import make_docx, paragraph

TEXT = """\
How we lend tools
PURPOSE
[COMPANY NAME] lends tools for [Specify how long].
RULES
We agree on this:
Bring it back clean
Say what broke
"""


@pytest.fixture
def owner(app, cast):
    with app.app_context():
        make_company()
        make_policy()
    return sign_in_as(app, cast.olga)


def bring_in(client, text=TEXT, **fields):
    return client.post("/drafts/bring-in", data={"text": text, "form": "guessed", **fields})


def carry(page):
    found = re.search(r'name="carried" value="([^"]+)"', page.text)
    assert found
    return found[1]


def send(client, page, **fields):
    data = {"carried": carry(page), "policy": "", "kind": "substantive", **fields}
    return client.post("/drafts/bring-in/review", data=data, content_type="multipart/form-data")


def find_drafts(app):
    with app.app_context():
        return list_drafts()


def test_what_was_guessed_is_shown_with_its_line_and_nothing_is_stored(app, owner):
    page = bring_in(owner)

    assert page.status_code == 200
    assert "Line 2 was taken for the heading of a section" in page.text
    assert "Line 6 was taken for an item of a list" in page.text
    assert 'value="How we lend tools"' in page.text
    assert 'value="{{ name }}"' in page.text
    assert find_drafts(app) == ()


def test_choices_and_fillings_are_in_the_draft_and_the_editor_is_recorded(app, owner, cast):
    page = bring_in(owner)
    fields = {
        "op": "save",
        "title": "Tools",
        "kind-7": "paragraph",
        "blank-3-0": "{{ name }}",
        "blank-3-1": "two *days*",
    }

    answer = send(owner, page, **fields)
    again = send(owner, page, **fields)

    (draft,) = find_drafts(app)
    assert (draft.title, draft.slug, draft.number) == ("Tools", "tools", "1.0")
    assert draft.body == (
        "## PURPOSE {#purpose}\n\n{{ name }} lends tools for two \\*days\\*.\n\n"
        "## RULES {#rules}\n\nWe agree on this:\n\n- Bring it back clean\n\nSay what broke\n"
    )
    assert answer.location == again.location == f"/drafts/{draft.version_id}"
    with app.app_context():
        assert list_editors(draft.version_id) == (cast.olga,)
        db.session.rollback()


def test_looking_again_stores_nothing_and_names_what_is_wrong(app, owner):
    page = send(owner, bring_in(owner), op="look", title="Tools", **{"kind-6": "section"})

    assert page.status_code == 200
    assert "The blank" not in page.text.split('id="faults"')[1]
    assert "The section “Bring it back clean” has no text. Write it." not in page.text
    assert find_drafts(app) == ()


def test_a_new_policy_needs_a_title(app, owner):
    page = send(owner, bring_in(owner), op="save", title=" ")

    assert page.status_code == 422
    assert "Give the policy a title." in page.text
    assert find_drafts(app) == ()


def test_a_waiting_draft_is_not_written_over(app, owner):
    with app.app_context():
        make_draft()
    before = find_drafts(app)

    page = bring_in(owner)
    slug = before[0].slug
    answer = send(owner, page, op="save", policy=slug)

    assert answer.status_code == 422
    assert find_drafts(app) == before


def test_a_document_of_word_is_read_and_one_with_macros_refused(owner):
    good = make_docx(paragraph("Tools", "T"), paragraph("Why", "H1"), paragraph("Because."))
    bad = make_docx(paragraph("x"), parts={"word/vbaProject.bin": "x"})

    def upload(content):
        file = (io.BytesIO(content), "tools.docx")
        return bring_in(owner, "", file=file)

    assert 'value="Tools"' in upload(good).text
    refused = upload(bad)
    assert refused.status_code == 422
    assert "The document has macros. Save it as .docx without them." in refused.text


@pytest.mark.parametrize("carried", ["", "x", "eJw=", "AAAA", "é"])
def test_a_form_that_came_back_broken_is_refused(owner, carried):
    answer = owner.post("/drafts/bring-in/review", data={"carried": carried, "op": "save"})

    assert answer.status_code == 422
    assert "What was read did not come back whole." in answer.text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "There is no text."), ("x\n" * 20_002, "The text has more than 20,000 lines.")],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(owner, text, sentence):
    answer = bring_in(owner, text)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_hostile_text_is_shown_as_words(owner):
    page = bring_in(
        owner, "A title\n<script>alert(1)</script>\n" + "[" * 600 + "\n[x](javascript:a)"
    )

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text


def test_who_only_approves_cannot_bring_in(app, owner, cast):
    approver = sign_in_as(app, cast.abel)

    assert approver.get("/drafts/bring-in").status_code == 403
    assert bring_in(approver).status_code == 403


def test_no_step_needs_more_than_eight_queries_whatever_the_length(owner):
    text = TEXT + "".join(f"Section Number {n}\nRMA [DATE] {'word ' * 20}.\n" for n in range(200))
    with count_queries() as read:
        page = bring_in(owner, text)
    with count_queries() as looked:
        send(owner, page, op="look", title="Tools")

    assert page.status_code == 200
    assert (len(read) <= MOST, len(looked) <= MOST) == (True, True)

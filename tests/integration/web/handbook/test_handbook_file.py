"""The file is made beside the pages, anew when something in it changes, and served as it lies."""

from datetime import UTC, datetime

import pytest

from lms.db import transaction
from lms.people import service as people
from lms.policies.handbook import document, service
from lms.worker.handbooks import make_handbooks
from lms.workflows import handbooks
from tests.cast import make_person, sign_in_as
from tests.makers import make_company, make_policy, make_version

LATER = datetime(2025, 5, 5, 9, tzinfo=UTC)


@pytest.fixture
def house(app, cast):
    """Complaints concern everybody and refunds Legal, so that two files are needed."""
    with app.app_context():
        make_company()
        make_policy("complaints", title="Complaints")
        make_policy("refunds", title="Refunds", audience="{department: Legal}")
        for slug in ("complaints", "refunds"):
            make_version(slug, approver_id=cast.abel)
    return app


@pytest.fixture
def set_titles(monkeypatch):
    """The titles of the policies that were set, in the order in which they were."""
    titles = []
    set_chapters = handbooks.set_chapters

    def note(texts, company_name):
        titles.extend(chapter.title for chapter, _ in texts)
        return set_chapters(texts, company_name)

    monkeypatch.setattr(handbooks, "set_chapters", note)
    return titles


def work(app, rounds=3):
    for _ in range(rounds):
        with app.app_context():
            make_handbooks(app)


def test_it_is_being_made_then_ready_and_served_to_all_who_have_the_same(house, cast, set_titles):
    alice, mona = sign_in_as(house, cast.alice), sign_in_as(house, cast.mona)
    assert "The PDF of it is being made" in alice.get("/handbook").text
    assert alice.get("/handbook.pdf").location == "/handbook/file"
    waiting = alice.get("/handbook/file").text
    assert "Your handbook is being made" in waiting
    assert 'data-progress="waiting"' in waiting

    work(house)

    assert set_titles == ["Complaints", "Refunds"]
    assert 'href="/handbook.pdf"' in alice.get("/handbook").text
    assert "Your handbook is ready" in alice.get("/handbook/file").text
    answer = alice.get("/handbook.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert mona.get("/handbook.pdf").data == answer.data
    assert sign_in_as(house, cast.olga).get("/handbook.pdf").data != answer.data
    hana = sign_in_as(house, cast.hana)
    assert hana.get("/handbook/everything.pdf").data.startswith(b"%PDF")


def test_a_change_makes_the_files_anew_and_sets_only_what_changed(house, cast, set_titles):
    work(house)
    alice = sign_in_as(house, cast.alice)
    before = alice.get("/handbook.pdf").data
    set_titles.clear()
    with house.app_context():
        make_version("complaints", "2.0", approver_id=cast.abel, text="Otherwise.")

    assert alice.get("/handbook.pdf").location == "/handbook/file"
    work(house)

    assert set_titles == ["Complaints"]
    assert alice.get("/handbook.pdf").data != before


def test_without_a_change_nothing_is_made(house, cast, set_titles):
    work(house)
    set_titles.clear()

    work(house)

    assert set_titles == []


def test_somebody_with_another_choice_of_policies_gets_a_file(house, cast):
    with house.app_context():
        make_policy("keys", title="Keys", audience="{department: Sales}")
        make_version("keys", approver_id=cast.abel)
    with house.app_context(), transaction():
        for person in (cast.olga, cast.abel, cast.audra):
            people.change_facts(
                person,
                changes={"department": "Sales"},
                holds_from=LATER.date(),
                at=LATER,
                actor_id=None,
            )
    work(house)
    with house.app_context():
        lena = make_person("T-020", "Łena Żółć", department="Legal", at=LATER)
    browser = sign_in_as(house, lena)
    assert browser.get("/handbook.pdf").location == "/handbook/file"

    work(house, rounds=4)

    assert browser.get("/handbook.pdf").data.startswith(b"%PDF")


def test_stopped_in_the_middle_it_is_made_after_the_next_start(house, cast, monkeypatch):
    monkeypatch.setattr(house.extensions["lms_worker"], "_stop", Stopping())
    work(house, rounds=2)
    alice = sign_in_as(house, cast.alice)
    assert alice.get("/handbook.pdf").status_code == 302
    monkeypatch.undo()

    work(house)

    assert alice.get("/handbook.pdf").data.startswith(b"%PDF")


class Stopping:
    """A program that is being stopped."""

    def is_set(self):
        return True


def test_a_text_that_no_font_can_set_leaves_a_sentence_and_no_hole(house, cast, monkeypatch):
    pages = []
    render = document.pdf.render_parts_apart
    monkeypatch.setattr(
        document.pdf,
        "render_parts_apart",
        lambda html, **options: pages.extend(html) or render(html, **options),
    )
    with house.app_context():
        make_version("complaints", "2.0", approver_id=cast.abel, text="Say 您好 first.")
    work(house)

    assert sign_in_as(house, cast.alice).get("/handbook.pdf").data.startswith(b"%PDF")
    [chapter] = [page for page in pages if 'id="complaints"' in page]
    assert "cannot be printed here: it has characters that the fonts" in chapter
    assert "您好" not in chapter


def test_a_fault_is_tried_three_times_then_said(house, cast, monkeypatch):
    def fail(*_):
        raise ValueError("broken")

    monkeypatch.setattr(handbooks, "set_chapters", fail)
    work(house, rounds=10)

    page = sign_in_as(house, cast.alice).get("/handbook/file").text
    assert "Your handbook could not be made as a file" in page
    assert service.TRIED_TOO_OFTEN in page
    assert "Read it as a page" in page


def test_without_a_policy_there_is_no_file(app, cast):
    with app.app_context():
        make_company()
    work(app)

    alice = sign_in_as(app, cast.alice)
    assert alice.get("/handbook.pdf").status_code == 404
    assert alice.get("/handbook/file").status_code == 404


def test_an_auditor_from_outside_has_the_handbook_of_everything(house, cast):
    with house.app_context(), transaction():
        people.leave(cast.audra, left_on=LATER.date(), at=LATER, actor_id=None)
    work(house)

    audra = sign_in_as(house, cast.audra)
    assert "All policies in force" in audra.get("/handbook").text
    hana = sign_in_as(house, cast.hana)
    assert audra.get("/handbook.pdf").data == hana.get("/handbook/everything.pdf").data

"""Handbooks are needed by who is there, made once, and forgotten when nobody needs them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.db import db, transaction
from lms.people import service as people
from lms.policies.handbook import service as handbooks
from lms.policies.handbook.models import Handbook, HandbookChapter
from lms.policies.handbook.queries import find_content, find_file
from lms.policies.handbook.service import SILENCE
from lms.workflows.handbooks import get_book, list_books
from tests.cast import make_cast
from tests.makers import PUBLISHED_AT, make_company, make_policy, make_version

BASE = "https://learn.example"
DAY = date(2025, 4, 1)
NOW = datetime(2025, 4, 1, 9, tzinfo=UTC)
FIRST, SECOND = "1" * 32, "2" * 32


@pytest.fixture
def house(in_app):
    """Complaints concern everybody, the vault Legal, the lab nobody."""
    cast = make_cast()
    make_company()
    for slug, audience in (
        ("complaints", "everyone"),
        ("vault", "{department: Legal}"),
        ("lab", "{department: Research}"),
    ):
        make_policy(slug, title=slug.capitalize(), audience=audience)
        make_version(slug, approver_id=cast.abel)
    return cast


def need(day=DAY, *, at=NOW):
    books = list_books(day, base_url=BASE)
    with transaction():
        return books, handbooks.need(books, at=at)


def take(maker, *, at=NOW):
    with transaction():
        return handbooks.take_up(maker, at=at)


def list_slugs(books):
    return sorted([chapter.slug for chapter in book.chapters] for book in books.values())


def test_one_file_for_each_choice_of_policies_that_somebody_has(house):
    books, added = need()

    assert list_slugs(books) == [
        ["complaints"],
        ["complaints", "lab", "vault"],
        ["complaints", "vault"],
    ]
    assert added == 3
    assert need()[1] == 0


def test_who_left_needs_none_and_their_file_is_forgotten(house):
    need()
    for person in (house.olga, house.abel, house.audra):
        with transaction():
            people.leave(person, left_on=date(2025, 4, 30), at=PUBLISHED_AT, actor_id=None)

    books, added = need(date(2025, 5, 1))

    assert list_slugs(books) == [["complaints"], ["complaints", "lab", "vault"]]
    assert added == 0
    assert set(db.session.scalars(select(Handbook.key))) == set(books)


def test_a_new_version_another_owner_or_another_company_makes_other_files(house):
    before = get_book(None, DAY, base_url=BASE)
    make_version("complaints", "2.0", approver_id=house.abel, text="Other.", at=PUBLISHED_AT)
    version = get_book(None, DAY, base_url=BASE)
    with transaction():
        people.change_facts(
            house.olga,
            changes={"name": "Olga Öz"},
            holds_from=DAY,
            at=PUBLISHED_AT,
            actor_id=None,
        )
    owner = get_book(None, DAY, base_url=BASE)

    assert len({before.key, version.key, owner.key}) == 3
    # Only the policy that changed is set anew.
    assert len(set(before.digests) - set(version.digests)) == 1
    assert get_book(None, DAY, base_url="https://other.example").key != owner.key


def test_two_workers_never_make_the_same_file(house):
    need()

    taken = [take(f"{n}" * 32) for n in range(4)]

    assert len({job.key for job in taken if job}) == 3
    assert taken[3] is None


def test_what_a_stopped_worker_began_is_made_by_the_next(house):
    books, _ = need()
    job = take(FIRST)
    for maker in (SECOND, "3" * 32):
        take(maker)

    later = NOW + SILENCE + timedelta(seconds=1)
    again = take("4" * 32, at=later)

    assert again is not None
    assert again.key in books
    with transaction():
        was_kept = handbooks.finish(job, FIRST, b"%PDF", at=later)
    assert was_kept == (again.key != job.key)


def test_a_file_that_nobody_needs_any_more_is_not_kept(house):
    need()
    job = take(FIRST)
    with transaction():
        handbooks.need({}, at=NOW)
        assert not handbooks.note_progress(job, FIRST, chapters=1, at=NOW)
        assert not handbooks.finish(job, FIRST, b"%PDF", at=NOW)

    assert find_file(job.key) is None


def test_interrupted_three_times_it_is_still_made_and_failed_three_times_it_is_not(house):
    books = {key: book for key, book in need()[0].items() if len(book.chapters) == 1}
    with transaction():
        handbooks.need(books, at=NOW)
    for _ in range(4):
        job = take(FIRST)
        with transaction():
            handbooks.interrupt(job, FIRST)
    for _ in range(3):
        job = take(FIRST)
        with transaction():
            handbooks.give_back(job, FIRST)

    assert take(FIRST) is None
    file = find_file(job.key)
    assert file is not None
    assert file.fault.startswith("Each time something went wrong")


def test_a_chapter_is_kept_for_all_that_have_it_and_goes_with_the_last(house):
    books, _ = need()
    [common] = [b for b in books.values() if len(b.chapters) == 1]
    with transaction():
        handbooks.keep_chapters({common.digests[0]: b"set"})
        handbooks.keep_chapters({common.digests[0]: b"set twice"})

    assert handbooks.read_chapters(common.digests) == [b"set"]
    assert all(common.digests[0] not in handbooks.find_missing(b.digests) for b in books.values())
    with transaction():
        handbooks.need({}, at=NOW)
    assert db.session.scalar(select(func.count()).select_from(HandbookChapter)) == 0


def test_a_finished_file_is_given_as_it_is(house):
    need()
    job = take(FIRST)
    with transaction():
        assert handbooks.finish(job, FIRST, b"%PDF-1.7 x", at=NOW)

    assert find_content(job.key) == b"%PDF-1.7 x"
    assert find_file(job.key).size == 10

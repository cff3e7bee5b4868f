"""What policies in force say is found on each database alike, and what is not in force is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.db import db, transaction
from lms.policies import search_index
from lms.policies.calling_back import call_back
from lms.policies.search_models import SearchSection, SearchWord, SearchWordToCome
from lms.policies.search_queries import search
from tests.makers import (
    PUBLISHED_AT,
    make_company,
    make_draft,
    make_policy,
    make_version,
    release_version,
)

TODAY = PUBLISHED_AT.date()


@pytest.fixture
def house(in_app, cast):
    make_company()
    make_policy("complaints", title="Complaints")
    make_version("complaints", approver_id=cast.abel, text="Whoever hears a grievance takes it.")
    make_policy("refunds", title="Refunds")
    make_version(
        "refunds",
        approver_id=cast.abel,
        text="A refund is paid within *ten* business days.\n\n- Ask for the receipt\n\n"
        "Business day\n:   A day on which the bank works.",
    )
    return cast


def find(query, *, is_public=False, day=TODAY):
    return search(query, as_of=day, is_public=is_public)


def list_slugs(query, **named):
    return [found.slug for found in find(query, **named).found]


def read_index():
    db.session.expire_all()
    columns = [c for c in SearchSection.__table__.c if c.name != "id"]
    sections = [tuple(row) for row in db.session.execute(select(*columns).order_by(*columns[:2]))]
    words = {w.word: w.sections for w in db.session.scalars(select(SearchWord))}
    columns = SearchWordToCome.__table__.c
    to_come = [tuple(row) for row in db.session.execute(select(*columns).order_by(*columns))]
    return sections, words, to_come


def test_a_word_leads_to_its_paragraph(house):
    [found] = find("receipt").found

    assert (found.slug, found.title, found.number) == ("refunds", "Refunds", "1.0")
    [passage] = found.passages
    assert (passage.anchor, passage.number, passage.heading) == (
        "p-taking-2",
        "1",
        "Taking a complaint",
    )
    assert [(p.text, p.is_marked) for p in passage.pieces] == [
        ("Ask for the ", False),
        ("receipt", True),
    ]


def test_a_defined_word_leads_to_its_definition(house):
    [found] = find("bank").found

    assert found.passages[0].anchor == "p-taking-3"
    assert "".join(p.text for p in found.passages[0].pieces) == (
        "Business day: A day on which the bank works."
    )


def test_all_words_are_asked_for_and_may_stand_in_title_heading_and_text(house):
    assert list_slugs("refunds fast seven") == ["refunds"]
    assert find("refunds fast seven").found[0].passages[0].anchor == "p-how-fast-1"
    assert list_slugs("grievance complaints") == ["complaints"]


def test_a_title_counts_more_than_a_text(house):
    assert list_slugs("complaint") == ["complaints", "refunds"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("reciept", "receipt"),
        ("greivance", "grievance"),
        ("grievanse", "grievance"),
        ("refnd", "refund"),
        ("REFUNDS", ""),
        ("griev", ""),
    ],
)
def test_slips_capitals_plurals_and_beginnings_are_understood(house, typed, meant):
    answer = find(typed)

    assert len(answer.found) == 1
    assert answer.guessed == (((typed.casefold(), (meant,)),) if meant else ())


def test_some_of_the_words_are_better_than_nothing(house):
    answer = find("grievance bank")

    assert answer.is_partial
    assert {found.slug for found in answer.found} == {"complaints", "refunds"}


def test_a_word_that_stands_nowhere_is_named(house):
    answer = find("receipt zeppelin")

    assert (answer.unknown, answer.is_partial) == (("zeppelin",), True)
    assert [found.slug for found in answer.found] == ["refunds"]
    assert find("zeppelin").found == ()


def test_visitors_find_public_policies_only(house):
    assert list_slugs("receipt", is_public=True) == []


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'; DROP TABLE search_section; --",
        "receipt AND NOT",
        'receipt" OR *',
        "NEAR(receipt ask, 5)",
        "title_words:receipt",
        "receipt & | ! ( ) <-> :*",
        "%",
        "_",
        "\\",
        "^receipt",
        "{-1 receipt}",
        "receipt\u200b\u202e",
        "₂²①",
        "ﷺ",
        "a" * 5000,
        "(" * 5000,
        "",
        "   ",
        "日本語 ελληνικά עברית",
    ],
)
def test_signs_that_databases_read_otherwise_are_only_signs(house, query):
    answer = find(query)

    assert {found.slug for found in answer.found} <= {"refunds", "complaints"}
    is_about_receipts = "receipt" in answer.words
    assert any(found.slug == "refunds" for found in answer.found) == is_about_receipts


def test_words_that_say_nothing_are_asked_for_only_where_there_are_no_others(house):
    assert find("what is a receipt").words == ("receipt",)
    assert find("what is it").words == ("what", "is", "it")


def test_letters_of_other_scripts_are_found(house):
    make_policy("greek", title="Greek")
    make_version(
        "greek", approver_id=house.abel, text="Οι πελάτες και crème brûlée, Æsir, 24h, 1e5."
    )

    for query in ("πελάτες", "πελατες", "creme", "BRÛLÉE", "brule", "aesir", "24h", "1e5", "æsirs"):
        assert list_slugs(query) == ["greek"], query


def test_a_version_to_come_is_found_from_its_day_on_and_replaces_the_one_before(house):
    later = PUBLISHED_AT + timedelta(days=30)
    version_id = make_draft("refunds", "2.0", text="Vouchers instead.", at=later)
    with transaction():
        release_version(version_id, approver_id=house.abel, at=PUBLISHED_AT)

    assert list_slugs("voucher") == []
    assert list_slugs("receipt") == ["refunds"]
    assert list_slugs("voucher", day=later.date()) == ["refunds"]
    assert list_slugs("receipt", day=later.date()) == []

    with transaction():
        assert search_index.refresh(later.date()) == (0, 1)
    assert "receipt" not in read_index()[1]
    assert list_slugs("voucher", day=later.date()) == ["refunds"]


@pytest.fixture
def scheduled(house):
    """Two texts that wait for their day; some of their words stand in texts in force too."""
    later = PUBLISHED_AT + timedelta(days=30)
    make_policy("vouchers", title="Vouchers")
    texts = {
        "refunds": "Severance, a receipt, a grievance.",
        "vouchers": "Severance for whoever leaves.",
    }
    for days, (slug, text) in enumerate(texts.items()):
        at = later + timedelta(days=days)
        version_id = make_draft(slug, "2.0", text=text, at=at)
        with transaction():
            release_version(version_id, approver_id=house.abel, at=PUBLISHED_AT)
    return later.date()


def list_told(query, day):
    """Whether the word stands somewhere, and what else it is told to mean."""
    answer = find(query, day=day)
    return not answer.unknown, answer.guessed


def test_nobody_is_told_a_word_of_a_text_before_its_day(scheduled):
    before = scheduled - timedelta(days=1)

    for typed in ("severance", "severence", "severa", "vouchers", "vuocher"):
        assert list_told(typed, before) == (False, ()), typed
    assert list_told("severance", scheduled) == (True, ())
    assert list_told("severence", scheduled) == (True, (("severence", ("severance",)),))
    assert list_told("severa", scheduled) == (True, ())
    assert list_told("vuocher", scheduled) == (False, ())
    next_day = scheduled + timedelta(days=1)
    assert list_told("vuocher", next_day) == (True, (("vuocher", ("voucher",)),))


def test_a_word_of_a_text_to_come_stays_told_where_another_says_it(scheduled):
    before = scheduled - timedelta(days=1)

    assert list_told("reciept", before) == (True, (("reciept", ("receipt",)),))
    assert list_slugs("receipt", day=before) == ["refunds"]


def test_a_word_is_told_no_more_once_only_texts_to_come_say_it(scheduled, house):
    assert list_told("greivance", TODAY) == (True, (("greivance", ("grievance",)),))
    make_version("complaints", "1.1", approver_id=house.abel, text="Nothing like before.")

    assert list_told("greivance", TODAY) == (False, ())
    assert list_told("grievance", TODAY) == (False, ())
    assert list_told("greivance", scheduled) == (True, (("greivance", ("grievance",)),))


def test_words_to_come_are_told_later_once_the_earlier_text_is_called_back(scheduled, house):
    version_id = next(each[1] for each in read_index()[2])
    with transaction():
        call_back(version_id, caller_id=house.abel, reason="No.", at=PUBLISHED_AT, today=TODAY)

    assert list_told("severance", scheduled) == (False, ())
    assert list_told("severance", scheduled + timedelta(days=1)) == (True, ())


@pytest.mark.parametrize("days", [0, 29, 30, 31])
def test_the_words_to_come_that_are_kept_equal_what_is_derived(scheduled, days):
    day = TODAY + timedelta(days=days)
    with transaction():
        search_index.refresh(day)
    kept = read_index()

    assert {found for _, _, found, _ in kept[2]} == {
        found for found in (scheduled, scheduled + timedelta(days=1)) if found > day
    }
    with transaction():
        search_index.rebuild(day)
    assert read_index() == kept


def test_words_to_come_that_were_lost_are_set_apart_again(scheduled):
    kept = read_index()
    with transaction():
        db.session.query(SearchWordToCome).delete()
    with transaction():
        assert search_index.refresh(TODAY) == (0, 0)

    assert read_index() == kept


def test_a_version_that_was_called_back_hides_none_and_leaves_no_word(house):
    later, at, kept = PUBLISHED_AT + timedelta(days=30), PUBLISHED_AT, read_index()
    version_id = make_draft("refunds", "2.0", text="Vouchers instead.", at=later)
    with transaction():
        release_version(version_id, approver_id=house.abel, at=at)
    with transaction():
        call_back(version_id, caller_id=house.abel, reason="No.", at=at, today=at.date())
    assert read_index() == kept

    with transaction():
        assert search_index.refresh(later.date()) == (0, 0)
    assert list_slugs("receipt", day=later.date()) == ["refunds"]
    assert list_slugs("voucher", day=later.date()) == []


def test_what_is_kept_equals_what_is_derived(house):
    make_version("refunds", "1.1", approver_id=house.abel, text="Nothing like before.")
    kept = read_index()

    assert "receipt" not in kept[1]
    # Seven business days, in both policies.
    assert kept[1]["business"] == 2
    with transaction():
        assert search_index.rebuild(TODAY) == 2
    assert read_index() == kept
    assert list_slugs("nothing before") == ["refunds"]


def test_a_lost_index_is_mended_by_the_next_day(house):
    kept = read_index()
    with transaction():
        db.session.query(SearchSection).delete()
        db.session.query(SearchWord).delete()
        db.session.query(SearchWordToCome).delete()
    assert list_slugs("receipt") == []

    with transaction():
        assert search_index.refresh(TODAY) == (2, 0)
    assert read_index() == kept
    assert list_slugs("receipt") == ["refunds"]

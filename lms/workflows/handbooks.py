"""Which handbooks people need, and how one comes about."""

from collections.abc import Sequence
from datetime import date

from lms.people.audience import PersonFacts
from lms.people.headcount import list_combinations
from lms.policies.company import get_company
from lms.policies.handbook.document import Book, digest_chapter, set_chapters
from lms.policies.handbook.queries import list_chapters, list_texts
from lms.policies.handbook.rules import Chapter, choose_chapters

CHAPTERS_AT_ONCE = 5


def list_books(as_of: date, *, base_url: str) -> dict[str, Book]:
    """The handbooks that people employed on that day need, and that of everything, by key."""
    name = get_company().name
    chapters = list_chapters(as_of)
    combinations = list_combinations([chapter.audience for chapter in chapters], as_of)
    chosen = [chapters, *(tuple(chapters[place] for place in sorted(c)) for c in combinations)]
    different = {tuple(chapter.version_id for chapter in each): each for each in chosen if each}
    books = (Book(each, name, base_url) for each in different.values())
    return {book.key: book for book in books}


def get_book(facts: PersonFacts | None, as_of: date, *, base_url: str) -> Book:
    """The handbook of somebody with these facts, or that of everything; it may be empty."""
    chapters = list_chapters(as_of)
    chosen = chapters if facts is None else choose_chapters(chapters, facts)
    return Book(chosen, get_company().name, base_url)


def split_missing(book: Book, missing: frozenset[str]) -> list[Sequence[Chapter]]:
    """The chapters that are still to be set, a few at a time."""
    name = book.company_name
    todo = [chapter for chapter in book.chapters if digest_chapter(chapter, name) in missing]
    return [todo[at : at + CHAPTERS_AT_ONCE] for at in range(0, len(todo), CHAPTERS_AT_ONCE)]


def set_missing(chapters: Sequence[Chapter], company_name: str) -> dict[str, bytes]:
    """Set these chapters, each by what it is known by."""
    texts = list_texts([chapter.version_id for chapter in chapters])
    pairs = [(chapter, texts[chapter.version_id].html) for chapter in chapters]
    made = set_chapters(pairs, company_name)
    digests = [digest_chapter(chapter, company_name) for chapter in chapters]
    return dict(zip(digests, made, strict=True))

"""How the texts of many policies become one page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import render_template

from lms.markup import Term, explain_terms, split_standfirst
from lms.people.roles import Action
from lms.policies.handbook.document import Book
from lms.policies.handbook.queries import Text, find_file, list_texts
from lms.policies.handbook.rules import Chapter, bind_text, lead_within
from lms.web.access import may
from lms.web.company import get_glossary
from lms.web.handbook.files import say_size
from lms.web.policy_page import WORDS_A_MINUTE


@dataclass(frozen=True)
class ShownChapter:
    """A policy as it stands on the page, its terms explained."""

    chapter: Chapter
    standfirst: str
    sections: str


def show_handbook(book: Book, *, is_everything: bool) -> str:
    """The page with the texts of its policies, one after the other."""
    chapters = book.chapters
    file = find_file(book.key) if chapters else None
    texts = list_texts([chapter.version_id for chapter in chapters])
    pairs = tuple((chapter, texts[chapter.version_id]) for chapter in chapters)
    words = sum(chapter.words for chapter in chapters)
    return render_template(
        "handbook/handbook.html",
        shown=_compose(pairs, get_glossary()),
        contents=[(c.slug, str(n), c.title, False) for n, c in enumerate(chapters, start=1)],
        minutes=max(1, round(words / WORDS_A_MINUTE)),
        is_everything=is_everything,
        size=say_size(file.size) if file and file.size else "",
        may_read_everything=may(Action.READ_WHOLE_HANDBOOK),
    )


@lru_cache(maxsize=8)
def _compose(
    pairs: tuple[tuple[Chapter, Text], ...], glossary: tuple[Term, ...]
) -> tuple[ShownChapter, ...]:
    """The same texts are the same page for everybody who has the same handbook."""
    places = {chapter.slug: chapter.anchors for chapter, _ in pairs}
    return tuple(_show_chapter(chapter, text, glossary, places) for chapter, text in pairs)


def _show_chapter(
    chapter: Chapter, text: Text, glossary: tuple[Term, ...], places: Mapping[str, frozenset[str]]
) -> ShownChapter:
    def lead(target: str) -> str | None:
        return lead_within(target, places)

    standfirst, sections = split_standfirst(text.html)
    explained = explain_terms(sections, (*text.terms, *glossary))
    return ShownChapter(
        chapter,
        bind_text(standfirst, chapter.slug, lead),
        bind_text(explained, chapter.slug, lead),
    )

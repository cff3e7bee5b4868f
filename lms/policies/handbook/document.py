"""How the handbook looks on paper: each policy set by itself, then all bound behind a cover."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import unescape
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lms import pdf
from lms.bookbinding import INSIDE, Mark, bind, count_pages
from lms.errors import RefusalError
from lms.people.audience import to_data
from lms.people.audience_words import describe
from lms.policies.document import TEMPLATES as POLICY_TEMPLATES
from lms.policies.document import prepare_body, write_day
from lms.policies.handbook.rules import (
    TAG,
    Chapter,
    bind_text,
    digest_contents,
    lead_in_book,
    name_link,
    name_place,
)

TEMPLATES = POLICY_TEMPLATES.parent / "handbook" / "templates"
STYLES = {
    "stylesheet": TEMPLATES / "handbook.css",
    "base": POLICY_TEMPLATES / "policy.css",
}
# A policy of a thousand pages is set, too.
SECONDS = 90
POLICIES_A_PAGE, MOST_FRONTS = 8, 5
TOO_LONG = "it is too long, or its tables and lists are too deep."
UNSETTABLE = "it has characters that the fonts of this program do not have."


@dataclass(frozen=True)
class Book:
    """A handbook as it is bound: which policies, for which company, known by which key."""

    chapters: tuple[Chapter, ...]
    company_name: str
    base_url: str

    @property
    def digests(self) -> tuple[str, ...]:
        """What each chapter as it is set is known by."""
        return tuple(digest_chapter(chapter, self.company_name) for chapter in self.chapters)

    @property
    def key(self) -> str:
        """What the whole is known by; readers of the same policies share one."""
        return digest_contents(_mark(), self.company_name, self.base_url, self.digests)


@dataclass(frozen=True)
class _Line:
    """A policy in the contents, and the page on which it begins."""

    slug: str
    title: str
    number: str
    in_force_from: date
    sections: tuple[tuple[str, str, str], ...]
    page: int


@lru_cache(maxsize=4096)
def digest_chapter(chapter: Chapter, company_name: str) -> str:
    """What a policy as it is set is known by: all that is printed, and how it is set."""
    printed = (
        *(chapter.slug, chapter.title, chapter.number, chapter.language),
        *(chapter.in_force_from.isoformat(), chapter.owner_name, chapter.owner_title),
        *(to_data(chapter.audience), chapter.text_digest, chapter.html_digest),
    )
    return digest_contents(_mark(), company_name, printed)


def set_chapters(texts: Sequence[tuple[Chapter, str]], company_name: str) -> list[bytes]:
    """Set policies as parts of handbooks; a text that cannot be set leaves a sentence there."""
    pages = [_write_chapter(chapter, html, company_name) for chapter, html in texts]
    try:
        return _set_all(pages, SECONDS)
    except RefusalError:
        # One of them takes too long; the others have nothing to do with that.
        return [_set_alone(chapter, html, company_name) for chapter, html in texts]


def _set_alone(chapter: Chapter, html: str, company_name: str) -> bytes:
    try:
        return _set_all([_write_chapter(chapter, html, company_name)], SECONDS)[0]
    except RefusalError:
        return _set_all([_write_chapter(chapter, html, company_name, fault=TOO_LONG)], SECONDS)[0]


def set_book(book: Book, chapters: Sequence[bytes], *, made_on: date) -> bytes:
    """Bind the chapters, as they were set, behind a cover and their contents."""
    front, figures = _set_front(book, [count_pages(one) for one in chapters], made_on)
    return bind(
        front,
        chapters,
        figures,
        marks=[_mark_chapter(chapter) for chapter in book.chapters],
        lead=lambda name, places: lead_in_book(name, places, book.base_url),
    )


def _prepare(chapter: Chapter, html: str) -> str:
    """The stored text with its places named after the policy; links to others wait for the book."""

    def lead(target: str) -> str | None:
        name = name_link(target)
        return name and INSIDE + name

    return prepare_body(bind_text(html, chapter.slug, lead, is_deeper=False))


def _write_chapter(chapter: Chapter, html: str, company_name: str, *, fault: str = "") -> str:
    missing = pdf.find_unsettable(unescape(TAG.sub("", html)))
    owner = ", ".join(filter(None, (chapter.owner_name, chapter.owner_title)))
    return _fill(
        "chapter.html",
        chapter=chapter,
        title=pdf.replace_unsettable(chapter.title),
        company_name=pdf.replace_unsettable(company_name),
        owner=pdf.replace_unsettable(owner),
        audience_text=pdf.replace_unsettable(describe(chapter.audience)),
        groups=_group(chapter.text_digest),
        body=Markup(_prepare(chapter, html)),  # noqa: S704 (sanitised when it was stored)
        fault=fault or (UNSETTABLE if missing else ""),
    )


def _set_front(book: Book, pages: Sequence[int], made_on: date) -> tuple[bytes, bytes]:
    """Cover and contents, and the letters that number pages.

    As many pages as the contents have, the policies begin later: guessed, then set again.
    """
    taken = 1 + -(-len(pages) // POLICIES_A_PAGE)
    figures = _fill("figures.html")
    for _ in range(MOST_FRONTS):
        front, letters = _set_all([_write_front(book, pages, taken, made_on), figures], SECONDS)
        set_on = count_pages(front)
        if set_on == taken:
            break
        taken = set_on
    return front, letters


def _write_front(book: Book, pages: Sequence[int], before: int, made_on: date) -> str:
    return _fill(
        "front.html",
        title=_name(book),
        company_name=pdf.replace_unsettable(book.company_name),
        lines=[
            _Line(
                slug=chapter.slug,
                title=pdf.replace_unsettable(chapter.title),
                number=chapter.number,
                in_force_from=chapter.in_force_from,
                sections=tuple(
                    (number, anchor, pdf.replace_unsettable(title))
                    for anchor, number, title in chapter.contents
                    if "." not in number
                ),
                page=before + sum(pages[:place]) + 1,
            )
            for place, chapter in enumerate(book.chapters)
        ],
        newest=max(book.chapters, key=lambda chapter: chapter.in_force_from),
        made_on=made_on,
        groups=_group(book.key),
    )


def _fill(template: str, **told: Any) -> str:
    return _load_templates().get_template(template).render(write_day=write_day, **told)


def _set_all(pages: Sequence[str], seconds: int) -> list[bytes]:
    return pdf.render_parts_apart(pages, seconds=seconds, **STYLES)


def _mark_chapter(chapter: Chapter) -> Mark:
    below = tuple(
        Mark(f"{number} {title}", name_place(chapter.slug, f"s-{anchor}"))
        for anchor, number, title in chapter.contents
        if "." not in number
    )
    return Mark(chapter.title, chapter.slug, below)


def _name(book: Book) -> str:
    return f"Handbook of {pdf.replace_unsettable(book.company_name)}"


def _group(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, 64, 8))


@lru_cache(maxsize=1)
def _mark() -> str:
    """How it is set: with another template or stylesheet everything is set anew."""
    paths = (*sorted(TEMPLATES.iterdir()), STYLES["base"], pdf.FONTS / "paper.css")
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


@lru_cache(maxsize=1)
def _load_templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )

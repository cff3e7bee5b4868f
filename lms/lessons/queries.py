"""Which lessons there are, what they show, and who went through them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, not_, select
from sqlalchemy.orm import aliased

from lms.db import fetch
from lms.lessons.media_rules import MediaFacts
from lms.lessons.models import (
    Lesson,
    LessonCompletion,
    LessonDraft,
    LessonMedia,
    LessonMediaName,
    LessonVersion,
)
from lms.sql import PERSON


@dataclass(frozen=True)
class LessonView:
    """A published version of a lesson."""

    lesson_id: int
    slug: str
    version_id: int
    number: int
    title: str
    summary: str
    minutes: int | None
    link: str | None
    statement: str
    source: str
    source_digest: str
    files: Mapping[str, str]
    html: str
    html_digest: str
    published_at: datetime


@dataclass(frozen=True)
class LessonLine:
    """A lesson as lists show it; without a version where it is only a draft."""

    lesson_id: int
    slug: str
    title: str | None
    minutes: int | None
    number: int | None
    published_at: datetime | None
    draft_edited_at: datetime | None


@dataclass(frozen=True)
class LessonDraftView:
    """The trainer's work on a lesson."""

    lesson_id: int
    slug: str
    source: str
    edited_by: int
    edited_at: datetime


@dataclass(frozen=True)
class CompletionView:
    """That a person went through a lesson, as its receipt tells it."""

    id: str
    person_id: int
    lesson_id: int
    occasion: str
    version_id: int
    title: str
    html_digest: str
    statement: str
    presented_at: datetime
    completed_at: datetime
    zone: str
    sign_in_method: str
    entry_id: str
    entry_digest: str


_SHOWN = tuple(getattr(LessonCompletion, name) for name in CompletionView.__dataclass_fields__)


def is_completed(person_id: Any, lesson_id: Any, occasion: Any) -> ColumnElement[bool]:
    """The condition that the person went through the lesson on that occasion.

    Each may be a column of another table or a value.
    """
    act = aliased(LessonCompletion)
    return exists().where(
        act.person_id == person_id, act.lesson_id == lesson_id, act.occasion == occasion
    )


def list_lessons() -> tuple[LessonLine, ...]:
    """Every lesson with its newest version and its draft, by title."""
    return tuple(LessonLine(*row) for row in fetch(_select_lines()))


@cache
def _select_lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Lesson.id,
            Lesson.slug,
            LessonVersion.title,
            LessonVersion.minutes,
            LessonVersion.number,
            LessonVersion.published_at,
            LessonDraft.edited_at,
        )
        .select_from(Lesson)
        .outerjoin(LessonVersion, (LessonVersion.lesson_id == Lesson.id) & _is_newest())
        .outerjoin(LessonDraft, LessonDraft.lesson_id == Lesson.id)
        .order_by(func.coalesce(LessonVersion.title, Lesson.slug), Lesson.id)
    )


def find_lesson(slug: str) -> LessonView | None:
    """The newest published version of the lesson."""
    row = fetch(_select_by_slug(), {"slug": slug}).mappings().first()
    return LessonView(**row) if row else None


@cache
def _select_by_slug() -> Select[*tuple[Any, ...]]:
    taken = {"lesson_id", "slug", "version_id"}
    names = [name for name in LessonView.__dataclass_fields__ if name not in taken]
    return (
        select(
            Lesson.id.label("lesson_id"),
            Lesson.slug,
            LessonVersion.id.label("version_id"),
            *(getattr(LessonVersion, name) for name in names),
        )
        .join(LessonVersion, LessonVersion.lesson_id == Lesson.id)
        .where(Lesson.slug == bindparam("slug"), _is_newest())
    )


def find_draft(slug: str) -> LessonDraftView | None:
    """The trainer's work on the lesson."""
    row = fetch(
        select(
            Lesson.id, Lesson.slug, LessonDraft.source, LessonDraft.edited_by, LessonDraft.edited_at
        )
        .join(LessonDraft, LessonDraft.lesson_id == Lesson.id)
        .where(Lesson.slug == slug)
    ).first()
    return LessonDraftView(*row) if row else None


def find_media(digest: str) -> MediaFacts | None:
    """The picture or film with that digest."""
    row = fetch(_select_media().where(LessonMedia.digest == digest)).first()
    return MediaFacts(*row) if row else None


def find_media_by_origin(origin: str) -> MediaFacts | None:
    """What was made of a file with that digest when it was uploaded before."""
    row = fetch(_select_media().where(LessonMedia.origin == origin).limit(1)).first()
    return MediaFacts(*row) if row else None


def list_media(slug: str) -> dict[str, MediaFacts]:
    """The pictures and films that the text of the lesson may show, by their names."""
    rows = fetch(
        _select_media()
        .add_columns(LessonMediaName.name)
        .join(LessonMediaName, LessonMediaName.digest == LessonMedia.digest)
        .join(Lesson, Lesson.id == LessonMediaName.lesson_id)
        .where(Lesson.slug == slug)
        .order_by(LessonMediaName.name)
    )
    return {row[-1]: MediaFacts(*row[:-1]) for row in rows}


def _select_media() -> Select[*tuple[Any, ...]]:
    return select(
        LessonMedia.digest,
        LessonMedia.kind,
        LessonMedia.size,
        LessonMedia.width,
        LessonMedia.height,
    )


def find_completion(person_id: int, lesson_id: int, occasion: str) -> CompletionView | None:
    """That the person went through the lesson on that occasion."""
    asked = {"person_id": person_id, "lesson_id": lesson_id, "occasion": occasion}
    row = fetch(_select_by_key(), asked).mappings().first()
    return CompletionView(**row) if row else None


@cache
def _select_by_key() -> Select[*tuple[Any, ...]]:
    return _select_own().where(
        LessonCompletion.lesson_id == bindparam("lesson_id"),
        LessonCompletion.occasion == bindparam("occasion"),
    )


def find_sent(person_id: int, key: str) -> CompletionView | None:
    """The completion that the page with that key led to."""
    statement = _select_own().where(LessonCompletion.idempotency_key == key)
    row = fetch(statement, {"person_id": person_id}).mappings().first()
    return CompletionView(**row) if row else None


def list_completions(person_id: int) -> tuple[CompletionView, ...]:
    """Everything that the person went through, the latest first."""
    statement = _select_own().order_by(LessonCompletion.completed_at.desc(), LessonCompletion.id)
    rows = fetch(statement, {"person_id": person_id}).mappings()
    return tuple(CompletionView(**row) for row in rows)


def _select_own() -> Select[*tuple[Any, ...]]:
    return select(*_SHOWN).where(LessonCompletion.person_id == PERSON)


def _is_newest() -> ColumnElement[bool]:
    later = aliased(LessonVersion)
    newer = exists().where(
        later.lesson_id == LessonVersion.lesson_id, later.number > LessonVersion.number
    )
    return not_(newer)


def count_people() -> dict[int, int]:
    """How many people went through each lesson."""
    people = func.count(LessonCompletion.person_id.distinct())
    counted = select(LessonCompletion.lesson_id, people).group_by(LessonCompletion.lesson_id)
    return {row[0]: row[1] for row in fetch(counted)}

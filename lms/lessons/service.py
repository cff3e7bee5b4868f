"""Writing and publishing a lesson: the trainer's draft, its files, and versions that stay."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from lms.db import await_turn, db
from lms.errors import RefusalError
from lms.evidence import service as evidence
from lms.evidence.service import Private
from lms.lessons.definition import MOST_FILES, LessonKeys
from lms.lessons.media_rules import ENDINGS, MediaFacts
from lms.lessons.models import Lesson, LessonDraft, LessonMedia, LessonMediaName, LessonVersion
from lms.lessons.pictures import LONGEST_NAME, NAME, render_lesson
from lms.lessons.queries import find_lesson, list_media
from lms.lessons.reader import find_missing_files, read_lesson
from lms.sql import add_once

CANNOT_BE_PUBLISHED = "The lesson cannot be published yet: {}"


@dataclass(frozen=True)
class _Shown:
    """A lesson as it was written and as it is shown."""

    source: str
    files: Mapping[str, str]
    html: str


def await_turn_with(slug: str) -> None:
    """Let those who work on this lesson at one moment follow each other."""
    await_turn(f"work on lesson {slug}")


def save_draft(slug: str, source: str, *, editor_id: int, at: datetime) -> None:
    """Keep the trainer's work on a lesson; it may be unfinished and wrong."""
    await_turn_with(slug)
    lesson_id = _get_or_add_lesson(slug, at=at)
    values = {"source": source, "edited_by": editor_id, "edited_at": at}
    if not add_once(LessonDraft, {"lesson_id": lesson_id, **values}):
        mine = LessonDraft.lesson_id == lesson_id
        db.session.execute(update(LessonDraft).where(mine).values(values))


def discard_draft(slug: str) -> None:
    """Drop the trainer's work; published versions stay."""
    mine = select(Lesson.id).where(Lesson.slug == slug).scalar_subquery()
    db.session.execute(delete(LessonDraft).where(LessonDraft.lesson_id == mine))


def record_media(facts: MediaFacts, origin: str, *, actor_id: int, at: datetime) -> None:
    """Know a picture or film that lies in its place already."""
    row = {**vars(facts), "origin": origin, "added_at": at, "added_by": actor_id}
    if add_once(LessonMedia, row):
        evidence.record(
            "lesson.file_added",
            at=at,
            facts={"digest": facts.digest, "kind": facts.kind, "size": facts.size},
            private={"actor": Private({"person_id": actor_id}, person_id=actor_id)},
        )


def name_media(slug: str, name: str, facts: MediaFacts, *, at: datetime) -> None:
    """Let the text of the lesson show the file under that name, in place of an earlier one."""
    await_turn_with(slug)
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise RefusalError(f"“{name[:80]}” cannot be the name of a picture or a film.")
    if not name.endswith(ENDINGS[facts.kind]):
        raise RefusalError(f"“{name}” is not what is in the file: that is {facts.kind}.")
    known = list_media(slug)
    if name not in known and len(known) >= MOST_FILES:
        raise RefusalError(f"A lesson shows at most {MOST_FILES} files. Take one out first.")
    lesson_id = _get_or_add_lesson(slug, at=at)
    unname_media(slug, name)
    row = {"lesson_id": lesson_id, "name": name, "digest": facts.digest}
    db.session.execute(insert(LessonMediaName), row)


def unname_media(slug: str, name: str) -> None:
    """Let the text show that file no longer; versions that are published go on showing it."""
    mine = select(Lesson.id).where(Lesson.slug == slug).scalar_subquery()
    db.session.execute(
        delete(LessonMediaName).where(
            LessonMediaName.lesson_id == mine, LessonMediaName.name == name
        )
    )


def publish(slug: str, source: str, *, actor_id: int, at: datetime) -> int | None:
    """Publish the source as the next version and give its number; None where nothing changed."""
    await_turn_with(slug)
    lesson = read_lesson(source, file=f"{slug}.md")
    if isinstance(lesson, list):
        raise RefusalError(CANNOT_BE_PUBLISHED.format(lesson[0].sentence))
    known = list_media(slug)
    missing = next(find_missing_files(lesson, known.keys(), file=f"{slug}.md"), None)
    if missing:
        raise RefusalError(CANNOT_BE_PUBLISHED.format(missing.sentence))
    files = {name: known[name].digest for name in lesson.names}
    newest = find_lesson(slug)
    discard_draft(slug)
    if newest is not None and (newest.source, newest.files) == (source, files):
        return None
    number = newest.number + 1 if newest else 1
    shown = _Shown(source, files, render_lesson(lesson.body, known))
    _write_version(slug, number, lesson.keys, shown, actor_id=actor_id, at=at)
    return number


def _write_version(
    slug: str, number: int, keys: LessonKeys, shown: _Shown, *, actor_id: int, at: datetime
) -> None:
    digests = {
        "source_digest": hashlib.sha256(shown.source.encode()).hexdigest(),
        "html_digest": hashlib.sha256(shown.html.encode()).hexdigest(),
    }
    files = sorted(shown.files.values())
    receipt = evidence.record(
        "lesson.published",
        at=at,
        facts={"lesson": slug, "version": number, "files": files, **digests},
        private={"actor": Private({"person_id": actor_id}, person_id=actor_id)},
    )
    row = {
        "lesson_id": _get_or_add_lesson(slug, at=at),
        "number": number,
        "title": keys.title,
        "summary": keys.summary or "",
        "minutes": keys.minutes,
        "link": keys.link,
        "statement": keys.statement,
        "published_at": at,
        "published_by": actor_id,
        "entry_id": receipt.entry_id,
    }
    db.session.execute(insert(LessonVersion), {**row, **vars(shown), **digests})


def _get_or_add_lesson(slug: str, *, at: datetime) -> int:
    known = db.session.scalar(select(Lesson.id).where(Lesson.slug == slug))
    if known is not None:
        return known
    added = db.session.scalar(insert(Lesson).returning(Lesson.id), {"slug": slug, "created_at": at})
    return int(added or 0)

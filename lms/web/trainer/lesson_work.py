"""A trainer's work on one lesson: the draft or what is published, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, request
from markupsafe import Markup

from lms import clock
from lms.db import transaction
from lms.errors import Problem, RefusalError
from lms.lessons import queries as lessons
from lms.lessons import service
from lms.lessons.media_rules import MediaFacts
from lms.lessons.pictures import render_lesson
from lms.lessons.queries import LessonDraftView, LessonView
from lms.lessons.reader import (
    find_missing_files,
    read_fields,
    read_lesson,
    write_lesson,
)
from lms.people.names import list_names
from lms.web.company import get_company
from lms.web.identity import get_signed_in
from lms.yaml_source import cut_front_matter

FIELDS = ("title", "summary", "minutes", "link", "statement")
NO_TEXT = "The page came without its text. Nothing was saved. Load it again."


@dataclass(frozen=True)
class LessonWork:
    """What there is of one lesson."""

    slug: str
    draft: LessonDraftView | None
    published: LessonView | None
    files: Mapping[str, MediaFacts]

    @property
    def source(self) -> str:
        """The text being worked on: the draft, else what is published."""
        if self.draft is not None:
            return self.draft.source
        return self.published.source if self.published else ""

    @property
    def seen(self) -> str:
        """A mark of the draft as this page shows it."""
        return self.draft.edited_at.isoformat() if self.draft else ""

    @property
    def next_number(self) -> int:
        """The version that publishing would make."""
        return self.published.number + 1 if self.published else 1

    @property
    def title(self) -> str:
        """What the lesson is called, as far as that is known."""
        title = read_fields(self.source)[0].get("title", "").strip()
        return title or (self.published.title if self.published else self.slug)

    def list_problems(self, source: str) -> list[Problem]:
        """What has to be mended; lines are those of the text, 0 where it is one of the fields."""
        lesson = read_lesson(source, file=f"{self.slug}.md")
        if not isinstance(lesson, list):
            found = list(find_missing_files(lesson, self.files.keys(), file=""))
        else:
            found = lesson
        first = cut_front_matter(source).body_line
        return [
            Problem("", max(0, each.line - first + 1), each.column, each.sentence) for each in found
        ]


def get_work(slug: str) -> LessonWork:
    """Everything about that lesson; 404 where there is neither a draft nor a version."""
    draft, published = lessons.find_draft(slug), lessons.find_lesson(slug)
    if draft is None and published is None:
        abort(404)
    return LessonWork(slug, draft, published, lessons.list_media(slug))


def read_typed() -> str:
    """The file that the fields and the text of the page make."""
    body = request.form.get("body")
    if body is None:
        raise RefusalError(NO_TEXT)
    fields = {name: request.form.get(name, "") for name in FIELDS}
    return write_lesson(fields, body.replace("\r\n", "\n"))


def keep(work: LessonWork, source: str) -> None:
    """Keep the text as the draft, unless it says what is there already.

    Whoever has not seen what another trainer made of the draft meanwhile is told so.
    """
    if source == work.source:
        return
    at, me = clock.now(), get_signed_in().id
    with transaction():
        service.await_turn_with(work.slug)
        present = lessons.find_draft(work.slug)
        seen = request.form.get("seen", "")
        if present and present.edited_by != me and present.edited_at.isoformat() != seen:
            raise RefusalError(_describe_conflict(present))
        service.save_draft(work.slug, source, editor_id=me, at=at)


def look(work: LessonWork, source: str) -> tuple[Markup, str]:
    """How the text would read, and why it cannot be shown."""
    body = read_fields(source)[1]
    try:
        # Sanitised in the rendering; figures are written by the renderer alone.
        return Markup(render_lesson(body, work.files)), ""  # noqa: S704
    except RefusalError as refusal:
        return Markup(""), str(refusal)


def _describe_conflict(present: LessonDraftView) -> str:
    names = list_names({present.edited_by}, get_company().day_of(present.edited_at))
    name = names.get(present.edited_by, "Somebody else")
    return (
        f"{name} changed this draft while this page was open. Nothing was saved. "
        "Copy what you wrote, load the page again and bring it in there."
    )

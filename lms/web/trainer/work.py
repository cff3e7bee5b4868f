"""A trainer's work on one quiz: the draft or the published text, what is wrong, and keeping it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, request

from lms import clock
from lms.db import transaction
from lms.errors import Problem, RefusalError
from lms.people.names import list_names
from lms.policies.sections import SectionLine, group_anchors, list_sections_in_force
from lms.quizzes import publishing
from lms.quizzes import queries as quizzes
from lms.quizzes.linter import lint_places
from lms.quizzes.plain_values import Values, read_values
from lms.quizzes.queries import DraftView, QuizView
from lms.quizzes.reader import read_placed_quiz
from lms.web.company import get_company
from lms.web.identity import get_signed_in

GONE = "Somebody published or dropped this draft at the same moment. Look at what is in use now."
OWN_CHANGES_KNOWN = frozenset({"trainer.save_file", "trainer.preview_file"})


@dataclass(frozen=True)
class Work:
    """What there is of one quiz, and the sections at which it may point."""

    slug: str
    draft: DraftView | None
    published: QuizView | None
    sections: tuple[SectionLine, ...]

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
    def values(self) -> Values | list[Problem]:
        """The text as fields of a form."""
        return read_values(self.source, file=f"{self.slug}.yaml")

    @property
    def title(self) -> str:
        """What the quiz is called, as far as that is known."""
        values = self.values
        if isinstance(values, dict) and values.get("title"):
            return str(values["title"])
        return self.published.title if self.published else self.slug

    def list_problems(self, source: str | None = None) -> tuple[Problem, ...]:
        """What has to be mended before the text can go live, by line."""
        return list_problems(self.slug, self.source if source is None else source, self.sections)


def get_work(slug: str) -> Work:
    """Everything about that quiz; 404 where there is neither a draft nor a version."""
    draft, published = quizzes.find_draft(slug), quizzes.find_quiz(slug)
    if draft is None and published is None:
        abort(404)
    day = get_company().day_of(clock.now())
    return Work(slug, draft, published, list_sections_in_force(day))


def list_problems(slug: str, source: str, sections: Sequence[SectionLine]) -> tuple[Problem, ...]:
    """What is wrong with the text, by itself and beside the policies in force."""
    placed = read_placed_quiz(source, file=f"{slug}.yaml")
    if isinstance(placed, list):
        return tuple(placed)
    problems = lint_places(placed, group_anchors(sections))
    return tuple(sorted(problems, key=lambda p: (p.line, p.column)))


def keep(work: Work, source: str, *, is_final: bool = False) -> str:
    """Keep the text as the draft, unless it says what is there already; a mark of that state.

    Whoever has not seen the newest state of the draft, which another trainer or another window
    may have made, is told so. What goes live has to be seen even where nothing is changed.
    """
    if source == work.source and not is_final:
        return work.seen
    at, editor = clock.now(), get_signed_in().id
    with transaction():
        publishing.await_turn_with(work.slug)
        present = quizzes.find_draft(work.slug)
        if present and _is_unseen(present):
            raise RefusalError(_describe_conflict(present))
        if source != work.source:
            publishing.save_draft(work.slug, source, editor_id=editor, at=at)
            return at.isoformat()
    return work.seen


def publish_as_read(work: Work) -> int | None:
    """Publish what this page read and checked, unless somebody changed or dropped it meanwhile."""
    at, actor_id = clock.now(), get_signed_in().id
    with transaction():
        publishing.await_turn_with(work.slug)
        present = quizzes.find_draft(work.slug)
        if present is not None and present != work.draft:
            raise RefusalError(_describe_conflict(present))
        if present is None and work.draft is not None:
            raise RefusalError(GONE)
        sections = list_sections_in_force(get_company().day_of(at))
        return publishing.publish(
            work.slug, work.source, anchors=group_anchors(sections), actor_id=actor_id, at=at
        )


def _is_unseen(present: DraftView) -> bool:
    """Whether the page shows another state; a file that keeps itself knows its own changes."""
    if request.endpoint in OWN_CHANGES_KNOWN and present.edited_by == get_signed_in().id:
        return False
    return request.form.get("seen", "") != present.edited_at.isoformat()


def _describe_conflict(present: DraftView) -> str:
    name = "You"
    if present.edited_by != get_signed_in().id:
        day = get_company().day_of(present.edited_at)
        names = list_names({present.edited_by}, day) if present.edited_by else {}
        name = names.get(present.edited_by or 0, "Somebody else")
    where = " in another window" if name == "You" else ""
    return (
        f"{name} changed this draft{where} while this page was open. Nothing was saved. "
        "Copy what you wrote, load the page again and bring it in there."
    )

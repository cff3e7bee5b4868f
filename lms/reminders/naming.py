"""What a duty is called, and at which address it is done."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import quote

from lms.assignments.rules import FIRST
from lms.compliance.catalogue import get_catalogue
from lms.lessons.queries import list_lessons
from lms.quizzes.queries import list_quizzes
from lms.sessions.queries import list_sessions

PATHS = {
    "policy": "/policies/{}",
    "programme": "/programmes/{}",
    "quiz": "/quizzes/{}",
    "lesson": "/lessons/{}",
    "session": "/sessions/{}",
}
# Most companies ask for these in programmes alone: they are read where a duty names one.
_LISTS: dict[str, Callable[[], Iterable[Any]]] = {
    "quiz": list_quizzes,
    "lesson": list_lessons,
    "session": list_sessions,
}


class Names:
    """Titles and slugs of everything that can be asked, as they are on a day."""

    def __init__(self, today: date) -> None:
        self._known = {
            key: (subject.title, subject.slug)
            for key, subject in get_catalogue(today).subjects.items()
        }
        self._read: set[str] = set()

    def describe(self, kind: str, subject_id: int, occasion: str) -> tuple[str, str]:
        """What it is called and where it is done; the own page where nobody knows."""
        if kind in _LISTS and kind not in self._read:
            self._read.add(kind)
            for each in _LISTS[kind]():
                key = (kind, getattr(each, f"{kind}_id"))
                self._known[key] = (each.title or each.slug, each.slug)
        if (kind, subject_id) not in self._known:
            return f"{kind} {subject_id}", "/home"
        title, slug = self._known[kind, subject_id]
        path = PATHS[kind].format(slug)
        if kind == "policy" and occasion != FIRST:
            path += f"?occasion={quote(occasion)}"
        return title, path
